"""Which states each line of a page may take, and how well each would suit it.

A candidate's score joins the line's own look with its next neighbours and with what the page says
as a whole (its headline, its count line, whether it has vote markers). `parsers.sequence` then
chooses the best path through them.
"""

from __future__ import annotations

from typing import Final

from parsers.heads import (
    LONGEST_NAME,
    NO_TITLE,
    VOICED,
    headline_score,
    may_be_title,
    question_score,
    score_as_title,
)
from parsers.looks import Look, is_said_again
from parsers.marks import WEAK_FURNITURE
from parsers.names import Confidence
from parsers.outline import Outline, is_below_byline, is_cut_name, may_be_polite_title
from parsers.places import PlaceForm
from parsers.records import Role
from parsers.states import B, C, Code, E, F, H, M, N, P, Q, R, T, U
from parsers.titles import TITLE_LENGTH, shape_score
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

# A line that the markup calls a title, whatever it sounds like.
_TOLD: Final = 3.0

# Longer lines are hardly a practice, a menu or a link.
_SHORT: Final = 60

# A question without headline is long; the longest headline seen has some 170 characters.
_HEADLINE_LENGTH: Final = 220


def candidates(outline: Outline) -> list[list[Option]]:
    """For each line the states that it may take, with their scores."""
    return [_options(index, look, outline) for index, look in enumerate(outline.looks)]


def candidates_again(outline: Outline, before: list[list[Option]]) -> list[list[Option]]:
    """The same once `outline.bare` is another: only titles, names and the last line ask for that."""
    last = len(before) - 1
    return [
        _options(index, outline.looks[index], outline) if index == last or _asks_bare(options) else options
        for index, options in enumerate(before)
    ]


def _asks_bare(options: list[Option]) -> bool:
    return any(state in (T, N) for state, _ in options)


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
    elif look.asks or look.goes_on:
        options = [(Q if look.asks else E, 6.0)]
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
    named = _ROLE_STATES[role]
    hinted: list[Option] = []
    for state in named:
        best = 0.0
        for other, score in options:
            if other == state and score > best:
                best = score
        hinted.append((state, best + _HINT))
    hinted.extend([option for option in options if option[0] not in named])
    return hinted


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
    if size <= _SHORT and is_said_again(outline.looks, index):
        return [(E, 3.0)]
    sound = _sound(index, look, outline)
    opening, going_on = _body_scores(index, look, outline, sound)
    options = [(B, opening - 0.7 * voice), (E, going_on - 0.7 * voice)]
    if size <= _SHORT:
        options.append((U, -3.0 if size > 40 else -2.0))
        if look.furniture:
            options.append((F, 1.5))
    if look.name is not None or index + 1 == len(outline.lines):
        options += _name_options(index, look, outline)
    if sound > NO_TITLE:
        title = _title_score(index, look, sound, outline) - (0.0 if outline.dense else 0.7 * min(voice, 0.0))
        options.append((T, title - 2.0 if look.furniture else title))
    return options


def _sound(index: int, look: Look, outline: Outline) -> float:
    """How much a line sounds like a title; where the markup tells titles and bodies, that counts alone."""
    role = outline.lines[index].role
    if look.name is not None and look.name.confidence is Confidence.CERTAIN:
        return NO_TITLE
    if role is Role.TITLE:
        return _TOLD
    if role is Role.BODY or len(look.text) > TITLE_LENGTH or not may_be_title(index, look, outline):
        return NO_TITLE
    polite = look.greets and not may_be_polite_title(index, outline)
    return shape_score(look.text) - (5.0 if polite or look.signed or look.ends else 0.0)


def _title_score(index: int, look: Look, sound: float, outline: Outline) -> float:
    """How well a line would do as a title: what the markup calls one, and a sentence below a closing."""
    if outline.lines[index].role is Role.TITLE:
        return sound
    score = score_as_title(index, look, sound, outline)
    if look.text[-1] != "." or not index or outline.dense or look.greets:
        return score
    return score + 0.8 if outline.looks[index - 1].ends else score


def _name_options(index: int, look: Look, outline: Outline) -> list[Option]:
    """A name, or the page's last line that may be one."""
    options: list[Option] = []
    if look.name is not None:
        score = _NAME_SCORES[look.name.confidence] + (_ABOVE if outline.above else 0.0)
        options.append((N, score + (_LONE if outline.bare and index + 1 < len(outline.lines) else 0.0)))
    if index + 1 == len(outline.lines) and is_cut_name(index, outline):
        options.append((N, _CUT_NAME))
    return options


def _byline_options(index: int, look: Look, outline: Outline) -> list[Option]:
    """A rating or a place line: part of a byline, unless the doctor typed it at the body's end."""
    if look.name is not None:
        return [(N, 5.0), (E, -3.0)]
    if look.place is None:
        return [(R, 4.0), (E, -3.0)]
    below = outline.looks[index + 1] if index + 1 < len(outline.looks) else None
    if below is not None and below.name is not None and is_said_again(outline.looks, index):
        return [(E, 3.0)]
    repeated = index > 0 and outline.looks[index - 1].text == look.text
    again = 8.0 if repeated else 0.0
    if look.place.known and look.place.form is PlaceForm.PLACED:
        return [(P, 3.0 + again), (B, -1.5), (E, -1.5)]
    sound = shape_score(look.text)
    options = [(P, 0.5 + again), (B, -1.5), (E, -1.5)]
    return [*options, (T, score_as_title(index, look, sound, outline))] if sound > NO_TITLE else options


_NAME_SCORES: Final = {Confidence.CERTAIN: 1.0, Confidence.HONORIFIC: -0.5, Confidence.BARE: -1.5}

# The page's last line, if it looks like a name: all that did on some 300 pages were names.
_CUT_NAME: Final = 2.5

# Where no byline, marker or count line is left, a name with nothing of a byline below it is a signature.
_LONE: Final = -2.0

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
        signs = len(look.text) <= LONGEST_NAME or look.text.startswith("Dr")  # with the practice behind it
        opening += 2.5 if spaced and not signs else 0.7
    elif sound > 1.0 and len(look.text) <= _SHORT and index + 1 < len(outline.looks):
        opening -= 1.5  # no sentence: a link of a list rather than a body, unless the page is cut within it
    if before is not None and before.furniture and is_below_byline(index, outline):
        opening -= 1.5  # one blank line below "Have a question? Ask a doctor" announces a title
    first = look.text[0]
    runs_on = first.islower() and not outline.lines[index].blanks  # else a small letter may begin an answer
    if not first.isupper() and (runs_on or is_item(look.text)):
        opening -= 1.0
        going_on += 0.5
    return opening, going_on
