"""RealSelf question pages, three generations of markup as public scrapers of the site describe them.

- about 2013 to 2016: Bootstrap and schema.org microdata; the generic table reads it.
- about 2016 to 2018: `Content-title`, `Content-bodyText`, `Media--providerCard`, `rs:` metas.
- from 2019: hashed CSS modules such as `question-overview_question__JY52_`.

No whole question page of any generation was at hand, so the table holds only what a scraper names; the
line grammar carries the rest.
"""

from __future__ import annotations

from parsers.hints import Site
from parsers.records import Role

REALSELF = Site(
    name="realself",
    hosts=("realself.com",),
    marks=('property="rs:content-id"', 'property="rs:topic-name"', "question-overview_question__"),
    scopes={
        ".Media--providerCard": "provider",
    },
    roles={
        # The asker's date and place; the asker is not collected.
        ".content-subheader_subHeader": Role.FURNITURE,
        ".content-subheader_individualContentSubHeaderSecondLine": Role.FURNITURE,
        ".question-overview_question": Role.QUESTION,
        ".Content-title": Role.TITLE,
        ".Content-bodyText": Role.BODY,
        "provider .BodyText--secondary": Role.PLACE,
    },
)
