"""Texts as page and data are compared: by their letters and digits alone.

Both differ in white space, quotation marks, dashes and markup, and in where they cut a text short.
"""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = re.compile(r"[\W_]+")
# The same for the bytes of Latin-1, and its small letters, for `bytes.translate`.
_NO_LETTERS: Final = bytes(code for code in range(256) if not chr(code).isalnum())
_SMALL: Final = bytes(ord(chr(code).lower()) for code in range(256))
# What English prose has beyond Latin-1; without it most texts are Latin-1.
_MARKS: Final = "’‘“”–—…•™\u200b"
_DOTS: Final = re.compile(r"[\s.…\[\]]*(?:\.\.\.|…)[\s.…\[\]]*\Z")
MORE: Final = ("readmore", "seemore", "showmore", "viewmore", "more", "continuereading")


def squeeze(text: str) -> str:
    """The letters and digits of a text, in lower case.

    >>> squeeze("It’s “normal”, isn't it?")
    'itsnormalisntit'
    """
    found = _squeezed(text, _NO_LETTERS)
    return _BETWEEN.sub("", text).lower() if found is None else found


def _squeezed(text: str, dropped: bytes) -> str | None:
    """A text in small letters without the `dropped` characters; None when there are others than Latin-1's."""
    if not text.isascii():
        for mark in _MARKS:
            if mark in text:
                text = text.replace(mark, "")
    try:
        return text.encode("latin-1").translate(_SMALL, dropped).decode("latin-1")
    except UnicodeEncodeError:
        return None


def squeeze_lines(lines: list[str]) -> list[str]:
    """Each of the lines squeezed, in one go where that can be.

    >>> squeeze_lines(["It’s “normal”", "", "Isn't it?"])
    ['itsnormal', '', 'isntit']
    """
    found = _squeezed("\n".join(lines), _NO_LETTERS.replace(b"\n", b"")) if lines else None
    return [squeeze(line) for line in lines] if found is None else found.split("\n")


def is_cut(text: str) -> bool:
    """Whether a text ends in the dots that mark it as shortened.

    >>> is_cut("It is normal to …"), is_cut("It is normal.")
    (True, False)
    """
    tail = text[-20:]
    return ("…" in tail or "..." in tail) and _DOTS.search(tail) is not None


def without_dots(text: str) -> str:
    """A shortened text without the dots at its end."""
    return text[:-20] + _DOTS.sub("", text[-20:]) if is_cut(text) else text


def letters(text: str) -> str:
    """What of a text is compared: its squeezed letters, without the dots of a shortened one."""
    return squeeze(without_dots(text))
