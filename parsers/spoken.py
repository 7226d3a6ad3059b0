"""Questions without a label, above a line that says who speaks: "Dr. Roe:", "Dr. Roe answered:", "Answer: …".

Nothing but that line tells on such pages where the question ends. Where doctors speak by turns with somebody
else it is an interview.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.bylineforms import moved_name
from parsers.correspondence import VOICE, Letter, find_asking, has_bylines, is_below_article
from parsers.looks import Look
from parsers.patterns import lazy_pattern
from parsers.speakers import read_doctor
from parsers.voices import asker_score

_SPEAKER: Final = lazy_pattern(
    r"(?:Dr|DR)\.?\s+(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}?)"
    r"(?P<says> (?:says|answer(?:s|ed)|repli(?:es|ed)|respond(?:s|ed)))?:(?:\s+|\Z)"
)
_LONGEST: Final = 50
# Label and answer, or its first line, are no riddle.
_SHORTEST: Final = 80
_GREETINGS: Final = ("Dear ", "DEAR ")


def find_spoken(looks: Sequence[Look]) -> Letter | None:
    """The question above the only line that begins with the name of a doctor who speaks, or None."""
    spoken = [
        (index, found)
        for index, look in enumerate(looks)
        if look.text[0] == "D" and ":" in look.text[:_LONGEST] and (found := _SPEAKER.match(look.text))
    ]
    if len(spoken) != 1 or has_bylines(looks):
        return None
    at, found = spoken[0]
    text, size = looks[at].text, found.end()
    name = read_doctor(text, *found.span("name"))
    alone = size == len(text)
    asked = _find_question(looks, at, -2.0 if alone and found["says"] else VOICE)
    if name is None or asked is None:
        return None
    return Letter(asked, at, size, len(looks), "", name if alone else moved_name(name, -size))


def find_answered(looks: Sequence[Look], at: int, size: int) -> Letter | None:
    """The question above the page's only label of an answer, which is `size` characters long, or None."""
    asked = None if size == len(looks[at].text) or has_bylines(looks) else _find_question(looks, at, VOICE)
    return None if asked is None else Letter(asked, at, size, len(looks), "", None)


def _find_question(looks: Sequence[Look], answer: int, voice: float) -> int | None:
    """The first line of what is asked right above an answer, None if nobody asks there or an article does."""
    if not answer or len(looks[answer].text) + len(looks[min(answer + 1, len(looks) - 1)].text) < _SHORTEST:
        return None
    asked = find_asking(looks, answer - 1)
    if is_below_article(looks, asked):
        return None
    said = " ".join(look.text for look in looks[asked:answer])
    greets = said.startswith(_GREETINGS)  # "Dear Mr. Dad: …": no doctor, but a letter
    return asked if "?" in said and (greets or asker_score(said) > voice) else None
