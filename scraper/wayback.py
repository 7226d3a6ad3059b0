"""Copies of pages in the Wayback Machine: what it changes in them, and how to change it back."""

from __future__ import annotations

import re
from typing import NamedTuple

WAYBACK = "wayback"
"""Name of the saved form."""

_CAPTURE = re.compile(
    r"https?://(?:web\.|wwwb-dedup\.)?archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(.+)", re.DOTALL
)

# What the Wayback Machine adds: its scripts in the head, its toolbar in the body, its notes at the end.
_ADDED = re.compile(
    r"<!--\s*BEGIN WAYBACK TOOLBAR INSERT\s*-->.*?<!--\s*END WAYBACK TOOLBAR INSERT\s*-->"
    r"|<script\b[^<>]*?(?:archive\.org|/_static/)[^<>]*>\s*</script>",
    re.IGNORECASE | re.DOTALL,
)
_REWRITTEN = re.compile(
    r"(?:(?:https?:)?//(?:web\.|wwwb-dedup\.)?archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:|mailto:|//)"
)


class Capture(NamedTuple):
    """What the address of a copy says."""

    url: str
    """The page's own address."""
    digits: str
    """When it was captured, 4 to 14 digits from the year on, UTC."""


def original_address(url: str) -> Capture | None:
    """What the address of a copy says, None for an address of something else.

    >>> original_address("https://web.archive.org/web/20140506070809id_/http://a.org/q")
    Capture(url='http://a.org/q', digits='20140506070809')
    """
    found = _CAPTURE.fullmatch(url)
    return Capture(found[2], found[1]) if found else None


def without_archive(text: str) -> str:
    """A Wayback copy as the page was: its links lead to the live web again, the toolbar is gone.

    >>> without_archive('<a href="/web/20140506070809/http://a.org/dr/x">x</a>')
    '<a href="http://a.org/dr/x">x</a>'
    >>> without_archive('<img src="https://web.archive.org/web/2014im_/http://a.org/x.png">')
    '<img src="http://a.org/x.png">'
    """
    return _REWRITTEN.sub("", _ADDED.sub("", text))
