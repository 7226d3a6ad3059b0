"""A text page becomes numbered lines. HTML pages go through `parsers.markup`."""

from __future__ import annotations

import re
from typing import Final

from parsers.patterns import lazy_pattern
from parsers.records import Form, Line, Page
from parsers.tuples import make

_LINE_BREAK: Final = lazy_pattern(r"\r\n|\r")


def read_text(text: str) -> Page:
    r"""The page that a decoded text is: each line that is not blank, with the blank lines before it counted.

    Line breaks are LF, CRLF and CR. The page's text is kept as it is, so spans point into the input.

    >>> page = read_text("Title\r\n\r\n\r\nBody \n")
    >>> [(line.number, line.start, line.text, line.blanks) for line in page.lines]
    [(1, 0, 'Title', 0), (4, 11, 'Body ', 2)]
    """
    lines: list[Line] = []
    append = lines.append
    start = blanks = 0
    breaks = _break_lengths(text)
    for number, piece in enumerate(
        _LINE_BREAK.sub("\n", text).split("\n") if breaks else text.split("\n"), 1
    ):
        if piece and not piece.isspace():
            append(make(Line, (number, start, piece, blanks, None, 0, None, 0)))
            blanks = 0
        else:
            blanks += 1
        start += len(piece) + (breaks[number - 1] if breaks and number <= len(breaks) else 1)
    return Page(text, tuple(lines), Form.TEXT)


def _break_lengths(text: str) -> list[int]:
    r"""How many characters each line break takes; empty when all of them are a single LF.

    >>> _break_lengths("a\r\nb\nc\rd")
    [2, 1, 1]
    """
    if "\r" not in text:
        return []
    return [len(found) for found in re.findall(r"\r\n|\r|\n", text)]
