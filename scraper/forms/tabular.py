"""JSONL, JSON and CSV tables of pages, row by row: C4, FineWeb, Dolma, and exports of any kind.

`columns` says which column is the page. A row that can't be read is one lost page; the next row is
read all the same.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from parsers.records import Status
from scraper.forms.columns import Columns, delimiter, find_columns, heading, is_own
from scraper.forms.feed import Feed
from scraper.forms.streams import HEAD, Job, Stream, too_large
from scraper.forms.times import from_epoch, read_time
from scraper.saved import Found, SavedPage, Unread, UnreadPage

# What escapes make of a page in JSON at most: \u0000 for each byte.
_ESCAPED = 6

# In CSV each quote may be doubled.
_QUOTED = 2

OWN = "tables that this program wrote"

Row = Mapping[str, Any]


def read_jsonl(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in JSON Lines; `source` counts all lines, from 1."""
    number = job.part.first if job.part else 1
    if job.part and job.part.start:
        stream.file.seek(job.part.start)
    feed = Feed(stream.file, job.part.start if job.part else 0)
    taker = RowTaker(stream, job, "jsonl")
    limit = _ESCAPED * job.options.max_bytes + HEAD
    while job.part is None or feed.offset < job.part.end:
        line = feed.line(limit)
        if not line:
            return
        if len(line) >= limit and not line.endswith(b"\n"):
            feed.pass_line()
            yield from taker.lost(number, too_large(job.options.max_bytes))
        elif line.strip(b"\xef\xbb\xbf \t\r\n\0") and taker.wants(number):
            yield from taker.take_line(number, line)
        number += 1
        if taker.is_done:
            return


def _object(line: bytes) -> Row:
    """The object in a line; raises `Unread`."""
    try:
        row = json.loads(line.lstrip(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise Unread(Status.UNREADABLE, f"damaged JSON ({str(error)[:100]})") from error
    if not isinstance(row, dict):
        raise Unread(Status.UNREADABLE, "JSON, but no object with columns")
    return row


class RowTaker:
    """Makes pages of the rows of one table."""

    def __init__(self, stream: Stream, job: Job, form: str) -> None:
        self._stream, self._job, self._form = stream, job, form
        self._names: tuple[str, ...] | None = None
        self._known: Columns | None = None
        self.is_done = False
        """Whether the only row that is wanted has been seen, or the table is none of pages."""

    def _columns(self, names: tuple[str, ...]) -> Columns | None:
        """The columns of a row; nearly always they are those of the row before."""
        if names != self._names:
            options = self._job.options
            self._names, self._known = names, find_columns(names, options.text_column, options.url_column)
        return self._known

    def wants(self, number: int) -> bool:
        """Whether the row is wanted: one that isn't need not be read."""
        return self._job.wanted is None or self._job.wanted == str(number)

    def take_line(self, number: int, line: bytes) -> Iterator[Found]:
        """The page in row `number`, an object in a line of JSON."""
        try:
            row = _object(line)
        except Unread as unread:
            yield from self.lost(number, unread)
        else:
            yield from self.take(number, row)

    def take(self, number: int, row: Row) -> Iterator[Found]:
        """The page in row `number`."""
        self.is_done = self._job.wanted is not None
        try:
            columns = self._columns(tuple(row))
            if columns is None:
                if is_own(row):
                    self._job.notes[OWN] += 1
                    self.is_done = True
                    return
                raise Unread(Status.UNREADABLE, no_page_column(row))
            yield self._page(number, columns, row)
        except Unread as unread:
            yield from self.lost(number, unread)

    def lost(self, number: int, unread: Unread) -> Iterator[Found]:
        """The row that could not be read, if it is wanted."""
        if self.wants(number):
            yield UnreadPage(f"{self._stream.source}#{number}", unread.status, unread.reason)

    def _page(self, number: int, columns: Columns, row: Row) -> SavedPage:
        """The page in a row."""
        text = value_of(row, columns.page)
        if not isinstance(text, str):
            raise Unread(Status.EMPTY, f"nothing in the column {columns.page}")
        # Characters, not bytes: to encode each page only to know its size would cost more than to read it.
        if len(text) > self._job.options.max_bytes:
            raise too_large(self._job.options.max_bytes)
        urls = (value_of(row, name) for name in columns.urls)
        moments = (_moment(value_of(row, name)) for name in columns.times)
        return SavedPage(
            f"{self._stream.source}#{number}",
            text=text,
            url=next((url for url in urls if isinstance(url, str) and url), None),
            captured_at=next((moment for moment in moments if moment), None),
            form=self._form,
        )


def no_page_column(names: Any) -> str:
    """Why a table or a row gives no page."""
    shown = ", ".join(sorted(map(str, names))[:12])
    return f"no column of pages among {shown[:200] or 'none'}; name it with --text-column"


def value_of(row: Row, name: str) -> Any:
    """The value of a column; a dot leads into a column of objects, or of JSON.

    >>> value_of({"metadata": {"url": "u"}}, "metadata.url"), value_of({"a.b": 1}, "a.b"), value_of({}, "a")
    ('u', 1, None)
    """
    if name in row:
        return row[name]
    outer, dot, inner = name.partition(".")
    value = row.get(outer) if dot else None
    if isinstance(value, str) and value.startswith("{") and len(value) < HEAD:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value_of(value, inner) if isinstance(value, Mapping) else None


def _moment(value: Any) -> Any:
    """The moment that a cell tells."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        digits = str(value)
        return read_time(digits) if len(digits) == 14 and digits.isdecimal() else from_epoch(value)
    return read_time(str(value))


def read_json(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in a JSON document: an array of objects, or objects one behind the other."""
    taker = RowTaker(stream, job, "json")
    try:
        for number, row in enumerate(_objects(stream, job), 1):
            if taker.wants(number):
                yield from taker.take(number, row)
            if taker.is_done:
                return
    except Unread as unread:
        yield UnreadPage(stream.source, unread.status, unread.reason)


def _objects(stream: Stream, job: Job) -> Iterator[Row]:
    """The objects in a JSON document, with no more of it in memory than one of them; raises `Unread`."""
    file = codecs.getreader("utf-8-sig")(stream.file, "replace")
    decoder = json.JSONDecoder()
    text, limit = file.read(HEAD).lstrip().removeprefix("["), _ESCAPED * job.options.max_bytes
    while True:
        text = text.lstrip(" \t\r\n,")
        if not text or text.startswith("]"):
            if text or not (text := file.read(HEAD)):
                return
            continue
        try:
            row, end = decoder.raw_decode(text)
        except (ValueError, RecursionError) as error:
            # Read as much again as there is: the object is looked at a few times, not once per chunk.
            more = file.read(max(len(text), HEAD)) if len(text) <= limit else ""
            if not more:
                status = Status.TRUNCATED if len(text) <= limit else Status.TOO_LARGE
                raise Unread(
                    status, f"JSON that ends too early or is damaged ({str(error)[:100]})"
                ) from error
            text += more
            continue
        text = text[end:]
        if isinstance(row, dict):
            yield row


def read_csv(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in a CSV or TSV table; `source` counts its rows, from 1, without the heading."""
    names = heading(stream.head)
    if find_columns(names, job.options.text_column) is None:
        if is_own(names):
            job.notes[OWN] += 1
            return
        raise Unread(Status.UNREADABLE, no_page_column(names))
    csv.field_size_limit(_QUOTED * job.options.max_bytes)
    parting = delimiter(stream.head.partition(b"\n")[0].decode("utf-8", "replace"))
    rows = csv.reader(_lines(stream.file, _QUOTED * job.options.max_bytes), delimiter=parting)
    next(rows, None)
    taker = RowTaker(stream, job, "csv")
    number = 0
    while not taker.is_done:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield from taker.lost(number, Unread(Status.UNREADABLE, f"damaged CSV ({error})"))
            continue
        if row is None:
            return
        if row and taker.wants(number):
            yield from taker.take(number, dict(zip(names, row, strict=False)))


def _lines(file: BinaryIO, limit: int) -> Iterator[str]:
    """The lines of a table; one over the limit comes in pieces, which the reader joins or refuses."""
    while line := file.readline(limit):
        yield line.decode("utf-8", "replace")
