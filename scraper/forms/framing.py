"""Records out of the two ways in which WARC and ARC files hold them; see `members`."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.patterns import lazy_pattern
from scraper.forms.feed import CHUNK, Feed
from scraper.forms.members import (
    HEADER_ROOM,
    Flaw,
    Gap,
    Member,
    Record,
    gzip_members,
    split_record,
    starts_record,
)
from scraper.forms.streams import Budget

# Where a record begins, seen from within damage. An ARC record begins at the beginning of a line.
_NEXT = lazy_pattern(
    rb"WARC/\d\.\d+\r?\n[A-Za-z-]+:|(?<=\n)(?:https?|dns|ftp):\S{1,4000} \S+ \d{14} \S+ \d+\r?\n"
)

CUT = "the file ends inside of a record"

# The longest that a `_NEXT` across the border of two chunks is.
_OVERLAP = 4200


def packed_records(
    feed: Feed, max_bytes: int, budget: Budget, end: int | None = None
) -> Iterator[Record | Gap]:
    """The records of a file with one gzip member per record, from where `feed` stands to `end`."""
    for member in gzip_members(feed, max_bytes + HEADER_ROOM, budget, end):
        if isinstance(member, Gap):
            yield member
        else:
            yield from _in_member(member)


def _in_member(member: Member) -> Iterator[Record | Gap]:
    """The records in a member: one, or in odd files some."""
    data, position = member.data, 0
    while True:
        place = f"{member.offset}+{position}" if position else str(member.offset)
        found = split_record(data, position)
        if found is None:
            if not member.whole:
                yield Gap(place, len(data) - position, CUT)
            elif data[position:].strip(b"\r\n\0"):
                yield Gap(place, member.size - position, "no WARC record in the gzip data")
            return
        head, start, length = found
        block, end = data[start : start + length], start + length
        flaw = None
        if len(block) < length:
            flaw = Flaw.CUT if not member.whole else Flaw.LARGE if member.size > len(data) else Flaw.LENGTH
        elif data[end:].strip(b"\r\n") and not starts_record(data[end:].lstrip(b"\r\n")):
            flaw, block, end = Flaw.LENGTH, data[start:].removesuffix(b"\r\n\r\n"), len(data)
        yield Record(place, head, block, length, flaw)
        position = end + len(data[end:]) - len(data[end:].lstrip(b"\r\n"))
        if position >= len(data):
            return


def plain_records(feed: Feed, max_bytes: int, end: int | None = None) -> Iterator[Record | Gap]:
    """The records of a plain stream, from where `feed` stands to the offset `end`."""
    cap = max_bytes + HEADER_ROOM
    while True:
        _skip_breaks(feed)
        offset = feed.offset
        if end is not None and offset >= end:
            return
        start = feed.take(HEADER_ROOM)
        if not start:
            return
        found = split_record(start)
        if found is None:
            if not start.strip(b"\0"):
                continue
            if len(start) < HEADER_ROOM and starts_record(start):
                yield Gap(str(offset), len(start), CUT)
            else:
                yield _next_record(feed, offset, start)
            continue
        head, behind, length = found
        feed.back(start[behind:])
        yield _record(feed, str(offset), head, length, cap)


def _skip_breaks(feed: Feed) -> None:
    """Pass the line breaks between two records."""
    while data := feed.take(16):
        rest = data.lstrip(b"\r\n")
        if rest:
            feed.back(rest)
            return


def _record(feed: Feed, place: str, head: bytes, length: int, cap: int) -> Record:
    """The record whose header was read. Its length is believed when a record, or nothing, follows."""
    block = feed.take(min(length, cap))
    left_out = feed.skip(length - len(block))
    here = len(block) + left_out
    if here == length and _is_border(feed):
        return Record(place, head, block, length, Flaw.LARGE if left_out or length > cap else None)
    return _misfit(feed, Record(place, head, block, length), left_out, cap)


def _misfit(feed: Feed, record: Record, left_out: int, cap: int) -> Record:
    """A record whose length can't be right, or the last one of a cut file: it ends where another begins."""
    block = record.block
    ends_early = len(block) + left_out < record.length
    if left_out and ends_early and feed.move(feed.offset - left_out):
        left_out = 0  # what was passed may hold records
    inner = None if left_out else _NEXT.search(block)
    if inner:
        feed.back(block[inner.start() :])
        return record._replace(block=block[: inner.start()].removesuffix(b"\r\n\r\n"), flaw=Flaw.LENGTH)
    rest = b"" if left_out and ends_early else _until_record(feed, cap - len(block))
    following = feed.take(1)
    feed.back(following)
    if ends_early and not following:
        return record._replace(flaw=Flaw.CUT)
    if record.length > cap:
        return record._replace(flaw=Flaw.LARGE)
    return record._replace(block=(block + rest).removesuffix(b"\r\n\r\n"), flaw=Flaw.LENGTH)


def _is_border(feed: Feed) -> bool:
    """Whether what must follow a record follows: two line breaks, or another record, or nothing."""
    data = feed.take(_OVERLAP)
    feed.back(data)
    rest = data.lstrip(b"\r\n\0")
    return data.startswith(b"\r\n\r\n") or not rest or starts_record(rest)


def _until_record(feed: Feed, keep: int) -> bytes:
    """Pass on to the next record; gives the first `keep` bytes on the way."""
    window = b""
    pieces: list[bytes] = []
    size = 0
    while True:
        more = feed.take(CHUNK)
        window += more
        found = _NEXT.search(window)
        if found:
            feed.back(window[found.start() :])
            window = window[: found.start()]
        cut = len(window) if found or not more else max(len(window) - _OVERLAP, 0)
        if size < keep:
            pieces.append(window[:cut][: keep - size])
            size += len(pieces[-1])
        window = window[cut:]
        if found or not more:
            return b"".join(pieces)


def _next_record(feed: Feed, offset: int, taken: bytes) -> Gap:
    """Move on to the next record; tells how much was skipped."""
    feed.back(taken[1:])
    _until_record(feed, 0)
    return Gap(str(offset), feed.offset - offset, "no WARC record where one should begin")
