"""Characters that no reader sees: zero-width ones and marks of writing direction.

They come from word processors and from names copied between sites. Bylines are read without them; the
spans of what was read still cover them, as they stand on the page.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Final, TypeVar

from parsers.patterns import lazy_pattern
from parsers.pieces import Piece

# Soft hyphen; zero-width space, joiners and marks; embeddings and overrides; isolates; byte order mark.
_INVISIBLE: Final = lazy_pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")

T = TypeVar("T")


def has_invisible(text: str) -> bool:
    r"""Whether a text holds characters that no reader sees.

    >>> has_invisible("Jane\u200b Roe"), has_invisible("José")
    (True, False)
    """
    return not text.isascii() and _INVISIBLE.search(text) is not None


def visible(text: str) -> str:
    r"""A text without them.

    >>> visible("\u202aJane\u200b Roe\u202c")
    'Jane Roe'
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)


def offsets(text: str) -> list[int]:
    r"""For each character of `visible(text)` its offset in `text`, and the length of `text`.

    >>> offsets("a\u200bb")
    [0, 2, 3]
    """
    kept = [at for at, letter in enumerate(text) if not _INVISIBLE.match(letter)]
    return [*kept, len(text)]


def moved(reading: T, places: list[int]) -> T:
    """A reading of the visible text with its pieces where they stand in the whole one."""
    if isinstance(reading, Piece):
        end = places[reading.end - 1] + 1 if reading.end > reading.start else places[reading.start]
        return reading._replace(start=places[reading.start], end=end)
    if not is_dataclass(reading) or isinstance(reading, type):
        return reading
    found = {one.name: getattr(reading, one.name) for one in fields(reading)}
    return replace(
        reading, **{name: moved(one, places) for name, one in found.items() if isinstance(one, Piece)}
    )
