"""How well a line above the answers would do as the headline or as the asker's text, where it stands."""

from __future__ import annotations

from typing import Final

from parsers.letters import kinds_of
from parsers.looks import Look
from parsers.outline import Outline
from parsers.titles import capitals_score

# How a headline's "(Photo)" or "(photos)" ends.
_PHOTO_MARKS: Final = frozenset(("photo)", "hotos)"))
# Shorter lines are in no voice.
VOICED: Final = 50


def question_score(index: int, look: Look, outline: Outline, voice: float) -> float:
    """How much a line looks like the asker's text."""
    text = look.text
    if len(text) < VOICED and index == outline.headline_at + 1 and text[0].islower():
        return 1.5  # hardly a title begins with a small letter
    if len(text) < 25:
        return -0.5
    if outline.count_at is None and len(text) >= VOICED and not voice:
        return -2.0  # whoever asks says "I", or asks
    return voice


def _manner_score(text: str) -> float:
    """How much a line is written as headlines are rather than as the asker's text.

    >>> _manner_score("Scars After an Arm Lift"), _manner_score("I had a lift. The scars are red.")
    (1.0, -2.0)
    """
    if text[-6:].lower() in _PHOTO_MARKS or capitals_score(text, kinds_of(text)) > 0.0:
        return 1.0
    return -2.0 if text[-1] == "." and ". " in text else 0.0  # several sentences, none asked at the end


def headline_score(index: int, text: str, outline: Outline) -> float:
    """How much a line looks like the headline of the page."""
    size = len(text)
    score = 1.0 if index == 0 else 0.0
    score += 1.0 if "?" in text else 0.0
    if outline.count_at is None:  # the count line would tell where the asker's text ends
        score += _manner_score(text)
    if outline.looks[index].greets and "?" not in text:
        score -= 5.0
    if outline.lines[index].heading == 1:
        score += 4.0
    if size < (15 if outline.count_at is not None else 12):
        score -= 1.5
    elif size > 170:
        score -= 3.0
    if index + 1 < len(outline.lines) and outline.lines[index + 1].blanks == 0 and not outline.dense:
        score -= 1.0
    return score
