"""What a line could be, judged by its own words.

The expensive patterns are tried on short lines only: a line of more than `PROSE_LENGTH` characters
is prose, a disclaimer or a slogan, whatever its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import Final, NamedTuple

from parsers.bylineforms import (
    is_asker,
    is_experience,
    read_answered_ago,
    read_answered_by,
    read_degrees,
    read_field,
    read_rated_name,
    read_reply,
    read_town,
)
from parsers.dates import read_date
from parsers.greetings import is_greeting, is_salutation
from parsers.invisible import has_invisible, moved, offsets, visible
from parsers.marks import find_furniture, is_marker
from parsers.names import NameLine, read_name
from parsers.pieces import Piece
from parsers.places import PlaceForm, PlaceLine, read_place
from parsers.ratings import CountLine, RatingLine, read_count, read_rating
from parsers.records import Line, Role
from parsers.signatures import find_signature
from parsers.tuples import make
from parsers.voices import ends_in_closing, is_closing, is_signed

# The longest byline lines seen: names with four degrees, places with country and specialty.
PROSE_LENGTH: Final = 110

# Without markup, a name without credentials is one only right above a place or a rating.
_BARE_NAME_LENGTH: Final = 40
_READINGS: Final = ("number", "name", "place", "rating", "degrees")
_HONORIFICS: Final = ("Dr", "DR", "dr", "Prof", "Doctor")


class Look(NamedTuple):
    """The readings that a line's own words allow; mostly none but plain text."""

    text: str
    """The line without the white space around it."""
    offset: int = 0
    """How many white-space characters stand before `text` in the line."""
    furniture: str | None = None
    marker: bool = False
    number: CountLine | None = None
    """The line over the answers, with their number."""
    name: NameLine | None = None
    place: PlaceLine | None = None
    rating: RatingLine | None = None
    day: date | None = None
    greets: bool = False
    """Begins as answers begin."""
    salutes: bool = False
    """Addresses the asker, as only the first paragraph of an answer does."""
    ends: bool = False
    """Ends in a closing formula."""
    closes: bool = False
    """Is nothing but a closing formula."""
    signed: bool = False
    """Is nothing but "Dr. X", with or without the practice."""
    above: bool = False
    """Part of a byline in a shape that sites print above the answer only."""
    asks: bool = False
    """The asker's text behind a label ("Q: …")."""
    opens: bool = False
    """Begins an answer, as its label says ("A: …")."""
    titled: bool = False
    """An answer's title, as its label says."""
    goes_on: bool = False
    """Goes on with the answer that a label began."""
    degrees: Piece | None = None
    """Nothing but credentials."""
    head: Piece | None = None
    """The answer's title that stands before `text` on the same line; its offsets, as seen from `text`, are
    negative."""
    plain: bool = False
    """May be a name without credentials, if its place on the page says so."""


def look_over(lines: Sequence[Line]) -> list[Look]:
    """Every reading of each line of a page."""
    return [look_at(line, following) for line, following in zip_longest(lines, lines[1:])]


def look_at(line: Line, following: Line | None = None) -> Look:
    r"""Every reading of one line; `following` is the line below it. No-break spaces are read as spaces.

    >>> from parsers.textpages import read_text
    >>> look = look_at(read_text("  Tampa\xa0Plastic Surgeon").lines[0])
    >>> look.text, look.offset, look.place.city.text, look.rating
    ('Tampa Plastic Surgeon', 2, 'Tampa', None)
    """
    raw = line.text.replace("\xa0", " ")  # as long as before, so that offsets stay
    text = raw.strip()
    if len(text) > PROSE_LENGTH:
        look = _long_look(text)
    elif has_invisible(text):
        look = _invisible_look(text, line, following)
    else:
        look = _short_look(text)
        if look.plain and (name := _find_bare_name(text, line, following)):
            look = look._replace(name=name)
        if line.role is Role.PLACE and look.place is None and (town := read_town(text)):
            look = Look(text, place=town)
    return look if raw[0] == text[0] else look._replace(offset=raw.index(text[0]))


def is_said_again(looks: Sequence[Look], index: int) -> bool:
    """Whether a doctor typed what the byline right below says: a practice, a name, the line below a name."""
    look = looks[index]
    if look.name is not None or look.place is not None:
        return _is_typed_byline(looks, index)
    if index + 1 >= len(looks) or looks[index + 1].place is None:
        return False
    return look.text.casefold() == looks[index + 1].text.casefold()


def _is_typed_byline(looks: Sequence[Look], index: int) -> bool:
    """Whether a name, or the name above a place, stands again within the three lines below it.

    A name above a practice that the place line says again was typed too.
    """
    at = index if looks[index].name is not None else index - 1
    name = looks[at].name if at >= 0 else None
    if name is None:
        return False
    for below in range(index + 1, min(at + 4, len(looks))):
        again = looks[below].name
        if again is not None and again.name.text == name.name.text:
            return True
    return at == index and index + 1 < len(looks) and is_said_again(looks, index + 1)


def _invisible_look(text: str, line: Line, following: Line | None) -> Look:
    """The readings of a short line without the characters that no reader sees."""
    shown = visible(text).strip()
    if not shown:
        return Look(text, furniture="blank")
    places = offsets(text)
    skipped = len(visible(text)) - len(visible(text).lstrip())
    look = look_at(line._replace(text=shown), following)
    readings = {name: moved(getattr(look, name), places[skipped:]) for name in _READINGS}
    return look._replace(text=text, offset=0, **readings)


def _long_look(text: str) -> Look:
    """The readings of a paragraph."""
    if text[0] == "{" and is_marker(text):
        return Look(text, marker=True)
    if furniture := find_furniture(text):
        return Look(text, furniture=furniture)
    greets = is_greeting(text)
    salutes = greets and is_salutation(text)
    return make(Look, (text, *_NO_BYLINE, greets, salutes, ends_in_closing(text), *_NO_LABEL))


_FIRST: Final = Look._fields.index("greets")
_NO_BYLINE: Final = Look("")[1:_FIRST]
_NO_LABEL: Final = Look("")[_FIRST + 3 :]


# Markers, furniture, places, ratings, doctors and thanks are the same lines on page after page: in a
# crawl of one site more than half of the short lines have been seen before.
@lru_cache(maxsize=16_384)
def _short_look(text: str) -> Look:
    """The readings of a line that is short enough for a byline, a marker or furniture."""
    if look := _structure_look(text):
        return look
    if furniture := find_furniture(text):
        return Look(text, furniture=furniture)
    if day := read_date(text):
        return Look(text, furniture="date", day=day[0])
    name = None
    if text.startswith(_HONORIFICS) or _may_be_credential(text[text.rfind(" ") + 1 :]):
        name = read_name(text)
    greets, closes = is_greeting(text), is_closing(text)
    return Look(
        text,
        name=name,
        greets=greets,
        salutes=greets and is_salutation(text),
        ends=closes or ends_in_closing(text),
        closes=closes,
        signed=is_signed(text) or (text.startswith("Dr") and find_signature(text) is not None),
        degrees=read_degrees(text) if name is None else None,
        plain=name is None and len(text) <= _BARE_NAME_LENGTH and text[-1] not in ".!?:",
    )


def _structure_look(text: str) -> Look | None:
    """The reading of a line that is part of the page's structure by its words alone; None for any other."""
    if is_marker(text):
        return Look(text, marker=True)
    if number := read_count(text):
        return Look(text, number=number)
    if rating := read_rating(text):
        return Look(text, rating=rating)
    place = read_place(text)
    if place is not None and place.form is not PlaceForm.TYPED:  # typed by the doctor: part of the body
        return Look(text, place=place)
    return _other_byline_look(text)


def _other_byline_look(text: str) -> Look | None:
    """The reading of a byline line in another site's shape."""
    if rated := read_rated_name(text):
        return Look(text, name=rated[0], rating=rated[1], above=True)
    if reply := read_reply(text):
        return Look(text, name=reply[0], place=reply[1], above=True)
    if field := read_field(text):
        return Look(text, place=field, above=True)
    if name := read_answered_by(text) or read_answered_ago(text):
        return Look(text, name=name, above=True)
    if is_asker(text):
        return Look(text, furniture="asker")
    return Look(text, furniture="experience") if is_experience(text) else None


def _find_bare_name(text: str, line: Line, following: Line | None) -> NameLine | None:
    """The doctor named by a line of nothing but a name: only where the markup says so, or above a byline."""
    above_byline = following is not None and not following.blanks and len(following.text) <= PROSE_LENGTH
    return read_name(text) if line.role is Role.NAME or above_byline else None


def _may_be_credential(word: str) -> bool:
    """Whether the last word of a line leaves room for credentials: a capital or a stop inside, or a bracket.

    >>> [_may_be_credential(word) for word in ("MD", "Ph.D.", "PhD", "(retired)", "Surgery", "now.")]
    [True, True, True, True, False, False]
    """
    return word[-1:] == ")" or "." in word[:-1] or word[1:] != word[1:].lower()
