"""Who reviewed a page is not who answered on it."""

from __future__ import annotations

import re
from typing import Final

from parsers.looks import Look
from parsers.patterns import lazy_pattern

_REVIEWER: Final = lazy_pattern(
    r"(?:medically\s+|fact\W+)?(?:reviewed|checked|edited|written)\s+by:?", re.IGNORECASE
)
_BY: Final = ("by", "By", "BY", "by:", "By:", "BY:")  # how it ends
_LAST: Final = "yY:"


def without_reviewers(looks: list[Look]) -> list[Look]:
    r"""Looks without the names below "Medically reviewed by".

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> page = read_text("Medically reviewed by\nAda Roe, MD\n\nIt fades.")
    >>> [look.furniture for look in without_reviewers(look_over(page.lines))]
    ['reviewer', 'reviewer', None]
    """
    settled = looks
    for index in range(len(looks) - 1):
        text = looks[index].text
        if text[-1] not in _LAST or not text.endswith(_BY) or _REVIEWER.fullmatch(text) is None:
            continue
        look, below = looks[index], looks[index + 1]
        if below.name is not None or below.text.endswith((" team", " Team")):
            if settled is looks:
                settled = list(looks)
            settled[index] = Look(look.text, look.offset, furniture="reviewer")
            settled[index + 1] = Look(below.text, below.offset, furniture="reviewer")
    return settled
