"""The last line of a page that is cut off: what is left of the line of a byline.

Archives keep the first some thousand characters of a page. Where these end within a byline, its last line is
no name, place or rating by its own words; the line above it tells what it was.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from parsers.looks import Look
from parsers.names import Confidence, NameLine, read_name
from parsers.patterns import lazy_pattern
from parsers.pieces import cut
from parsers.placenames import read_place_name
from parsers.places import PlaceForm, PlaceLine
from parsers.ratings import RatingLine
from parsers.records import Line
from parsers.vocabulary import entries, fold_title, specialties

_LONGEST_PLACE: Final = 60
# So many letters tell a specialty: "San F" and "Los Ange" have none.
_LEAST_LETTERS: Final = 4
# The first letter of a vote marker that was not rendered; in the midst of a page it is a program's.
_CUT_MARKER: Final = "{"
_WORD: Final = re.compile(r"\S+")
# "4", "4.", "4.9 ou", "4.9 out of 5 st"
_CUT_RATING: Final = lazy_pattern(r"(\d(?:\.\d)?)\.?(?: o| ou| out(?: .{0,20})?)?")
# "Jane Doe,", "Jane Doe, M", and with no more than that behind known credentials.
_CUT_CREDENTIALS: Final = lazy_pattern(r"([^,]+),(?: [A-Z]{0,4})?")
# "Curt" of "Curtis Wong, MD", "Tam" of "Tampa Dermatologist", "Laura A. We".
_CUT_WORD: Final = re.compile(r"([A-Z][^\W\d_]{2,11})(?: [A-Z]\.){0,2}(?: [A-Z][^\W\d_]{0,2})?")


def with_last_line(lines: Sequence[Line], looks: list[Look]) -> list[Look]:
    r"""The looks of a page's lines, the last one, which is nothing by its words, as what is left of a byline.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> start = "Doctor Answers 2\n\nRest.\n\nTampa Dermatologist\n\nWait.\n\nJane Doe, MD\n"
    >>> lines = read_text(start + "San Diego Plastic Sur").lines
    >>> place = with_last_line(lines, look_over(lines))[-1].place
    >>> place.city.text, place.specialty.text
    ('San Diego', 'Plastic Sur')
    """
    if len(looks) < 2:
        return looks
    look = looks[-1]
    if look.text == _CUT_MARKER:
        return [*looks[:-1], look._replace(marker=True)]
    found = (_read_name(look) or _read_word(looks)) if lines[-1].blanks else _read_below(look, looks[-2])
    if found is not None and found.place is not None and lines[-1].text[-1].isspace():
        found = look._replace(place=_whole_words(found.place, look.text))
    alone = found is None and _may_be_place(look.text) and lines[-1].blanks > 0
    if found is None and not alone:
        return looks
    placed = any(one.place is not None for one in looks)
    counted = any(one.marker or one.number is not None for one in looks)
    if alone and counted and not placed:  # the first answer's byline has no name
        place = _read_place(look.text)
        return [*looks[:-1], look._replace(place=place)] if place.specialty is not None else looks
    if found is None:
        return looks
    told = found.place is not None and (found.place.specialty is not None or _is_right_below(lines, looks))
    return [*looks[:-1], found] if told or placed or counted else looks


def _is_right_below(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """Whether the last line stands right below a name that a blank line parts from what is above it."""
    short = len(looks[-1].text) <= _LONGEST_PLACE
    return short and len(lines) > 2 and not lines[-1].blanks and lines[-2].blanks > 0


def _may_be_place(text: str) -> bool:
    """Whether a line by itself could be the beginning of a place line."""
    return len(text) <= _LONGEST_PLACE and text[0].isupper() and text[-1].isalnum() and " " in text


def _read_below(look: Look, above: Look) -> Look | None:
    """What is left of the line below a name, or below a place."""
    text = look.text
    if above.place is not None and above.place.known and (shown := _CUT_RATING.fullmatch(text)):
        if "." not in shown[1]:
            return look._replace(rating=RatingLine(None, None, None, None, None))
        return look._replace(rating=RatingLine(float(shown[1]), cut(text, *shown.span(1)), 5.0, None, None))
    if above.name is None or above.name.confidence is not Confidence.CERTAIN or above.place is not None:
        return None
    return look._replace(place=_read_place(text)) if text[0].isupper() and text[-1] not in ".!?:" else None


def _read_place(text: str) -> PlaceLine:
    """What is left of a place line: nothing where no specialty tells where the place ends."""
    spans = [found.span() for found in _WORD.finditer(text)]
    for begin in range(1, len(spans)):
        rest = fold_title(text[spans[begin][0] :])
        place = read_place_name(text, spans[:begin]) if _begins_specialty(rest) else None
        if place is not None:
            specialty = cut(text, spans[begin][0], len(text))
            return PlaceLine(*place, specialty, known=True, form=PlaceForm.PLACED)
    return PlaceLine(None, None, None, specialty=None, known=True, form=PlaceForm.PLACED)


def _whole_words(place: PlaceLine, text: str) -> PlaceLine:
    """A place that is cut off behind a space: two whole words are a city's; "New" alone is none.

    >>> [_whole_words(_read_place(text), text).city is not None for text in ("Los Angeles", "New")]
    [True, False]
    """
    spans = [found.span() for found in _WORD.finditer(text)]
    read = read_place_name(text, spans) if place.specialty is None and len(spans) > 1 else None
    return replace(place, city=read[0], region=read[1]) if read is not None else place


def _begins_specialty(letters: str) -> bool:
    """Whether a known specialty begins with the letters.

    >>> [_begins_specialty(letters) for letters in ("plasticsur", "fran", "pla")]
    [True, False, False]
    """
    return len(letters) >= _LEAST_LETTERS and _begins_any(letters, _sorted_specialties())


def _begins_any(letters: str, words: Sequence[str]) -> bool:
    """Whether one of the sorted words begins with the letters."""
    at = bisect_left(words, letters)
    return at < len(words) and words[at].startswith(letters)


@cache
def _sorted_specialties() -> tuple[str, ...]:
    return tuple(sorted(specialties()))


def _read_name(look: Look) -> Look | None:
    """A name whose credentials are cut off."""
    found = _CUT_CREDENTIALS.fullmatch(look.text)
    name = read_name(found[1]) if found else None
    return look._replace(name=name) if name is not None and name.credentials is None else None


def _read_word(looks: Sequence[Look]) -> Look | None:
    r"""A byline cut off within its first word: below a full paragraph, and no word above begins like it.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> above = "Doctor Answers 2\n\nIt bleeds.\n\nTampa Dermatologist\n\nRest for a week or two.\n\n"
    >>> pages = [look_over(read_text(above + end).lines) for end in ("Curt", "Ble", "Yo")]
    >>> [found and found.name.name.text for found in map(_read_word, pages)]
    ['Curt', None, None]
    """
    look, above = looks[-1], looks[-2]
    if above.text[-1] not in ".!?)" or above.ends or above.signed or above.place or above.rating:
        return None
    found = _CUT_WORD.fullmatch(look.text)
    if found is None or _begins_any(word := found[1].casefold(), entries("openers.txt")):
        return None
    begins = re.compile(r"(?<![^\W_])" + word, re.IGNORECASE)
    if any(begins.search(other.text) for other in looks[:-1]):
        return None
    if any(one.place for one in looks) or sum(one.marker for one in looks) > 1:
        return look._replace(name=NameLine(cut(look.text, 0, len(look.text)), None, Confidence.BARE))
    return look._replace(place=_read_place(look.text))  # the first answer's byline has no name


def begins_title(text: str) -> bool:
    """Whether a line is written as titles are: three words and more, a capital at each one of some length.

    >>> lines = ("Neck Lift...Will Voice Re", "Scars and Bumps Af", "Scars that", "With New York Surgeons")
    >>> [begins_title(line) for line in lines]
    [True, True, False, False]
    """
    words = text.split()
    if len(words) < 3 or not words[0].isalpha() or words[0].casefold() in entries("openers.txt"):
        return False
    long = [word for word in words if len(word) > 2 and word != "and"]
    return len(long) > 1 and all(word[0].isupper() for word in long)
