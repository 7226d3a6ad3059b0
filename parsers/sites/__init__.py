"""The sites whose markup is known, each a table of hints."""

from __future__ import annotations

from parsers.hints import GENERIC, Site
from parsers.sites.healthtap import HEALTHTAP
from parsers.sites.icliniq import ICLINIQ
from parsers.sites.locateadoc import LOCATEADOC
from parsers.sites.lybrate import LYBRATE
from parsers.sites.realself import REALSELF

SITES: tuple[Site, ...] = (REALSELF, HEALTHTAP, ICLINIQ, LOCATEADOC, LYBRATE)
"""A new site is one file beside this one and one name here."""

KNOWN_TOKENS = frozenset(
    key.rpartition(" ")[2] for site in (*SITES, GENERIC) for key in (*site.roles, *site.scopes)
)
"""The tokens that any table knows, so that the others cost nothing."""
