"""Which states each line of a page may take, and how well each would suit it.

A candidate's score joins the line's own look with its next neighbours and with what the page says
as a whole (its headline, its count line, whether it has vote markers). `parsers.sequence` then
chooses the best path through them.
"""

from __future__ import annotations

from typing import Final

from parsers.heads import VOICED, headline_score, question_score
from parsers.looks import Look, is_said_again
from parsers.marks import WEAK_FURNITURE
from parsers.names import Confidence
from parsers.outline import Outline, is_set_off, may_be_polite_title
from parsers.places import PlaceForm
from parsers.records import Role
from parsers.states import B, C, Code, E, F, H, M, N, P, Q, R, T, U
from parsers.titles import TITLE_LENGTH, is_repeated, shape_score, stems
from parsers.voices import asker_score, is_item

Option = tuple[Code, float]
"""A state and its score."""

_ROLE_STATES: Final[dict[Role, tuple[Code, ...]]] = {
    Role.HEADLINE: (H,),
    Role.QUESTION: (Q,),
    Role.COUNT: (C,),
    Role.TITLE: (T,),
    Role.MARKER: (M,),
    Role.BODY: (B, E),
    Role.NAME: (N,),
    Role.PLACE: (P,),
    Role.RATING: (R,),
    Role.REVIEWS: (R,),
    Role.DATE: (F,),
    Role.FURNITURE: (F,),
}
# A hint outweighs any doubt, but not what the table of states forbids.
_HINT: Final = 5.0

# A question without headline is long; the longest headline seen has some 170 characters.
_HEADLINE_LENGTH: Final = 220
_QUOTES: Final = "\"'”’"
# What stands below a closing formula and is no longer may be the doctor's name.
_LONGEST_NAME: Final = 40
# A line that sounds less like a title is none, wherever it stands.
_NO_TITLE: Final = -4.5


def candidates(outline: Outline) -> list[list[Option]]:
    """For each line the states that it may take, with their scores."""
    return [_options(index, look, outline) for index, look in enumerate(outline.looks)]


def _options(index: int, look: Look, outline: Outline) -> list[Option]:
    """The states of one line, hints of the markup included."""
    if look.number is not None:
        options: list[Option] = [(C, 4.0)] if index == outline.count_at else [(F, 0.0)]
    elif look.marker:
        options = [(M, 4.0)]
    elif look.opens:
        options = [(B, 6.0)]
    elif look.titled:
        options = [(T, 6.0)]
    elif look.asks:
        options = [(Q, 6.0)]
    elif look.furniture is not None and look.furniture not in WEAK_FURNITURE:
        options = [(F, 4.0)]
    elif outline.count_at is not None and index < outline.count_at:
        options = _head_options(index, look, outline, 0.0)
    elif outline.count_at is None and index < outline.head_end:
        voice = asker_score(look.text) if len(look.text) >= VOICED else 0.0
        options = _answer_options(index, look, outline, voice) + _head_options(index, look, outline, voice)
    else:
        options = _answer_options(index, look, outline, 0.0)
    role = outline.lines[index].role
    return _with_hint(options, role) if role is not None else options


def _with_hint(options: list[Option], role: Role) -> list[Option]:
    """The options with those raised that the markup names."""
    hinted: list[Option] = []
    named = _ROLE_STATES[role]
    for state in named:
        best = 0.0
        for other, score in options:
            if other == state and score > best:
                best = score
        hinted.append((state, best + _HINT))
    return hinted + [option for option in options if option[0] not in named]


def _head_options(index: int, look: Look, outline: Outline, voice: float) -> list[Option]:
    """A line above the count line: headline, question, or a menu that the page prints above them."""
    size = len(look.text)
    options: list[Option] = [(U, -0.8 if size <= 40 else -3.0)]
    if look.furniture:
        options.append((F, 1.0))
    options.append((Q, question_score(index, look, outline, voice)))
    if size <= _HEADLINE_LENGTH:
        options.append((H, headline_score(index, look.text, outline)))
    return options


def _answer_options(index: int, look: Look, outline: Outline, voice: float) -> list[Option]:
    """A line below the count line, or anywhere on a page that has none; `voice` is the asker's."""
    if look.rating is not None or look.place is not None:
        return _byline_options(index, look, outline)
    if outline.above and look.degrees is not None and index and outline.looks[index - 1].name is not None:
        return [(N, 3.0), (B, -1.5)]
    if look.above and look.name is not None:  # "Answered by Dr. Roe", be it below the answer
        return [(N, 4.0), (E, -2.0)]
    size = len(look.text)
    if size <= 60 and is_said_again(outline.looks, index if look.name is None else index + 1):
        return [(E, 3.0)]
    certain = look.name is not None and look.name.confidence is Confidence.CERTAIN
    sound = _NO_TITLE
    if size <= TITLE_LENGTH and not certain and _may_be_title(index, look, outline):
        polite = look.greets and not may_be_polite_title(index, outline)
        sound = shape_score(look.text) - (5.0 if polite or look.signed or look.ends else 0.0)
    opening, going_on = _body_scores(index, look, outline, sound)
    options = [(B, opening - 0.7 * voice), (E, going_on - 0.7 * voice)]
    if size <= 60:
        options.append((U, -3.0 if size > 40 else -2.0))
        if look.furniture:
            options.append((F, 1.5))
    if look.name is not None:
        options.append((N, _NAME_SCORES[look.name.confidence] + (_ABOVE if outline.above else 0.0)))
    if sound > _NO_TITLE:
        title = _title_score(index, look, sound, outline)
        options.append((T, title - 2.0 if look.furniture else title))
    return options


def _byline_options(index: int, look: Look, outline: Outline) -> list[Option]:
    """A rating or a place line: part of a byline, unless the doctor typed it at the body's end."""
    if look.name is not None:
        return [(N, 5.0), (E, -3.0)]
    if look.place is None:
        return [(R, 4.0), (E, -3.0)]
    repeated = index > 0 and outline.looks[index - 1].text == look.text
    again = 8.0 if repeated else 0.0
    if look.place.known and look.place.form is PlaceForm.PLACED:
        return [(P, 3.0 + again), (B, -1.5), (E, -1.5)]
    sound = shape_score(look.text)
    options = [(P, 0.5 + again), (B, -1.5), (E, -1.5)]
    return [*options, (T, _title_score(index, look, sound, outline))] if sound > _NO_TITLE else options


def _may_be_title(index: int, look: Look, outline: Outline) -> bool:
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


_NAME_SCORES: Final = {Confidence.CERTAIN: 1.0, Confidence.HONORIFIC: -0.5, Confidence.BARE: -1.5}

# Where bylines stand above, "Dr. X" on a line of its own is one: the page parts its answers by them.
_ABOVE: Final = 2.5


def _body_scores(index: int, look: Look, outline: Outline, sound: float) -> tuple[float, float]:
    """Scores for a body's first paragraph and for a further one; `sound` is the line's as a title."""
    opening = going_on = 0.0
    before = outline.looks[index - 1] if index else None
    if look.greets:
        opening, going_on = 0.8, -0.4
        if look.salutes and (before is None or not before.greets):
            opening, going_on = 1.5, -2.5
    if look.closes or look.signed:
        opening, going_on = -2.5, 1.0
    elif before is not None and before.signed and len(look.text) > 60:
        opening += 2.2
    elif before is not None and before.ends:  # an extra blank line below "Best of luck!" parts two answers
        spaced = outline.lines[index].blanks > 1 and not outline.dense
        signs = len(look.text) <= _LONGEST_NAME or look.text.startswith("Dr")  # with the practice behind it
        opening += 2.5 if spaced and not signs else 0.7
    elif sound > 1.0 and len(look.text) <= 60:  # no sentence: a link of a list, rather than a body
        opening -= 1.5
    first = look.text[0]
    if not first.isupper() and (first.islower() or is_item(look.text)):
        opening -= 1.0
        going_on += 0.5
    return opening, going_on


def _title_score(index: int, look: Look, sound: float, outline: Outline) -> float:
    """How well a line that sounds like a title would do as one, where it stands."""
    text = look.text
    score = sound - 1.0 + _neighbour_score(index, outline)
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
    if index and (outline.looks[index - 1].ends or outline.looks[index - 1].signed):
        closed = outline.looks[index - 1].closes and len(text) > _LONGEST_NAME and not look.ends
        score += 2.2 if closed and not outline.bare else 0.7
    if text[-1] == "." and is_set_off(index, outline):
        score += 1.5
    if outline.bare and text.rstrip(_QUOTES)[-1:] in ".!?" and text[-3:] != "...":
        first = 0 < index <= outline.headline_at + 2  # right below the question
        score -= 1.0 if first and shared >= 2 else 3.0
    return score


def _neighbour_score(index: int, outline: Outline) -> float:
    """What follows a title is a body (or the marker above it), as a rule a good deal longer."""
    following = index + 1
    while following < len(outline.looks) and outline.looks[following].furniture:
        following += 1
    if following == len(outline.looks):
        # The page may be cut right below a title; below a name it is the rest of a signature.
        return -5.0 if index and outline.looks[index - 1].name is not None else -1.0
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
