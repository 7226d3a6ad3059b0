"""A text page becomes numbered lines. (HTML pages: `parsers.markup`.)"""

from __future__ import annotations

from parsers.records import Form, Line, Page


def read_text(text: str) -> Page:
    r"""The page that a decoded text is: each line that is not blank, with the blank lines before it counted.

    Line breaks are LF, CRLF and CR; the page's text is kept as it is, so spans point into the input.

    >>> page = read_text("Title\n\n\nBody \r\n")
    >>> [(line.number, line.start, line.text, line.blanks) for line in page.lines]
    [(1, 0, 'Title', 0), (4, 8, 'Body ', 2)]
    """
    lines = []
    append = lines.append
    start = blanks = 0
    make = Line._make
    if "\r" in text:
        pieces = text.replace("\r\n", "\n\0").replace("\r", "\n").split("\n")
        return Page(text, tuple(_lines_with_returns(pieces)), Form.TEXT)
    for number, piece in enumerate(text.split("\n"), 1):
        if piece and not piece.isspace():
            append(make((number, start, piece, blanks, None, 0, None, 0)))
            blanks = 0
        else:
            blanks += 1
        start += len(piece) + 1
    return Page(text, tuple(lines), Form.TEXT)


def _lines_with_returns(pieces: list[str]) -> list[Line]:
    """The same for a page with carriage returns; a NUL that stands for the LF of a CRLF keeps offsets right."""
    lines = []
    start = blanks = 0
    for number, piece in enumerate(pieces, 1):
        if piece.startswith("\0"):
            start += 1
            piece = piece[1:]  # noqa: PLW2901
        if piece.strip():
            lines.append(Line(number, start, piece, blanks))
            blanks = 0
        else:
            blanks += 1
        start += len(piece) + 1
    return lines
