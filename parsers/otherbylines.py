"""Bylines of other sites: what stands right below a name, or behind it on its line.

Jane Roe, MD / Plastic Surgeon · Tampa, FL          field and town on one line, with any stroke between
Dr. Jane Roe / Dermatologist / Tampa, FL            each on a line of its own
Dr. Jane Roe / Specialty: Dermatology               with a label
Jane Roe, MD | Plastic Surgeon | Tampa, FL          all on the name's line

Doctors type the like below their answers, so none of it counts on pages of the site that prints bylines of
its own ("Tampa Plastic Surgeon"), and elsewhere only where two doctors are shown in that way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from parsers.looks import Look
from parsers.names import Confidence, scan_name
from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.placenames import is_region, read_place_name
from parsers.places import PlaceForm, PlaceLine, read_place
from parsers.records import Line
from parsers.vocabulary import cities, fold_place

# Lines of a byline below the name, and their longest.
_BELOW: Final = 3
_LONGEST: Final = 70
# So many doctors shown alike are the site's way.
_ALIKE: Final = 2
_LABEL: Final = lazy_pattern(r"(?:Special(?:i?ty|ties)|Location|City|Practice)\s*:\s*(?=\S)")
_BETWEEN: Final = lazy_pattern(r"\s*[·•|]\s*|\s+[-–—]\s+|,\s+|\s+in\s+(?=[A-Z])|\s+(?=\()|\(|\)\Z")
_FIELD: Final = lazy_pattern(
    r"(?:[A-Z][\w-]+(?: (?:and|&))? ){0,3}"
    r"(?:Surgery|Medicine|Dentistry|\w+ology|\w+iatry|\w+[oe]dontics|\w+iatrics|Obstetrics|Orthop(?:a)?edics)"
)
_WORD: Final = lazy_pattern(r"\S+")


def with_other_bylines(looks: list[Look], lines: Sequence[Line], named: Sequence[int]) -> list[Look]:
    r"""Looks in which places and fields are read below names, or behind them, where two doctors have them.

    `named` are the lines that may name a doctor.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> page = read_text("Ann Roe, MD\nTampa, FL\n\nIt fades.\n\nBea Moe, MD\nMiami, FL\n\nIt stays.")
    >>> looks = with_other_bylines(look_over(page.lines), page.lines, [0, 3])
    >>> [look.place.city.text for look in looks if look.place]
    ['Tampa', 'Miami']
    """
    if not any(line.blanks for line in lines):  # the next answer's title may stand right below
        return looks
    found: dict[int, Look] = {}
    doctors: set[str] = set()
    for index in named:
        look = looks[index]
        read = _read_below(looks, lines, index) if look.name is not None else _read_behind(look, index)
        if read:
            name = look.name or read[index].name
            doctors.add(name.name.text if name is not None else "")
            found |= read
    if len(doctors) < _ALIKE:
        return looks
    return [found.get(index, look) for index, look in enumerate(looks)]


def _read_below(looks: Sequence[Look], lines: Sequence[Line], name: int) -> dict[int, Look]:
    """The lines of a byline below a name that are newly read, by their indexes."""
    look = looks[name]
    if look.name is None or look.name.confidence is Confidence.BARE or look.furniture is not None:
        return {}
    read: dict[int, Look] = {}
    for index in range(name + 1, min(name + 1 + _BELOW, len(looks))):
        below = looks[index]
        if lines[index].blanks:
            break
        if below.place is not None or below.rating is not None or below.degrees or below.furniture:
            continue
        if len(below.text) > _LONGEST:
            break
        above = read.get(index - 1, looks[index - 1]).place
        place = read_where(below.text) or (_read_city(below.text) if above is not None else None)
        if place is None:
            break
        read[index] = Look(below.text, below.offset, place=place)
    return read


def _read_behind(look: Look, index: int) -> dict[int, Look]:
    """A line of name, field and town."""
    text = look.text
    if look.furniture is not None:
        return {}
    found = scan_name(text, 0)
    if found is None or found[0].confidence is Confidence.BARE or found[1] == len(text):
        return {}
    start = found[1]
    while start < len(text) and not text[start].isalnum():
        start += 1
    rest = text[start:]
    place = read_where(rest) or read_place(rest)
    if place is None or place.form is PlaceForm.TYPED:
        return {}
    return {index: Look(text, look.offset, name=found[0], place=_moved(place, start))}


def read_where(text: str) -> PlaceLine | None:
    """The field, the town or both that a line says and nothing else, in any order.

    >>> line = read_where("Plastic Surgeon · Tampa, FL")
    >>> line.specialty.text, line.city.text, line.region.text
    ('Plastic Surgeon', 'Tampa', 'FL')
    >>> read_where("Location: Tampa, Florida").region.text, read_where("Plastic Surgery").specialty.text
    ('Florida', 'Plastic Surgery')
    >>> [read_where(text) for text in ("It fades, mostly", "See a Dermatologist in Tampa", "Scar Revision")]
    [None, None, None]
    """
    label = _LABEL.match(text)
    start = label.end() if label else 0
    specialty: Piece | None = None
    rest = start
    for cutting in _BETWEEN.finditer(text, start):
        if specialty is None and _is_specialty(text[start : cutting.start()]):
            specialty, rest = cut(text, start, cutting.start()), cutting.end()
    if specialty is None and _is_specialty(text[start:]):
        return PlaceLine(None, None, None, cut(text, start, len(text)), known=True, form=PlaceForm.ALONE)
    where = _read_town(text, rest)
    if where is None:
        return None
    return PlaceLine(*where, specialty, known=True, form=PlaceForm.PLACED)


def _read_city(text: str) -> PlaceLine | None:
    """A town without its region, which nothing but the field above it tells from a title."""
    if fold_place(text) not in cities():
        return None
    return PlaceLine(cut(text, 0, len(text)), None, None, None, known=True, form=PlaceForm.PLACED)


def _is_specialty(text: str) -> bool:
    """Whether words name a specialty or its field and no more."""
    if _FIELD.fullmatch(text):
        return True
    place = read_place(text)
    return place is not None and place.form is PlaceForm.ALONE and place.known


def _read_town(text: str, start: int) -> tuple[Piece | None, Piece | None, Piece | None] | None:
    """City, region and country of the rest of a line; a city alone needs a field before it."""
    spans = [found.span() for found in _WORD.finditer(text.rstrip(") "), start)]
    if not spans or not text[spans[0][0]].isupper():
        return None
    place = read_place_name(text, spans)
    if place is None:
        return None
    outer = place[1] or place[2]
    if outer is not None:
        return place if is_region(outer.text) else None
    return place if start and len(spans) <= _BELOW else None


def _moved(place: PlaceLine, by: int) -> PlaceLine:
    """A place line whose pieces are offsets in what stands `by` characters further on."""
    city, region, country, specialty = (
        None if piece is None else Piece(piece.text, piece.start + by, piece.end + by)
        for piece in (place.city, place.region, place.country, place.specialty)
    )
    return replace(place, city=city, region=region, country=country, specialty=specialty)
