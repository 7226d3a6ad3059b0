"""What a line could be, judged by its own words.

The expensive patterns are tried on short lines only: a line of more than `PROSE_LENGTH` characters
is prose, a disclaimer or a slogan, whatever its words.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from parsers.marks import find_furniture, is_marker
from parsers.names import NameLine, read_name
from parsers.places import PlaceLine, read_place
from parsers.ratings import CountLine, RatingLine, read_count, read_rating
from parsers.dates import read_date
from parsers.records import Line

# The longest byline lines seen: names with four degrees, places with country and specialty.
PROSE_LENGTH = 110


class Look(NamedTuple):
    """The readings that a line's own words allow; mostly none but plain text."""

    text: str
    """The line without the white space around it."""
    offset: int
    """How many white-space characters stand before `text` in the line."""
    furniture: str | None = None
    marker: bool = False
    count: CountLine | None = None
    name: NameLine | None = None
    place: PlaceLine | None = None
    rating: RatingLine | None = None
    day: date | None = None


def look_at(line: Line) -> Look:
    """Every reading of one line.

    >>> from parsers.textpages import read_text
    >>> look = look_at(read_text("  Tampa Plastic Surgeon").lines[0])
    >>> look.text, look.offset, look.place.city, look.rating
    ('Tampa Plastic Surgeon', 2, 'Tampa', None)
    """
    raw = line.text
    text = raw.strip()
    offset = len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0
    if len(text) > PROSE_LENGTH:
        return Look(text, offset, find_furniture(text), is_marker(text))
    if is_marker(text):
        return Look(text, offset, marker=True)
    if count := read_count(text):
        return Look(text, offset, count=count)
    if rating := read_rating(text):
        return Look(text, offset, rating=rating)
    if furniture := find_furniture(text):
        return Look(text, offset, furniture)
    if place := read_place(text):
        return Look(text, offset, place=place)
    if day := read_date(text):
        return Look(text, offset, "date", day=day[0])
    return Look(text, offset, name=read_name(text))
