"""HealthTap questions (2012 to 2020), as public scrapers of the site describe them.

Each answer stands in `div.answer-section`, the doctor above it in `a.author-header`, the text in
`div.answer-body`. "12 agrees" are votes of other doctors.
No whole page was at hand; the line grammar carries the rest.
"""

from __future__ import annotations

from parsers.hints import ANSWER, Site
from parsers.records import Role

HEALTHTAP = Site(
    name="healthtap",
    hosts=("healthtap.com",),
    marks=('class="answer-section', 'class="author-header'),
    scopes={".answer-section": ANSWER},
    roles={
        ".question-text": Role.HEADLINE,
        ".author-header": Role.NAME,
        ".answer-body": Role.BODY,
    },
)
