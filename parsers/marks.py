"""Lines that a page prints for itself: furniture and vote markers.

The spellings of furniture stand in one table, `vocabulary/furniture.txt`; all else derives from it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

# Furniture that may also be the words of a title: its neighbours decide.
WEAK_FURNITURE = frozenset(
    ("more", "comments", "share", "contact", "navigation", "footer", "promotion", "photo")
)

# A longer line is no furniture, unless it begins as a disclaimer or a slogan does.
_SHORT = 90
_LONG_NAMES = ("disclaimer", "slogan")
_LONG_START = re.compile(
    r"these answers|(?:the )?information (?:provided|contained|on)"
    r"|this (?:information|content|site|website|answer)"
    r"|all (?:content|information|answers)|disclaimer|if (?:you have|this is) an? (?:medical )?emergency"
    r"|(?:realself|healthtap|locateadoc|lybrate|icliniq) does not|get the real deal|real doctors, real"
    r"|the (?:largest|most trusted|world)",
    re.IGNORECASE,
)

# `{{ voteCount … }}` is the template of 2014-18 that a capture did not render; `+3`, `0`, `-1` its rendering.
_MARKER_STARTS = frozenset("{+-−–0")
_MARKER = re.compile(r"\{\{.{0,120}\}\}|[+\-−–]\d{1,5}|0")


@cache
def furniture_table() -> tuple[tuple[str, str], ...]:
    """The table of furniture: (name, pattern of the whole line), in the order in which they are tried."""
    text = resources.files("parsers.vocabulary").joinpath("furniture.txt").read_text("utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((name, pattern) for name, pattern in rows)


@cache
def _compiled() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """One pattern that tells furniture from all else at once, and each alone to name it."""
    table = furniture_table()
    # Compared in lower case rather than with IGNORECASE: five times as fast, as then the engine passes
    # over an alternative by its first letter.
    each = tuple((name, re.compile(pattern)) for name, pattern in table)
    return re.compile("|".join(pattern for _, pattern in table)), each


def find_furniture(text: str) -> str | None:
    """Name of the furniture that a stripped line is, or None.

    >>> find_furniture("You might also like...")
    'suggestion'
    >>> find_furniture("12 of 14 people found this helpful")
    'helpful'
    >>> find_furniture("These answers are for educational purposes and should not be relied upon.")
    'disclaimer'
    >>> find_furniture("Reviews of the literature say so")
    """
    if len(text) > _SHORT:
        if not _LONG_START.match(text):
            return None
        low = text.lower()
        long_ones = (row for row in _compiled()[1] if row[0] in _LONG_NAMES)
        return next((name for name, one in long_ones if one.fullmatch(low)), None)
    anything, each = _compiled()
    low = text.lower()
    if not anything.fullmatch(low):
        return None
    return next(name for name, one in each if one.fullmatch(low))


def is_marker(text: str) -> bool:
    """Whether a stripped line is a vote marker, rendered or not.

    >>> [is_marker(text) for text in ("{{ voteCount + 1 }}", "+3", "0", "-1", "7", "+3 days")]
    [True, True, True, True, False, False]
    """
    return text[:1] in _MARKER_STARTS and len(text) <= 128 and _MARKER.fullmatch(text) is not None


def read_votes(text: str) -> int | None:
    """Votes that a marker shows; None when the marker was not rendered.

    >>> [read_votes(text) for text in ("+3", "0", "-1", "−2", "{{ voteCount }}")]
    [3, 0, -1, -2, None]
    """
    if text.startswith("{"):
        return None
    return int(text.replace("−", "-").replace("–", "-"))
