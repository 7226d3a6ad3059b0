"""Questions without a label, above a line that says who speaks: "Dr. Roe:", "Dr. Roe answered:", "Answer: …".

Nothing but that line tells on such pages where the question ends. Where doctors speak by turns with somebody
else it is an interview.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.bylineforms import moved_name
from parsers.correspondence import VOICE, Letter, find_asking, find_plain_reply, has_bylines, is_below_article
from parsers.looks import Look
from parsers.names import Confidence, NameLine, scan_name
from parsers.patterns import lazy_pattern
from parsers.speakers import read_doctor
from parsers.voices import asker_score

_SPEAKER: Final = lazy_pattern(
    r"(?:Dr|DR)\.?\s+(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}?)"
    r"(?P<says> (?:says|answer(?:s|ed)|repli(?:es|ed)|respond(?:s|ed)))?:(?:\s+|\Z)"
)
_TOLD: Final = lazy_pattern(
    r"[A-Z][\w.'’-]{1,15}(?: [A-Z][\w.'’-]*)? (?:in|from|of) [A-Z][\w.'’, -]{2,30}?"
    r" (?:asks|writes|wonders)[,:]"
)
_QUOTED: Final = '?”"'
_LONGEST: Final = 50
_CREDENTIALS: Final = lazy_pattern(r", (?:[A-Z]\.?){2}")
_LONGEST_INTRODUCTION: Final = 160
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


def read_introduced(text: str) -> NameLine | None:
    """The doctor of a line that gives name, credentials and office.

    >>> read_introduced("Jane Roe, MD, Director of the Sleep Center, Saint Bride Hospital").credentials.text
    'MD'
    """
    if len(text) > _LONGEST_INTRODUCTION or not text[-1].isalnum():
        return None
    if _CREDENTIALS.search(text, 0, _LONGEST) is None:
        return None
    found = scan_name(text, 0)
    certain = found is not None and found[0].confidence is Confidence.CERTAIN
    return found[0] if found and certain and text.startswith(", ", found[1]) else None


def find_answered(looks: Sequence[Look], at: int, size: int) -> Letter | None:
    """The question above the page's only label of an answer, which is `size` characters long, or None."""
    asked = None if size == len(looks[at].text) or has_bylines(looks) else _find_question(looks, at, VOICE)
    return None if asked is None else Letter(asked, at, size, len(looks), "", None)


def find_told(looks: Sequence[Look]) -> Letter | None:
    """A question that the page itself tells: with who asks, "Ann in Malden asks, …", or who answers."""
    asked = [index for index, look in enumerate(looks) if look.text[-1] in _QUOTED]
    told = [index for index in asked if _TOLD.match(looks[index].text)]
    if len(told) == 1 and not (is_below_article(looks, told[0]) or has_bylines(looks)):
        answer = find_plain_reply(looks, told[0], 1.0)
        return Letter(told[0], answer, 0, len(looks), "", None) if answer else None
    return _find_introduced(looks, asked)


def _find_introduced(looks: Sequence[Look], asked: Sequence[int]) -> Letter | None:
    """The question above the only line that says who answers and what for: "Jane Roe, MD, Director of …"."""
    named = [
        (index + 1, name)
        for index in asked
        if index + 2 < len(looks) and (name := read_introduced(looks[index + 1].text)) is not None
    ]
    if len(named) != 1 or has_bylines(looks):
        return None
    at, name = named[0]
    begin = _find_question(looks, at, -2.0)
    return None if begin is None else Letter(begin, at, len(looks[at].text), len(looks), "", name)


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
