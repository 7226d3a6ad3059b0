"""The letters of a line by kind: a plain search for what a pattern would look for letter by letter."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

_KINDS: Final = {"a": ascii_lowercase, "A": ascii_uppercase, "0": digits, " ": " ", "-": "-."}
_TABLE: Final = bytes(
    next((ord(kind) for kind, letters in _KINDS.items() if chr(code) in letters), ord("?"))
    for code in range(256)
)


def kinds_of(text: str) -> bytes:
    """The kind of each letter: `a` and `A` for small letters and capitals of ASCII, `0` for digits, `-` for
    hyphens and full stops, a space for a space, and `?`, one or several, for anything else.

    >>> kinds_of("Call 555-0199 (é)")
    b'Aaaa 000-0000 ????'
    """
    return text.encode("utf-8", "replace").translate(_TABLE)
