"""Lybrate questions. Public scrapers name nothing but `itemprop` and some classes of its doctor cards.

The byline, `Dr. X 86% (139 ratings)`, degrees, `Dermatologist, Noida • 13 years experience`, stands above the
answer; its shape alone tells what it is, in text and HTML. Ratings are percent.
"""

from __future__ import annotations

from parsers.hints import Site

LYBRATE = Site(
    name="lybrate",
    hosts=("lybrate.com",),
    marks=("lybText--", "assets.lybrate.com"),
)
