"""Text as a terminal can show it: pages are strangers' data and may hold escape sequences."""

from __future__ import annotations

import unicodedata

# Categories that draw nothing or command the terminal: controls, formats (bidi marks), surrogates, line ends.
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def one_line(text: str) -> str:
    r"""`text` on one line, without anything that a terminal would act on.

    >>> one_line("Hi,\n\n you\x1b[31m there\u202e")
    'Hi, you[31m there'
    """
    spaced = " ".join(text.split())
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(char for char in spaced if unicodedata.category(char) not in _UNPRINTABLE)


def cut(text: str, width: int) -> str:
    """`text` on one line of at most `width` columns; what is cut off is marked by an ellipsis.

    >>> cut("How soon may I jog?", 12), cut("short", 12), cut("隆鼻手術後", 6)
    ('How soon ma…', 'short', '隆鼻…')
    """
    line = one_line(text[: 8 * width + 80])
    if sum(map(_columns, line)) <= width:
        return line
    used, kept = 0, []
    for char in line:
        used += _columns(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def fit(text: str, width: int) -> str:
    """`text` on one line of exactly `width` columns, cut or filled up with spaces.

    >>> fit("jog", 5), fit("jogging", 5), fit("隆鼻", 5)
    ('jog  ', 'jogg…', '隆鼻 ')
    """
    line = cut(text, width)
    return line + " " * (width - sum(map(_columns, line)))


def _columns(char: str) -> int:
    """How many columns a terminal gives to `char`."""
    if char.isascii():
        return 1
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
