"""The name of a place: a city, a region, or a city with its region and country."""

from __future__ import annotations

import re
from typing import Final

from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.vocabulary import cities, fold_place, headline_words, region_codes, regions

_BETWEEN_COMMAS: Final = re.compile(r"[^,\s][^,]*")
_PLACE_WORD: Final = re.compile(r"[^\W\d_][^\d_()\[\]{}<>\"“”!?:;=+*#@/\\]*\Z")
# Small words inside a place's name: "Rio de Janeiro", "Newcastle upon Tyne", "Coeur d'Alene".
_PARTICLE: Final = (
    r"(?:of|the|de|del|de'|l[aeo]s?|el|al|d[uioa]s?|des|di|upon|on|am|an|der|and|&|sur|[dl]['’]\w+)"
)
_SMALL_WORD: Final = lazy_pattern(_PARTICLE + r"\Z", re.IGNORECASE)
# "West Jordan", "Port Washington", "Port of Spain": the region's name is part of the city's.
_NOT_BEFORE_REGION: Final = lazy_pattern(
    rf"""(?:(?:north|south|east|west)(?:ern)?|central|upper|lower|greater|new|old|port|fort|f?t\.?|mount|mt\.?|lake|point
    |camp|cape|saint|st\.?|little|coastal|metro|mid|upstate|downtown|inland|baja|{_PARTICLE})\Z""",
    re.VERBOSE | re.IGNORECASE,
)
# Words of headlines that are part of a place only beside another word: "Great Neck", "Fort Worth".
_PLACES_IN_COMPANY: Final = frozenset(
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


def read_place_name(
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
