"""Keeps raw pages: WARC files in a folder, each exchange appended whole and entered in the ledger.

An exchange is appended by one write, and the ledger learns of it afterwards. So a kill leaves at
most a cut last record and a ledger that is one exchange behind; `repair` mends both.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord

from scraper.fetching.addresses import page_key
from scraper.fetching.client import Exchange
from scraper.fetching.ledger import Entry, Ledger
from scraper.fetching.outcomes import Outcome
from scraper.fetching.targets import Target
from scraper.fetching.warcrecords import RecordFactory, date_text

PREFIX = "doctor-answers-"

# Files of one gigabyte are what web archives use: large enough to be few, small enough to be copied.
ROTATE_AT = 10**9


class NotKept(OSError):
    """A page that could not be written; what was written before is whole. Free space and run it again."""


class Keeper:
    """Writes the WARC files of one run into `folder`; safe for all threads of the run.

    `info` is the content of each file's first record. Names are made of the prefix, the time and a
    number: nothing of a page goes into a name.
    """

    def __init__(
        self, folder: Path, ledger: Ledger, info: Mapping[str, str], rotate_at: int = ROTATE_AT
    ) -> None:
        self.bytes_kept = 0
        self._folder, self._ledger, self._info, self._rotate_at = folder, ledger, info, rotate_at
        self._records = RecordFactory()
        self._started = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        self._number = 0
        self._file: BinaryIO | None = None
        self._name = ""
        self._size = 0
        self._lock = threading.Lock()

    def keep(self, exchange: Exchange, target: Target, outcome: Outcome, reason: str | None = None) -> None:
        """Keep the answer from the page's own site: a response record and its request record.

        The entry goes to the target and, after a redirect, to the address that answered.
        """
        record = self._records.response(exchange, exchange.url, exchange.asked_at, {})
        entry = Entry(
            key=target.key,
            url=exchange.url,
            outcome=outcome,
            reason=reason,
            asked_at=exchange.asked_at.timestamp(),
            etag=exchange.header("ETag"),
            last_modified=exchange.header("Last-Modified"),
        )
        keys = {target.key, page_key(exchange.url)}
        self._append([record, self._records.request(exchange, record)], _entries(record, entry, keys))

    def keep_hop(self, exchange: Exchange) -> None:
        """Keep an answer that led on (a redirect) or has to be asked for again."""
        record = self._records.response(exchange, exchange.url, exchange.asked_at, {})
        self._append([record, self._records.request(exchange, record)], lambda _name, _offset: [])

    def keep_unchanged(self, exchange: Exchange, target: Target, known: Entry) -> None:
        """Keep that the page that is `known` was the same again: a revisit record."""
        record = self._records.revisit(exchange, known)

        entry = replace(
            known,
            outcome=Outcome.UNCHANGED,
            reason=None,
            asked_at=exchange.asked_at.timestamp(),
            etag=exchange.header("ETag") or known.etag,
            last_modified=exchange.header("Last-Modified") or known.last_modified,
        )
        entries = [replace(entry, key=key) for key in {target.key, known.key}]
        self._append([record, self._records.request(exchange, record)], lambda _name, _offset: entries)

    def keep_copy(self, record: ArcWarcRecord, target: Target, place: str, asked_at: datetime) -> None:
        """Keep a copy that an archive gave, with `place`, the address where it was found."""
        record.rec_headers.replace_header("WARC-Source-URI", place)
        record.rec_headers.replace_header("WARC-Creation-Date", date_text(asked_at))
        entry = Entry(target.key, target.url, Outcome.FETCHED, None, asked_at.timestamp())
        self._append([record], _entries(record, entry, {target.key}))

    def response(self, exchange: Exchange, target: Target, moment: datetime) -> ArcWarcRecord:
        """The record of the capture of `target` that an archive gave in `exchange`."""
        return self._records.response(exchange, target.url, moment, {"WARC-Source-URI": exchange.url})

    def close(self) -> None:
        """Put everything on the disk."""
        with self._lock:
            self._close_file()

    def _append(self, records: Sequence[ArcWarcRecord], entries: Callable[[str, int], list[Entry]]) -> None:
        """Append `records` to the current file and enter the `entries` that they make at their place."""
        data = self._records.packed(records)
        with self._lock:
            if self._file is None or self._size >= self._rotate_at:
                self._next_file()
            offset = self._size
            self._write(data)
            self._ledger.add(entries(self._name, offset), self._name, self._size)

    def _next_file(self) -> None:
        """Begin a new file; its name is new even when a run began in the same second."""
        self._close_file()
        while self._file is None:
            self._name = f"{PREFIX}{self._started}-{self._number:05}.warc.gz"
            self._number += 1
            try:
                self._file = (self._folder / self._name).open("xb", buffering=0)
            except FileExistsError:
                continue
        self._size = 0
        self._write(self._records.packed([self._records.file_info(self._name, self._info)]))

    def _write(self, data: bytes) -> None:
        """Append `data` whole or not at all."""
        assert self._file is not None
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            os.ftruncate(self._file.fileno(), self._size)
            self._file.seek(self._size)
            raise NotKept(error.errno, error.strerror, str(self._folder / self._name)) from error
        self._size += len(data)
        self.bytes_kept += len(data)

    def _close_file(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            with file:
                os.fsync(file.fileno())


def _entries(record: ArcWarcRecord, entry: Entry, keys: set[str]) -> Callable[[str, int], list[Entry]]:
    """`entry` under each of `keys`, with what `record` tells, once its place is known."""
    headers = record.rec_headers

    def placed(name: str, offset: int) -> list[Entry]:
        full = replace(
            entry,
            digest=headers.get_header("WARC-Payload-Digest"),
            record_id=headers.get_header("WARC-Record-ID"),
            record_date=headers.get_header("WARC-Date"),
            warc=name,
            offset=offset,
        )
        return [replace(full, key=key) for key in keys]

    return placed
