"""Copies of pages in the Wayback Machine: what it changes in them, and how to change it back."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers.patterns import lazy_pattern

WAYBACK = "wayback"
"""Name of the saved form."""

_CAPTURE = lazy_pattern(
    r"https?://(?:web\.|wwwb-dedup\.)?archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(.+)", re.DOTALL
)

# What the Wayback Machine adds: its scripts in the head, its toolbar in the body.
_SCRIPT = lazy_pattern(
    r"<script\b[^<>]{0,500}?(?:archive\.org|/_static/)[^<>]{0,500}>\s{0,9}</script>", re.IGNORECASE
)
_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
_REWRITTEN = lazy_pattern(
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
    start = text.find(_TOOLBAR[0])
    end = text.find(_TOOLBAR[1], start) if start >= 0 else -1
    if end >= 0:
        text = text[:start] + text[end + len(_TOOLBAR[1]) :]
    return _REWRITTEN.sub("", _SCRIPT.sub("", text))
