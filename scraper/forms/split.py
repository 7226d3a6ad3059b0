"""Cuts big inputs into parts that can be read side by side and give the same pages together.

WARC and ARC are cut where a record begins, JSON Lines where a line begins, Parquet between row groups.
Everything else, and a JSONL or WARC that is packed as a whole, stays in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scraper.forms.detect import Kind, detect
from scraper.forms.feed import Feed
from scraper.forms.framing import plain_records
from scraper.forms.members import holds_one_record, pass_to_member
from scraper.forms.packed import find_packing
from scraper.forms.streams import HEAD, ReadOptions
from scraper.inputs import STDIN, Location, Part, open_regular
from scraper.saved import Unread

_BLOCK = 2**20


def split(
    location: Location,
    part_bytes: int,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (immutable)
) -> list[Location]:
    """The parts of an input, each of some `part_bytes`; the input itself when it can't be cut or read.

    A part of a WARC or ARC is cut like the whole of it.
    """
    if location.path == STDIN or location.fault or location.member is not None:
        return [location]
    try:
        with open_regular(location.path) as file:
            parts = _parts(file, location.part, part_bytes, options)
    except (OSError, Unread):  # the reader will say it in its own words
        return [location]
    return [location._replace(part=part) for part in parts] if len(parts) > 1 else [location]


def _parts(file: BinaryIO, part: Part | None, part_bytes: int, options: ReadOptions) -> list[Part]:
    """The parts of an open file, or of a part of it; none when it can't be cut."""
    size = file.seek(0, 2)
    whole = part or Part(0, size)
    file.seek(0)
    head = file.read(HEAD)
    if whole.end - whole.start <= part_bytes:
        return []
    if holds_one_record(head):
        return _between(_member_starts(file, whole, part_bytes), whole.end)
    kind = detect(head, options.text_column) if find_packing(head) is None else Kind.PAGE
    if kind is Kind.WARC:
        return _between(_record_starts(file, whole, part_bytes, options), whole.end)
    if part:
        return []
    if kind is Kind.JSONL:
        return list(_line_parts(file, size, part_bytes))
    return list(_group_parts(file, part_bytes)) if kind is Kind.PARQUET else []


def _between(starts: Iterator[int], size: int) -> list[Part]:
    """The parts that begin at `starts`."""
    known = list(starts)
    return [Part(start, end) for start, end in zip(known, [*known[1:], size], strict=True)]


def _member_starts(file: BinaryIO, whole: Part, part_bytes: int) -> Iterator[int]:
    """Offsets of gzip members that begin a record, `part_bytes` or more apart."""
    start = whole.start
    while start < whole.end:
        yield start
        file.seek(start + part_bytes)
        feed = Feed(file, start + part_bytes)
        for _ in pass_to_member(feed, b""):
            pass
        start = feed.offset


def _record_starts(file: BinaryIO, whole: Part, part_bytes: int, options: ReadOptions) -> Iterator[int]:
    """Offsets of records in a plain file. It is read through: a page may hold what looks like a record."""
    file.seek(whole.start)
    start = whole.start - part_bytes
    for item in plain_records(Feed(file, whole.start), options.max_bytes):
        place = int(item.place)
        if place >= whole.end:
            return
        if place >= start + part_bytes:
            start = place if start >= whole.start else whole.start
            yield start


def _line_parts(file: BinaryIO, size: int, part_bytes: int) -> Iterator[Part]:
    """Ranges of lines, with the numbers of their first lines; to number them, all are counted."""
    file.seek(0)
    start = position = 0
    first = number = 1
    while block := file.read(_BLOCK):
        at = 0
        while (wanted := start + part_bytes - position) <= len(block):
            end = block.find(b"\n", max(wanted - 1, at)) + 1
            if not end:
                break
            number += block.count(b"\n", at, end)
            yield Part(start, position + end, first)
            start, first, at = position + end, number, end
        number += block.count(b"\n", at)
        position += len(block)
    if start < size:
        yield Part(start, size, first)


def _group_parts(file: BinaryIO, part_bytes: int) -> Iterator[Part]:
    """Ranges of row groups of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(file)
    except pa.ArrowException:
        return
    start, first, number, size = 0, 1, 1, 0
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        size += sum(row_group.column(column).total_compressed_size for column in range(row_group.num_columns))
        number += row_group.num_rows
        if size >= part_bytes or group == metadata.num_row_groups - 1:
            yield Part(start, group + 1, first)
            start, first, size = group + 1, number, 0
