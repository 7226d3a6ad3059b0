"""A value together with the place in the line that it was read from."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """Part of a line: `line[start:end] == text`, always, so that every value can be proved."""

    text: str
    start: int
    end: int


def cut(line: str, start: int, end: int) -> Piece:
    """The piece of `line` from `start` to `end`.

    >>> cut("Tampa Plastic Surgeon", 0, 5)
    Piece(text='Tampa', start=0, end=5)
    """
    return Piece(line[start:end], start, end)
