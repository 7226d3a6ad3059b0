"""Whether a page's bylines stand above the answers, as on most sites, or below them, as on RealSelf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.looks import Look
from parsers.names import Confidence
from parsers.records import Line, Role
from parsers.voices import asker_score

# Shorter lines may be anything; an answer has at least one that is longer.
_PROSE: Final = 40
# With fewer bylines the page may be cut below an answer that sounds like an asker.
_FEWEST: Final = 2
_ASKER: Final = 1.0


def stands_above(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """Whether each answer's byline stands above its body.

    Where the markup has a container around each answer, its first line tells. Else the first byline must
    follow the count line at once, where there is none the asker's text, or have a shape that is printed above
    answers only; and prose must follow the last one.
    """
    if any(look.marker for look in looks):
        return False
    if any(line.group for line in lines):
        return _above_in_groups(lines, looks)
    bylines = [index for index, look in enumerate(looks) if _is_byline(look)]
    if not bylines or not any(_is_prose(look) for look in looks[bylines[-1] + 1 :]):
        return False
    count_at = next((index for index, look in enumerate(looks) if look.number is not None), None)
    if count_at is None:
        return any(looks[index].above for index in bylines) or _is_asked_above(looks, bylines)
    following = (index for index in range(count_at + 1, len(looks)) if looks[index].furniture is None)
    return next(following, -1) in bylines


def _is_asked_above(looks: Sequence[Look], bylines: Sequence[int]) -> bool:
    """Whether the asker speaks right above the first byline, and prose follows each one.

    Below an answer's end stands its own doctor's byline, so what is above it sounds like a doctor.
    """
    ends = [index for index, below in zip(bylines, [*bylines[1:], -1], strict=True) if below != index + 1]
    if len(ends) < _FEWEST or bylines[0] == 0:
        return False
    asked = looks[bylines[0] - 1]
    return (
        _is_prose(asked)
        and asker_score(asked.text) >= _ASKER
        and all(index + 1 < len(looks) and _is_prose(looks[index + 1]) for index in ends)
    )


def first_opening(looks: Sequence[Look]) -> int | None:
    """Where the first answer begins on a page that labels it ("Answer:"), its byline above it included."""
    first = next((index for index, look in enumerate(looks) if look.opens or look.titled), None)
    while first and looks[first - 1].above:
        first -= 1
    return first


def _above_in_groups(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """Whether more containers of answers begin with a byline than hold one further down."""
    above = below = 0
    group, prose, seen = 0, False, False
    for line, look in zip(lines, looks, strict=True):
        if line.group != group:
            group, prose, seen = line.group, False, False
        if not group or seen:
            continue
        if line.role is Role.NAME or _is_byline(look):
            seen = True
            above, below = (above, below + 1) if prose else (above + 1, below)
        prose = prose or _is_prose(look) or line.role is Role.BODY
    return above > below


def _is_byline(look: Look) -> bool:
    """Whether a line is part of a byline by its words alone."""
    if look.rating is not None or (look.place is not None and look.place.known):
        return True
    return look.name is not None and look.name.confidence >= Confidence.HONORIFIC


def _is_prose(look: Look) -> bool:
    return len(look.text) >= _PROSE and look.furniture is None and look.place is None and look.name is None
