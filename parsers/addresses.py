"""A practice's address below a byline, as RealSelf printed it until 2012.

880 W Central Rd / Arlington Heights, IL 60005

A doctor who types an address types it into the body, above the byline; that one belongs to the answer.
"""

from __future__ import annotations

from typing import Final

from parsers.looks import Look
from parsers.patterns import lazy_pattern

_LINES: Final = 4
_LONGEST: Final = 60
# CITY, REGION CODE, the region in full or not: the postal codes of the United States, Canada and Australia.
_CITY: Final = lazy_pattern(
    r"[^\W\d_][\w .'’-]{1,40}(?:,?\s+[A-Z]{2,3}\.?,?|,\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
    r"\s+(?:\d{4,5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)"
)


def without_addresses(looks: list[Look]) -> list[Look]:
    r"""Looks in which the lines of an address right below a place or a rating are furniture.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> page = read_text("Tampa Dermatologist\n\n12 Bay St\nTampa, FL 33602\n\nSwelling")
    >>> [look.furniture for look in without_addresses(look_over(page.lines))]
    [None, 'address', 'address', None]
    """
    settled = looks
    for index in [at for at, look in enumerate(looks) if look.rating is not None or look.place is not None]:
        end = _address_end(looks, index + 1)
        if end and settled is looks:
            settled = list(looks)
        for at in range(index + 1, end):
            settled[at] = Look(looks[at].text, looks[at].offset, furniture="address")
    return settled


def _address_end(looks: list[Look], start: int) -> int:
    """Index below the last line of the address that begins at `start`; 0 when there is none."""
    for at in range(start, min(start + _LINES, len(looks))):
        look = looks[at]
        if len(look.text) > _LONGEST or look.rating is not None or look.marker or look.number is not None:
            return 0
        if look.text[-1].isdigit() and _CITY.fullmatch(look.text):  # all postal codes end in one
            return at + 1
    return 0
