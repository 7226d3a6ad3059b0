"""Headings and letters that are labels by where they stand: "Q" and "A" alone on lines, "Q Will it?".

Nothing marks them as labels, so they count only on pages that have none that are marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from parsers.looks import Look
from parsers.patterns import lazy_pattern
from parsers.records import Line
from parsers.speakers import Label

BARE: Final = {
    **dict.fromkeys(("Q", "Question", "QUESTION"), Label.QUESTION),
    **dict.fromkeys(("A", "Answer", "ANSWER"), Label.ANSWER),
}
# "Answer (Published 5/7/2011)", mostly below an "A" on a line of its own.
_DATED: Final = lazy_pattern(r"Answer \([^()]{4,40}\)")
_SENTENCE: Final = 40
_HEADLINE: Final = 80
_STOPS: Final = '.?!)”"'


class Labelled(NamedTuple):
    """A line that names who speaks."""

    at: int
    """Index of the line."""
    label: Label
    size: int
    """Characters before the speech."""


def find_bare(looks: Sequence[Look]) -> list[Labelled]:
    """The headings "Q" and "A", where each stands once above sentences; from A to Z "A" would be first."""
    bare = [index for index, look in enumerate(looks) if look.text in BARE]
    if not bare:
        return []
    bare += [index for index, look in enumerate(looks) if _is_dated(look)]
    if len(bare) == 3 and bare[2] == bare[1] + 1 and _is_dated(looks[bare[2]]):
        del bare[1]
    spoken = [BARE.get(looks[index].text, Label.ANSWER) for index in bare]
    if spoken != [Label.QUESTION, Label.ANSWER] or bare[1] + 1 == len(looks):
        return []
    asked = max(looks[bare[0] + 1 : bare[1]], key=lambda look: len(look.text), default=None)
    if asked is None or not (_is_prose(asked) and _is_prose(looks[bare[1] + 1])):
        return []
    return [Labelled(at, label, len(looks[at].text)) for at, label in zip(bare, spoken, strict=True)]


def _is_dated(look: Look) -> bool:
    return look.text[0] == "A" and _DATED.fullmatch(look.text) is not None


def find_unmarked(looks: Sequence[Look]) -> list[Labelled]:
    """Letters that nothing parts from the speech, "Q Will it hurt?" with "A It may" right below it."""
    return [
        labelled
        for at in [at for at, look in enumerate(looks) if look.text[0] == "Q"]
        if at + 1 < len(looks) and _is_unmarked(looks[at].text, looks[at + 1].text)
        for labelled in (Labelled(at, Label.QUESTION, 2), Labelled(at + 1, Label.ANSWER, 2))
    ]


def _is_unmarked(asked: str, answer: str) -> bool:
    return asked[:2] == "Q " and asked[-1] == "?" and answer[:2] == "A " and answer[2:3].isupper()


def _is_prose(look: Look) -> bool:
    """Whether a line is a sentence or more."""
    return len(look.text) >= _SENTENCE and look.text[-1] in _STOPS


def is_headed(asked: Sequence[Look], lines: Sequence[Line]) -> bool:
    """Whether the line below a question's bare label is the headline: a blank line parts it from prose."""
    if len(asked) < 3 or asked[0].furniture != "label" or asked[1].text[-1] == "." or lines[1].blanks:
        return False
    return lines[2].blanks > 0 and len(asked[1].text) <= _HEADLINE and _is_prose(asked[2])
