"""iCliniq questions (2014 to 2020), as a public scraper of the site describes them.

The headline is `.article-details-heading`, the patient's text `.qContent`, the doctor's `.ansExtCon`.
"Answered by Dr. X" stands above the answer; "Medically reviewed by" names somebody else (`parsers.labels`).
"""

from __future__ import annotations

from parsers.hints import Site
from parsers.records import Role

ICLINIQ = Site(
    name="icliniq",
    hosts=("icliniq.com",),
    marks=("article-details-heading", "img.icliniq.com"),
    roles={
        ".article-details-heading": Role.HEADLINE,
        ".qContent": Role.QUESTION,
        ".ansExtCon": Role.BODY,
    },
)
