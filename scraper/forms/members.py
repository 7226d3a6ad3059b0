"""The records of WARC and ARC files as they lie in the file: where each begins, what is cut or damaged.

Of the libraries, warcio takes a file that was cut off for whole and stops without a word at a damaged
record, and FastWARC stops at it with an error (see `docs/saved-forms.md`); so the file is taken
apart here. A file has either one gzip member per record, as the standard asks, or records that follow
one another in a plain (or wholly packed) stream. After damage, reading goes on at the next record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from parsers.patterns import lazy_pattern
from scraper.forms.feed import Feed
from scraper.forms.packed import GUNZIP_ERRORS, gunzipper
from scraper.forms.streams import Budget

# Of a record that is too large as a page only the header counts, and of its block that much.
HEADER_ROOM = 2**16

_MAGIC = b"\x1f\x8b\x08"
_PEEK = 512

_WARC_START = lazy_pattern(rb"WARC/\d\.\d+\r?\n")
_ARC_START = lazy_pattern(
    rb"(?:filedesc|https?|dns|ftp)://?\S+ \S+ \d{14} \S+ \d+\r?\n|dns:\S+ \S+ \d{14} \S+ \d+\r?\n"
)
_LENGTH = lazy_pattern(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n")


class Flaw(Enum):
    """What is wrong with a record."""

    CUT = "the file ends inside of it"
    LENGTH = "its Content-Length is wrong"
    LARGE = "too large"


class Record(NamedTuple):
    """A record as it lies in the file."""

    place: str
    """Offset of the record, or of its gzip member; behind a `+` the offset inside of the member."""
    head: bytes
    """Its header, without the blank line behind."""
    block: bytes
    """What it holds, or the beginning of that when it is too large."""
    length: int
    """How much it holds by its own word."""
    flaw: Flaw | None = None


class Gap(NamedTuple):
    """Bytes that are no record."""

    place: str
    size: int
    reason: str


def starts_record(data: bytes) -> bool:
    """Whether bytes begin a WARC or ARC record."""
    return bool(_WARC_START.match(data) or _ARC_START.match(data))


def split_record(data: bytes, position: int = 0) -> tuple[bytes, int, int] | None:
    """Header, beginning of the block and declared length of the record at `position`; None for no record."""
    if _WARC_START.match(data, position):
        blank = _BLANK.search(data, position)
        length = _LENGTH.search(data, position, blank.end() if blank else position)
        if blank and length:
            return data[position : blank.start()], blank.end(), int(length[1])
    arc = _ARC_START.match(data, position)
    if arc:
        return data[position : arc.end()].rstrip(), arc.end(), int(arc[0].split()[-1])
    return None


def holds_one_record(head: bytes) -> bool:
    """Whether gzip data whose first bytes are `head` has its first record in a member of its own."""
    member = gunzipper()
    try:
        data = member.decompress(head, HEADER_ROOM)
    except GUNZIP_ERRORS:
        return False
    found = split_record(data)
    if found is None:
        return False
    _, start, length = found
    # A first record that fills more than the head of the file is none of those that writers begin with;
    # it may be alone in its member or not, and members are what the standard asks for.
    return not data[start + length :].strip(b"\r\n") if member.eof else start + length > len(data)


class Member(NamedTuple):
    """One gzip member."""

    offset: int
    data: bytes
    """What it holds, at most as much as was asked for."""
    size: int
    """How much it holds."""
    whole: bool
    """False when the file ends inside of it."""


def gzip_members(feed: Feed, cap: int, budget: Budget, end: int | None = None) -> Iterator[Member | Gap]:
    """The gzip members that begin before the offset `end`, each with its first `cap` bytes."""
    while end is None or feed.offset < end:
        offset = feed.offset
        packed = feed.some()
        if not packed:
            return
        if packed.startswith(_MAGIC) or (len(packed) < len(_MAGIC) and _MAGIC.startswith(packed)):
            feed.back(packed)
            try:
                yield _gunzip(feed, cap, budget)
                continue
            except _Damaged as error:
                reason, packed = str(error), error.packed
        else:
            reason = "no gzip data where a record should begin"
        yield from _next_member(feed, offset, packed, reason)


class _Damaged(Exception):
    """A member that can't be unpacked; holds the packed bytes that were taken so far."""

    def __init__(self, reason: str, packed: bytes) -> None:
        super().__init__(reason)
        self.packed = packed


def _gunzip(feed: Feed, cap: int, budget: Budget) -> Member:
    """The member at which `feed` stands; raises `_Damaged`."""
    offset, member = feed.offset, gunzipper()
    pieces: list[bytes] = []
    taken: list[bytes] = []
    kept = size = 0
    while not member.eof:
        packed = feed.some() if member.needs_input else b""
        taken.append(packed)
        if member.needs_input and not packed:
            return Member(offset, b"".join(pieces), size, whole=False)
        try:
            piece = member.decompress(packed, cap + 1)
        except GUNZIP_ERRORS as error:
            raise _Damaged(f"damaged gzip data ({error})", b"".join(taken)) from error
        size += len(piece)
        budget.spend(len(piece))
        if kept < cap:
            pieces.append(piece[: cap - kept])
            kept += len(pieces[-1])
        else:
            taken.clear()  # too large to be looked through again: damage in it is passed by from here
    feed.back(member.unused_data)
    return Member(offset, b"".join(pieces), size, whole=True)


def _next_member(feed: Feed, offset: int, taken: bytes, reason: str) -> Iterator[Gap]:
    """Move `feed` from a damaged member to the next one that begins a record; tells how much was skipped."""
    skipped = [taken[:1], *pass_to_member(feed, taken[1:])]
    if any(piece.strip(b"\0") for piece in skipped):  # zeros are padding
        yield Gap(str(offset), feed.offset - offset, reason)


def pass_to_member(feed: Feed, window: bytes) -> Iterator[bytes]:
    """Move `feed` to the next gzip member that begins a record, or to the end; yields what is passed.

    `window` holds bytes that were taken from the feed already.
    """
    at = 0
    while True:
        at = window.find(_MAGIC, at)
        if at >= 0 and len(window) - at >= _PEEK:
            if _begins_record(window[at : at + _PEEK]):
                break
            at += 1
            continue
        cut = at if at >= 0 else max(len(window) - len(_MAGIC) + 1, 0)
        yield window[:cut]
        window, at = window[cut:], 0
        more = feed.some()
        if not more:
            break
        window += more
    if window and _begins_record(window[max(at, 0) : _PEEK + max(at, 0)]):
        yield window[:at]
        feed.back(window[at:])
    else:
        yield window


def _begins_record(packed: bytes) -> bool:
    """Whether packed bytes are the beginning of a gzip member that begins a record."""
    try:
        return starts_record(gunzipper().decompress(packed, 4 * _PEEK))
    except GUNZIP_ERRORS:
        return False
