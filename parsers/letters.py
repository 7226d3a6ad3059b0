"""The letters of a line by kind: a plain search for what a pattern would look for letter by letter."""

from __future__ import annotations

from typing import Final

_KINDS: Final = {
    b"a": b"abcdefghijklmnopqrstuvwxyz",
    b"A": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    b"0": b"0123456789",
    b" ": b" ",
    b"-": b"-.",
}
_TABLE: Final = b"".join(
    next((kind for kind, letters in _KINDS.items() if code in letters), b"?") for code in range(256)
)


def kinds_of(text: str) -> bytes:
    """The kind of each letter: `a` and `A` for small letters and capitals of ASCII, `0` for digits, `-` for
    hyphens and full stops, a space for a space, and `?`, one or several, for anything else.

    >>> kinds_of("Call 555-0199 (é)")
    b'Aaaa 000-0000 ????'
    """
    return text.encode("utf-8", "replace").translate(_TABLE)
