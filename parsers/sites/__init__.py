"""The sites whose markup is known, each a table of hints."""

from __future__ import annotations

from parsers.hints import Site
from parsers.sites.realself import REALSELF

SITES: tuple[Site, ...] = (REALSELF,)
"""A new site is one file beside this one and one name here."""
