"""Makes a folder of raw pages whole after a kill: no half-written record, a ledger that knows all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from scraper.fetching.addresses import page_key
from scraper.fetching.judging import judge
from scraper.fetching.keeper import PREFIX
from scraper.fetching.ledger import Entry, Ledger
from scraper.fetching.outcomes import Outcome
from scraper.fetching.targets import Target

_CHUNK = 2**18


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done to one WARC file."""

    name: str
    cut: int
    """Bytes of a half-written record that were cut off."""
    adopted: int
    """Pages that the ledger didn't know of."""
    damaged: int = 0
    """Bytes behind a damaged record, moved to `NAME.damaged`."""


def repair(folder: Path, ledger: Ledger) -> Iterator[Repair]:
    """Compare each WARC file in `folder` with the `ledger`, and mend what differs.

    Only files that this program wrote are touched. A ledger that is missing is made anew.
    """
    found = {path.name: path for path in sorted(folder.glob(f"{PREFIX}*.warc.gz"))}
    for name in ledger.warcs():
        if name not in found:
            ledger.forget_from(name, 0)
    for name, path in found.items():
        known, size = ledger.size_of(name), path.stat().st_size
        if known == size:
            continue
        if size < known:
            # The disk lost the end of the file in a power failure: what is left is read from the start.
            ledger.forget_from(name, 0)
            known = 0
        done = _mend(path, known, ledger)
        if done.cut or done.adopted or done.damaged:
            yield done


def _mend(path: Path, known: int, ledger: Ledger) -> Repair:
    """Adopt the whole records of the file `path` behind its first `known` bytes, cut off the rest."""
    adopted, whole = 0, known
    damaged = False
    members = _members(path, known)
    while True:
        try:
            offset, data = next(members)
        except StopIteration:
            break
        except zlib.error:
            damaged = True
            break
        entry = _entry(data, path.name, offset, ledger)
        whole = offset + data.packed
        adopted += entry is not None
        ledger.add([entry] if entry else [], path.name, whole)
    rest = path.stat().st_size - whole
    if rest and damaged:
        _move_tail(path, whole)
    with path.open("r+b") as file:
        file.truncate(whole)
    if not whole:
        path.unlink()
    return Repair(path.name, 0 if damaged else rest, adopted, rest if damaged else 0)


@dataclass(frozen=True, slots=True)
class _Member:
    """One gzip member of a WARC file: a record."""

    content: bytes
    packed: int


def _members(path: Path, start: int) -> Iterator[tuple[int, _Member]]:
    """The whole members of the file `path` from the byte `start` on, each with its offset."""
    with path.open("rb") as file:
        file.seek(start)
        data, offset = file.read(_CHUNK), start
        while data:
            member, pieces, packed = zlib.decompressobj(wbits=31), [], 0
            while data and not member.eof:
                pieces.append(member.decompress(data))
                packed += len(data) - len(member.unused_data)
                data = member.unused_data or file.read(_CHUNK)
            if not member.eof:
                return  # cut
            yield offset, _Member(b"".join(pieces), packed)
            offset += packed


def _move_tail(path: Path, start: int) -> None:
    """Copy what stands behind `start` into `NAME.damaged`, which is never overwritten."""
    with path.open("rb") as file, path.with_name(f"{path.name}.damaged").open("ab") as tail:
        file.seek(start)
        while chunk := file.read(_CHUNK):
            tail.write(chunk)


def _entry(member: _Member, name: str, offset: int, ledger: Ledger) -> Entry | None:
    """The ledger's entry for the record in `member`; None when it is none of a page."""
    try:
        record: ArcWarcRecord | None = next(ArchiveIterator(BytesIO(member.content)), None)
    except ArchiveLoadFailed:
        return None  # not written by this program
    if record is None:
        return None
    headers = record.rec_headers
    url, date = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
    if record.rec_type not in {"response", "revisit"} or record.http_headers is None:
        return None
    moment = datetime.fromisoformat(date)
    source = headers.get_header("WARC-Source-URI")
    if record.rec_type == "revisit":
        known = ledger.page(page_key(url))
        return known and replace(known, outcome=Outcome.UNCHANGED, asked_at=moment.timestamp())
    status = int(record.http_headers.get_statuscode() or 0)
    if 300 <= status < 400:
        return None
    outcome, reason = (Outcome.FETCHED, None) if source else judge(status, record.content_stream().read())
    asked = headers.get_header("WARC-Creation-Date") if source else date
    return Entry(
        key=Target(url, captured_at=moment if source else None).key,
        url=url,
        outcome=outcome,
        reason=reason,
        asked_at=datetime.fromisoformat(asked).timestamp(),
        etag=record.http_headers.get_header("ETag"),
        last_modified=record.http_headers.get_header("Last-Modified"),
        digest=headers.get_header("WARC-Payload-Digest"),
        record_id=headers.get_header("WARC-Record-ID"),
        record_date=date,
        warc=name,
        offset=offset,
    )
