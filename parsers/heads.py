"""How well a line would do as the headline, as the asker's text or as an answer's title, where it stands.

Scores are in the unit of `parsers.states`; `parsers.titles` judges a line's own words.
"""

from __future__ import annotations

from typing import Final

from parsers.letters import kinds_of
from parsers.looks import Look
from parsers.names import Confidence
from parsers.outline import Outline, is_above_first, is_between_paragraphs, is_cut_title, is_set_off
from parsers.titles import capitals_score, is_repeated, stems
from parsers.voices import is_item

# How a headline's "(Photo)" or "(photos)" ends.
_PHOTO_MARKS: Final = frozenset(("photo)", "hotos)"))
# Shorter lines are in no voice.
VOICED: Final = 50

# A lower voice is a doctor's beyond doubt.
_DOCTORS_VOICE: Final = -1.0

NO_TITLE: Final = -4.5
"""A line that sounds less like a title is none, wherever it stands."""

LONGEST_NAME: Final = 40
"""What stands below a closing formula and is no longer may be the doctor's name."""

_QUOTES: Final = "\"'”’"


def question_score(index: int, look: Look, outline: Outline, voice: float) -> float:
    """How much a line looks like the asker's text."""
    text = look.text
    if len(text) < VOICED and index == outline.headline_at + 1 and text[0].islower():
        return 1.5  # hardly a title begins with a small letter
    if len(text) < 25:
        return -0.5
    if outline.count_at is None and len(text) >= VOICED and not voice:
        return -2.0  # whoever asks says "I", or asks
    if outline.count_at is None and voice < _DOCTORS_VOICE:
        return voice - 1.0
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


def _adds_to_headline(index: int, text: str, outline: Outline) -> bool:
    """Whether a line right below a headline says "I" or "my", as hardly a title does: it is the asker's."""
    if index != outline.headline_at + 1 or outline.count_at is not None:
        return False
    return " I " in text or " my " in text or text.startswith(("I ", "My "))


def may_be_title(index: int, look: Look, outline: Outline) -> bool:
    """The cheap test before a line is judged as a title: it turns away most lines of prose."""
    text = look.text
    if look.closes or text[-1] in ",;":
        return False
    if len(text) > 140 and text[-1] == ".":
        return bool(outline.headline) and text.casefold().startswith(outline.headline[:60])
    if outline.lines[index].blanks or outline.dense or index == 0 or text[-1] not in ".!":
        return True
    before = outline.looks[index - 1]  # a sentence right below prose is prose
    return bool(before.place or before.rating or before.name or before.number or before.furniture)


def score_as_title(index: int, look: Look, sound: float, outline: Outline) -> float:
    """How well a line that sounds like a title would do as one, where it stands."""
    text = look.text
    score = sound - 1.0 + _neighbour_score(index, outline)
    score -= 2.5 * _adds_to_headline(index, text, outline)
    if index == outline.headline_at:
        return score - 2.0
    if outline.headline and text.casefold().startswith(outline.headline[:60]):
        return score + 4.0
    if is_repeated(text, outline.looks[index + 1 : index + 3]):
        score += 4.0
    shared = 0
    if outline.topic and sound > -2.5:
        words = stems(text)
        shared = len(words & outline.topic)
        if words:
            score += 1.5 * min(1.0, 1.6 * shared / len(words))
        if text[-1] == "." and shared >= 3 and 4 * shared >= 3 * len(outline.topic):
            score += 1.8  # a sentence that says the headline again
    if index:
        score += _above_score(outline.looks[index - 1], look, outline)
    if text[-1] == ".":
        score += 1.5 if is_set_off(index, outline) else 3.0 if is_between_paragraphs(index, outline) else 0.0
    if outline.bare and text.rstrip(_QUOTES)[-1:] in ".!?" and text[-3:] != "...":
        score -= _bare_doubt(index, shared, outline)
    return score


def _above_score(above: Look, look: Look, outline: Outline) -> float:
    """What the line above says: a closing or a signature ends its answer, a colon announces more of it."""
    if above.ends or above.signed:
        closed = above.closes and len(look.text) > LONGEST_NAME and not look.ends
        return 2.2 if closed and not outline.bare else 0.7
    return -3.0 if above.text[-1] == ":" else 0.0


def _bare_doubt(index: int, shared: int, outline: Outline) -> float:
    """What speaks against a sentence as a title where little is left of the structure."""
    if is_above_first(index, outline):
        return 0.0
    return 1.0 if 0 < index <= outline.headline_at + 2 and shared >= 2 else 3.0  # right below the question


def _neighbour_score(index: int, outline: Outline) -> float:
    """What follows a title is a body (or the marker above it), as a rule a good deal longer."""
    following = index + 1
    while following < len(outline.looks) and outline.looks[following].furniture:
        following += 1
    if following == len(outline.looks):
        # The page may be cut right below a title; below a name it is the rest of a signature.
        if index and outline.looks[index - 1].name is not None:
            return -5.0
        return 0.5 if is_cut_title(index, outline) else -1.0
    look, line = outline.looks[following], outline.lines[following]
    if look.marker:
        return 0.0
    if look.rating or look.place or (look.name and look.name.confidence is Confidence.CERTAIN):
        return -4.0
    score = 0.0 if line.blanks or outline.dense else -1.5
    size = len(look.text)
    last = following == len(outline.looks) - 1
    if look.closes:
        score -= 3.0
    elif is_item(look.text) and not last and is_item(outline.looks[following + 1].text):
        score -= 2.5  # a heading over a list inside a body
    elif size >= 90 or look.greets or (last and look.text[-1].isalnum()):  # the page may be cut in its body
        score += 0.6
    else:
        score += 0.2 if size >= 45 and look.text[-1] in ".!?" else -0.5
    return score
