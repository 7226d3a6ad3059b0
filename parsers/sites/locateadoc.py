"""LocateADoc "Ask A Doctor" questions (2011 to 2016), as the site's own public templates make them.

Each answer stands in `div#answers > div.answer`: the label "Answer:", the body, and below it `--First Last,
MD`, a telephone number and `City, ST`. The labels carry the text pages.
"""

from __future__ import annotations

from parsers.hints import ANSWER, Site
from parsers.records import Role

LOCATEADOC = Site(
    name="locateadoc",
    hosts=("locateadoc.com",),
    marks=("disqus_shortname = 'locateadoc'", "LocateADoc.com does not evaluate"),
    scopes={".answer": ANSWER},
    roles={
        ".blog-head": Role.HEADLINE,
        ".post-date": Role.FURNITURE,
        ".dateflag": Role.FURNITURE,
        ".askadoctor-conditions": Role.FURNITURE,
        ".post-info": Role.FURNITURE,
    },
)
