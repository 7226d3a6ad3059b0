"""Lines that a page prints for itself: furniture and vote markers.

The spellings of furniture stand in one table, `vocabulary/furniture.txt`; all else derives from it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.ratings import LARGEST_INT32
from parsers.vocabulary import lines_of

# Furniture that may also be the words of a title: its neighbours decide.
WEAK_FURNITURE: Final = frozenset(
    ("more", "comments", "share", "contact", "navigation", "footer", "promotion", "photo")
)

# A longer line is no furniture, unless it is a disclaimer or a slogan.
_SHORT: Final = 90
_LONG_NAMES: Final = frozenset(("disclaimer", "notice", "slogan"))
# `{{ voteCount … }}` is the template of 2014-18 that a capture did not render; `+3`, `0`, `-1` its rendering.
_VOTES: Final = re.compile(r"[+\-−–]?[0-9]{1,5}")
_LONGEST_VOTES: Final = 6
_MARKER_STARTS: Final = frozenset("{+-−–0")
# Other templates' placeholders ("{{ end }}", "{{var customer.name}}") count no votes; a page may end in one.
_MARKER: Final = lazy_pattern(
    r"\{\{(?: ?(?:v(?:ot?)?)?|(?=.{0,40}(?:[vV]ote|helpful|thank|score|[lL]ikes)).{0,120})"
    r"|[+\-−–]\d{1,5}|0"
)


class Furniture(NamedTuple):
    """One row of the table."""

    name: str
    first_words: tuple[str, ...]
    rest: str
    """Pattern of what follows the first word."""


@cache
def furniture_table() -> tuple[Furniture, ...]:
    """The table of furniture, in the order in which it is tried."""
    rows = (line.split("\t") for line in lines_of("furniture.txt"))
    return tuple(Furniture(name, tuple(words.split(" ")), rest) for name, words, rest in rows)


@cache
def _by_first_word() -> dict[str, list[Furniture]]:
    """First word → the rows that may follow: one look-up turns away nearly every line of prose."""
    found: dict[str, list[Furniture]] = {}
    for row in furniture_table():
        for word in row.first_words:
            found.setdefault(word, []).append(row)
    return found


# Compiled when the first line comes that needs it: all of them together would take longer than a page.
_compiled = cache(re.compile)


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
    end = text.find(" ")
    word = (text if end < 0 else text[:end]).partition(":")[0].rstrip(".,;!?…").lower()
    rows = _by_first_word().get("#" if word[:1].isdigit() else word)
    if rows is None:
        return None
    rest = text[len(word) :].lower()
    for row in rows:
        if _compiled(row.rest).fullmatch(rest) and (len(text) <= _SHORT or row.name in _LONG_NAMES):
            return row.name
    return None


def is_marker(text: str) -> bool:
    """Whether a stripped line is a vote marker, rendered or not, be it cut off at the page's end.

    >>> [is_marker(text) for text in ("{{ voteCount + 1 }}", "{{ vo", "+3", "0", "-1")]
    [True, True, True, True, True]
    >>> [is_marker(text) for text in ("7", "+3 days", "{{ end }}", "{")]
    [False, False, False, False]
    """
    return text[:1] in _MARKER_STARTS and len(text) <= 128 and _MARKER.fullmatch(text) is not None


def read_votes(text: str) -> int | None:
    """Votes that a marker shows; None when the marker was not rendered.

    >>> [read_votes(text) for text in ("+3", "0", "-1", "−2", "{{ voteCount }}")]
    [3, 0, -1, -2, None]
    """
    if text.isascii() and text[1:].isdigit() and text[0] == "+" and len(text) <= _LONGEST_VOTES:
        return int(text)  # as most are
    if not _VOTES.fullmatch(text):  # not rendered, the label of an answer, or hidden characters around it
        return None
    return int(text.replace("−", "-").replace("–", "-"))


# "12 of 14 people found this helpful" (12), "4 agrees", "Helpful (3)"; counts above 32 bits are none.
_THANKS: Final = lazy_pattern(
    r"(?:helpful )?(\d[\d,]{0,10})\b(?! ?%).*|helpful ?\(?(\d{1,9})\)?", re.IGNORECASE
)


def read_thanks(text: str) -> tuple[int, Piece] | None:
    """The votes that a line of furniture ("helpful") counts, and where the number stands; None for none.

    >>> read_thanks("1,204 people found this helpful")
    (1204, Piece(text='1,204', start=0, end=5))
    >>> read_thanks("Helpful (3)"), read_thanks("Was this helpful?")
    ((3, Piece(text='3', start=9, end=10)), None)
    """
    found = _THANKS.fullmatch(text)
    if found is None:
        return None
    group = 1 if found[1] else 2
    number = int(found[group].replace(",", ""))
    return (number, cut(text, *found.span(group))) if number <= LARGEST_INT32 else None
