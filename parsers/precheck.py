"""The cheap look at a page's bytes before anything is parsed: most of a crawl is about something else.

A page of markup on which no word names a doctor, in any of the ways that the grammar could know one by, can't
be a thread of doctors' answers. Small pages are parsed all the same: they cost little, and block pages are
small.
"""

from __future__ import annotations

from typing import Final

from parsers.errors import NotAThread
from parsers.literals import Literals

# One of these stands on every page of doctors' answers, in its menus, its addresses or its text; the last is
# the type that structured data gives a thread. A word too many costs time, one too few a page.
WORDS: Final = (
    b"doctor", b"surge", b"medic", b"patient", b"clinic", b"practice", b"ologist", b"ntist", b"physician",
    b"therap", b"nurse", b"qapage",
)  # fmt: skip

_LITERALS: Final = Literals(*WORDS)

# The largest block pages seen have some 20 KB.
_LEAST: Final = 32 * 1024


def refuse_other_pages(data: bytes) -> None:
    """Raise `NotAThread` for markup that is plainly about something else.

    >>> refuse_other_pages(b"<p>Timetable</p>" * 5000)
    Traceback (most recent call last):
    parsers.errors.NotAThread: no word on the page names a doctor
    >>> refuse_other_pages(b"<p>Timetable</p>" * 5000 + b"<a>Find a Doctor</a>")
    """
    if len(data) < _LEAST or not data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"\0" in data:
        return  # small, text, or in an encoding of two bytes for each letter
    if not _LITERALS.occur(data):
        raise NotAThread("no word on the page names a doctor")
