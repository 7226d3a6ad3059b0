"""The way in: from an input to the pages in it, whatever its form.

`read_pages` yields a `SavedPage` for each page and an `UnreadPage` for each one that is lost; what is
no page at all (requests, pictures, revisit records …) is only counted. Forms lie in one another (a
packed tar of WACZ files); each reader hands its members back to `_read_stream`.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO, NamedTuple, cast

from parsers.records import Status
from scraper.forms.browser import read_comments
from scraper.forms.detect import Kind, detect, is_packed
from scraper.forms.streams import (
    HEAD,
    MAX_DEPTH,
    Budget,
    Counted,
    Job,
    ReadOptions,
    Stream,
    open_stream,
    read_whole,
)
from scraper.inputs import STDIN, Location, input_size, open_regular
from scraper.saved import Found, SavedPage, Unread, UnreadPage, system_reason

# An input may unpack to so many of its largest pages whatever its size; beyond, the ratio counts.
_ALLOWANCE = 4

# gzip in gzip happens when a server packs what is packed already; more often is a trick.
_MAX_PACKINGS = 3

Reader = Callable[[Stream, Job], Iterator[Found]]

# Imported when the first input of the kind comes: pyarrow and email take longer to load than a page to read.
_READERS: dict[Kind, str] = {
    Kind.WARC: "scraper.forms.warc:read_warc",
    Kind.ZIP: "scraper.forms.bundles:read_zip",
    Kind.TAR: "scraper.forms.bundles:read_tar",
    Kind.PARQUET: "scraper.forms.parquet:read_parquet",
    Kind.WEBARCHIVE: "scraper.forms.webarchive:read_webarchive",
    Kind.MAIL: "scraper.forms.mail:read_mail",
    Kind.JSON: "scraper.forms.tabular:read_json",
    Kind.JSONL: "scraper.forms.tabular:read_jsonl",
    Kind.CSV: "scraper.forms.tabular:read_csv",
}


def read_pages(
    location: Location,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (immutable)
    notes: Counter[str] | None = None,
) -> Iterator[Found]:
    """The pages of the input at `location`, in their order.

    `notes` counts what was met beside pages ("request records": 12). Never raises for what an input holds.
    """
    if location.fault:
        yield UnreadPage(location.source, Status.UNREADABLE, location.fault)
        return
    budget = Budget(_ALLOWANCE * options.max_bytes)
    notes = Counter() if notes is None else notes
    job = Job(options, notes, budget, _read_stream, location.part, location.member)
    pages = _read_location(location, job)
    yield from pages if location.member is None else _of_member(location, pages)


def _of_member(location: Location, pages: Iterator[Found]) -> Iterator[Found]:
    """The pages of the member that is meant, or why there is none."""
    named, is_there = f"{location.named}#", False
    for page in pages:
        here = f"{page.source}#"
        # A fault of an archive around the member is the member's too.
        if here.startswith(named) or (isinstance(page, UnreadPage) and named.startswith(here)):
            is_there = True
            yield page
    if not is_there:
        reason = (
            "there is no such page in the file; the column `source` of a pages table names those that are"
        )
        yield UnreadPage(location.named, Status.UNREADABLE, reason)


def _read_location(location: Location, job: Job) -> Iterator[Found]:
    """The pages of an input that is still to be opened."""
    try:
        with open_regular(location.path) as file:
            yield from _read_file(location, file, job)
    except Unread as unread:
        yield UnreadPage(location.source, unread.status, unread.reason)
    except OSError as error:
        yield UnreadPage(location.source, Status.UNREADABLE, system_reason(error))


class _Mark(NamedTuple):
    """How a file looks from outside."""

    size: int
    changed: int


def _mark(file: BinaryIO) -> _Mark:
    """Size and time of the last change."""
    try:
        status = os.fstat(file.fileno())
    except io.UnsupportedOperation:  # at a remote address, where what is opened does not change
        return _Mark(0, 0)
    return _Mark(status.st_size, status.st_mtime_ns)


def _read_file(location: Location, file: BinaryIO, job: Job) -> Iterator[Found]:
    """The pages of an open input. What changes while it is read may be half old, half new."""
    if location.path == STDIN:
        counted = io.BufferedReader(Counted(file, job.budget.gain), HEAD)
        yield from _read_stream(open_stream(location.source, counted), job)
        return
    before = _mark(file)
    job.budget.packed = before.size or input_size(location)
    changed = UnreadPage(
        location.source,
        Status.UNREADABLE,
        "the file changed while it was read; read it again when it is at rest",
    )
    pages = _read_stream(open_stream(location.source, file), job)
    first = next(pages, None)
    if _mark(file) != before:
        yield changed
        return
    if first is not None:
        yield first
    yield from pages
    if _mark(file) != before:
        yield changed


def _read_stream(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages of a stream, packed or not; a fault ends this stream and nothing else."""
    try:
        if job.depth > MAX_DEPTH:
            raise Unread(
                Status.TOO_DEEP, f"archives in archives, more than {MAX_DEPTH} deep; unpack them by hand"
            )
        yield from _unpack(stream, job) if is_packed(stream.head) else _read_kind(stream, job, "")
    except Unread as unread:
        yield UnreadPage(stream.source, unread.status, unread.reason)
    except OSError as error:
        yield UnreadPage(stream.source, Status.UNREADABLE, system_reason(error))
    except Exception as error:  # whatever a library makes of bytes that strangers wrote
        what = f"{type(error).__name__}: {str(error)[:200]}".rstrip(": ")
        yield UnreadPage(stream.source, Status.UNREADABLE, f"damaged file ({what}); fetch or save it again")


def _unpack(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages below the layers of packing; what unpacks is imported when the first packed input comes."""
    from scraper.forms.members import holds_one_record
    from scraper.forms.packed import Unpacked, find_packing, packing_with_dictionary

    for layer in range(_MAX_PACKINGS + 1):
        packing = find_packing(stream.head)
        if packing is None:
            yield from _read_kind(stream, job, " when unpacked" if layer else "")
            return
        if packing.name == "gzip" and not layer and holds_one_record(stream.head):
            yield from _reader(Kind.WARC)(stream, job)
            return
        packing = packing_with_dictionary(packing, stream.head, stream.file)
        unpacked = io.BufferedReader(Unpacked(stream.file, packing, job.budget), HEAD)
        inner = open_stream(stream.source, unpacked)
        inner.charset, inner.url, inner.captured_at, inner.form = (
            stream.charset, stream.url, stream.captured_at, stream.form,
        )  # fmt: skip
        stream = inner
    raise Unread(Status.TOO_DEEP, f"packed more than {_MAX_PACKINGS} times; unpack it by hand")


def _read_kind(stream: Stream, job: Job, unpacked: str) -> Iterator[Found]:
    """The pages of a stream that is not packed."""
    kind = detect(stream.head, job.options.text_column)
    if kind is Kind.PAGE:
        yield _page(stream, read_whole(stream, job.options.max_bytes, unpacked))
    else:
        yield from _reader(kind)(stream, job)


def _reader(kind: Kind) -> Reader:
    """The reader of a kind of form."""
    module, _, name = _READERS[kind].partition(":")
    return cast(Reader, getattr(import_module(module), name))


def _page(stream: Stream, data: bytes) -> SavedPage:
    """A bare page, with what its own comments tell; what the form around it tells comes first."""
    told = read_comments(data)
    return SavedPage(
        stream.source,
        data,
        charset=stream.charset,
        url=stream.url or (told.url if told else None),
        captured_at=stream.captured_at or (told.captured_at if told else None),
        form=stream.form or (told.form if told else None),
    )
