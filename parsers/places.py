"""The line under a doctor's name: "Tampa Plastic Surgeon", "Austin, TX Dermatologist"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from parsers.pieces import Piece, cut
from parsers.vocabulary import (
    cities,
    fold_place,
    fold_title,
    headline_words,
    longest_specialty,
    region_codes,
    regions,
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
LONGEST_PLACE_LINE = 90

_WORD = re.compile(r"\S+")
_BETWEEN_COMMAS = re.compile(r"[^,\s][^,]*")
_END_OF_PLACE = re.compile(r"\s*(?:[•·|]|\Z)")
# The last word of a specialty that the vocabulary does not have.
_HEAD_SHAPE = re.compile(
    r"(?:surgeon|physician|doctor|dentist|specialist|nurse|practitioner|therapist|assistant|consultant"
    r"|\w{3,}(?:ologist|iatrist|iatrician|odontist|hodontist|etician|opath|ometrist|opractor|iologist))\Z"
)
_QUALIFIERS = frozenset(("board", "certified", "board-certified", "double", "dual", "triple", "quadruple"))
_PLACE_WORD = re.compile(r"[^\W\d_][^\d_()\[\]{}<>\"“”!?:;=+*#@/\\]*\Z")
# Small words inside a place's name: "Rio de Janeiro", "Newcastle upon Tyne", "Coeur d'Alene".
_PARTICLE = r"(?:of|the|de|del|de'|l[aeo]s?|el|al|d[uioa]s?|des|di|upon|on|am|an|der|and|&|sur|[dl]['’]\w+)"
_SMALL_WORD = re.compile(_PARTICLE + r"\Z", re.IGNORECASE)
# "West Jordan", "Port Washington", "Port of Spain": the region's name is part of the city's.
_NOT_BEFORE_REGION = re.compile(
    rf"""(?:(?:north|south|east|west)(?:ern)?|central|upper|lower|greater|new|old|port|fort|f?t\.?|mount|mt\.?|lake|point
    |camp|cape|saint|st\.?|little|coastal|metro|mid|upstate|downtown|inland|baja|{_PARTICLE})\Z""",
    re.VERBOSE | re.IGNORECASE,
)
# Words of headlines that are part of a place only beside another word: "Great Neck", "Fort Worth".
_PLACES_IN_COMPANY = frozenset(
    (
        "the",
        "great",
        "worth",
        "face",
        "medical",
        "university",
        "center",
        "second",
        "news",
        "side",
        "triangle",
        "banks",
    )
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
    place = _read_place_name(text, spans[:first])
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
    place = _read_place_name(text, spans) if spans and text[spans[-1][1] - 1] != "." else None
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


def _read_place_name(
    text: str, spans: list[tuple[int, int]]
) -> tuple[Piece | None, Piece | None, Piece | None] | None:
    """City, region and country of a place; None when the words are no place's."""
    if not _is_place(text, spans):
        return None
    start, end = spans[0][0], spans[-1][1]
    if fold_place(text[start:end]) in cities():
        return cut(text, start, end), None, None
    parts = [found.span() for found in _BETWEEN_COMMAS.finditer(text, start, end)]
    if len(parts) == 1:
        return _read_undivided(text, spans, end)
    city: Piece | None = cut(text, *_trimmed(text, parts[0]))
    outer = [cut(text, *_trimmed(text, part)) for part in parts[1:]]
    if not all(is_region(piece.text) for piece in outer[:2]) or len(outer) > 2:
        # "Midtown, Manhattan", "Orange County, Irvine, CA": only the end can be a region.
        if not is_region(outer[-1].text) or len(outer) > 3:
            return cut(text, start, end), None, None
        return cut(text, parts[0][0], outer[-2].end), outer[-1], None
    return city, outer[0], outer[1] if len(outer) == 2 else None


def _read_undivided(
    text: str, spans: list[tuple[int, int]], end: int
) -> tuple[Piece | None, Piece | None, Piece | None]:
    """A place without commas: a region, a city, or a city and its region ("Orlando Florida", "Tampa FL")."""
    start = spans[0][0]
    whole = cut(text, start, end)
    if fold_place(whole.text) in regions() or whole.text in region_codes():
        return None, whole, None
    for begin, _ in spans[1:]:
        before = text[start:begin].split()
        if not _NOT_BEFORE_REGION.match(before[-1]) and is_region(text[begin:end]):
            return cut(text, start, begin - 1), cut(text, begin, end), None
    return whole, None, None


def _is_place(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the words could be a place's name: capitals, particles, and no word of a headline."""
    if not spans or len(spans) > 8 or not text[spans[0][0]].isalpha() or text[spans[0][0]].islower():
        return False
    if text[spans[-1][1] - 1] == ",":
        return False  # "Jane Doe, MD, Plastic Surgeon" is a signature
    first, *others = (text[start:end].rstrip(",") for start, end in spans)
    if not _PLACE_WORD.match(first) or len(text[spans[0][0] : spans[-1][1]]) < 2:
        return False
    small = first.casefold().rstrip(".")
    if small in headline_words() and not (others and small in _PLACES_IN_COMPANY):
        return False
    return all(map(_is_later_word, others))


def _is_later_word(word: str) -> bool:
    """Whether a word can stand in a place's name after its first: "de", "OR", "d'Alene", "Neck"."""
    if word in region_codes() or _SMALL_WORD.match(word):
        return True
    if not _PLACE_WORD.match(word) or word[0].islower():
        return False
    small = word.casefold()
    return small not in headline_words() or (small in _PLACES_IN_COMPANY and small != "the")


def is_region(name: str) -> bool:
    """Whether this is a state, province or country by name, or a state's code in capitals.

    >>> is_region("TX"), is_region("South Korea"), is_region("D.C."), is_region("tx")
    (True, True, True, False)
    """
    return name in region_codes() or name.replace(".", "") in region_codes() or fold_place(name) in regions()


def _trimmed(text: str, part: tuple[int, int]) -> tuple[int, int]:
    """The part without the white space at its end."""
    start, end = part
    return start, start + len(text[start:end].rstrip())
