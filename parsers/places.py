"""The line under a doctor's name: "Tampa Plastic Surgeon", "Austin, TX Dermatologist"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.placenames import read_place_name
from parsers.vocabulary import (
    fold_title,
    longest_specialty,
    specialties,
    specialty_heads,
    specialty_modifiers,
)


class PlaceForm(Enum):
    """How a specialty stands on its line."""

    PLACED = "placed"
    """After a place, as the site prints it."""
    ALONE = "alone"
    """Without a place: a doctor without one, or a line out of prose."""
    TYPED = "typed"
    """With "Board Certified" or the like: the doctor wrote it, the site never does."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place and the specialty practised there.

    The place is in `city`, in `region` (state, province or country) or in both; `country` is set
    when a country follows the region ("Toronto, Ontario, Canada"). `known` tells whether the
    vocabulary has the specialty; if not, it was cut by the shape of its words.
    """

    city: Piece | None
    region: Piece | None
    country: Piece | None
    specialty: Piece | None
    known: bool
    form: PlaceForm


# "Montego Bay, Saint James, Jamaica Facial Plastic and Reconstructive Surgeon" is 75 characters long.
LONGEST_PLACE_LINE: Final = 90

_WORD: Final = re.compile(r"\S+")
_END_OF_PLACE: Final = lazy_pattern(r"\s*(?:[•·|]|\Z)")
# The last word of a specialty that the vocabulary does not have.
_HEAD_SHAPE: Final = re.compile(
    r"(?:surgeon|physician|doctor|dentist|specialist|nurse|practitioner|therapist|assistant|consultant"
    r"|\w{3,}(?:ologist|iatrist|iatrician|odontist|hodontist|etician|opath|ometrist|opractor|iologist))\Z"
)
_QUALIFIERS: Final = frozenset(
    ("board", "certified", "board-certified", "double", "dual", "triple", "quadruple")
)


def read_place(text: str) -> PlaceLine | None:
    """The line PLACE SPECIALTY, cut from the right by the longest specialty that fits.

    >>> line = read_place("Austin, TX Facial Plastic Surgeon")
    >>> line.city.text, line.region.text, line.specialty.text
    ('Austin', 'TX', 'Facial Plastic Surgeon')
    >>> read_place("New Hampshire Vascular Surgeon").region.text
    'New Hampshire'
    >>> read_place("New York Plastic Surgeon").city.text
    'New York'
    >>> read_place("Board Certified Plastic Surgeon").form.name
    'TYPED'
    >>> [read_place(line) for line in ("See a Plastic Surgeon", "Tampa Plastic Surgeon.", "Plastic Surgery")]
    [None, None, None]
    """
    if len(text) > LONGEST_PLACE_LINE:
        return None
    ending = text.rsplit(None, 1)
    if not ending or not (ending[-1][0].isupper() and ending[-1][-1].isalpha()):
        return None
    head = fold_title(ending[-1])
    return _read_headed(text) if head in specialty_heads() or _HEAD_SHAPE.match(head) else None


# The same few thousand lines stand on millions of pages.
@lru_cache(maxsize=4096)
def _read_headed(text: str) -> PlaceLine | None:
    """The place line of a text whose last word is a specialty's."""
    spans = [found.span() for found in _WORD.finditer(text)]
    words = [text[start:end] for start, end in spans]
    first, known = _split_specialty(words)
    # Specialties are printed with capitals; "Experienced plastic Surgeon" is prose.
    if first == 0 and not words[0][0].isupper():
        return None
    typed = not _QUALIFIERS.isdisjoint(word.casefold() for word in words[first:])
    specialty = cut(text, spans[first][0], spans[-1][1])
    if first == 0:
        return PlaceLine(None, None, None, specialty, known, PlaceForm.TYPED if typed else PlaceForm.ALONE)
    place = read_place_name(text, spans[:first])
    if place is None or words[first][0].islower():
        return None
    return PlaceLine(*place, specialty, known, PlaceForm.TYPED if typed else PlaceForm.PLACED)


def read_specialty_place(text: str) -> PlaceLine | None:
    """The line SPECIALTY, PLACE [• more] of Indian sites; what follows the bullet is not read.

    >>> line = read_specialty_place("Dermatologist, Noida • 13 years experience")
    >>> line.specialty.text, line.city.text, line.city.start
    ('Dermatologist', 'Noida', 15)
    >>> read_specialty_place("Surgeon, please help") is None
    True
    """
    comma = text.find(",")
    if comma < 0 or comma > LONGEST_PLACE_LINE:
        return None
    start, end = len(text) - len(text.lstrip()), comma
    if fold_title(text[start:end]) not in specialties():
        return None
    stop = _END_OF_PLACE.search(text, comma, comma + LONGEST_PLACE_LINE)
    spans = [found.span() for found in _WORD.finditer(text, comma + 1, stop.start() if stop else len(text))]
    place = read_place_name(text, spans) if spans and text[spans[-1][1] - 1] != "." else None
    return (
        PlaceLine(*place, specialty=cut(text, start, end), known=True, form=PlaceForm.PLACED)
        if place
        else None
    )


def _split_specialty(words: list[str]) -> tuple[int, bool]:
    """Number of the word that the specialty begins with, and whether the vocabulary knows it.

    >>> _split_specialty("Bay Area Facial Plastic Surgeon".split())
    (2, True)
    >>> _split_specialty("Tampa Robotic Hair Restoration Nurse".split())
    (1, False)
    """
    keys = [fold_title(word) if word != "&" else "and" for word in words]
    first, known = len(words) - 1, False
    for begin in range(max(0, len(words) - longest_specialty()), len(words)):
        if "".join(keys[begin:]) in specialties():
            first, known = begin, True
            break
    begin = first
    while begin and (keys[begin - 1] in specialty_modifiers() or _joins(keys, begin - 1)):
        begin -= 1
    # "Board Certified" adds nothing to what the vocabulary knows of the specialty itself.
    return begin, known and _QUALIFIERS.issuperset(word.casefold() for word in words[begin:first])


def _joins(keys: list[str], number: int) -> bool:
    """Whether the "and" at `number` joins two words of a specialty ("Cosmetic and Laser Nurse")."""
    return keys[number] == "and" and number > 0 and keys[number - 1] in specialty_modifiers()
