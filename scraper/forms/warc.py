"""Pages of WARC, WET and ARC files: responses with a page inside, conversions to text, stored resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from parsers.records import Status
from scraper.forms.browser import read_comments
from scraper.forms.feed import Feed
from scraper.forms.framing import packed_records, plain_records
from scraper.forms.httpbody import read_body
from scraper.forms.members import Flaw, Gap, Record
from scraper.forms.streams import Job, Stream, too_large
from scraper.forms.times import read_time
from scraper.saved import Found, SavedPage, Unread, UnreadPage
from scraper.wayback import WAYBACK

_FIELD = re.compile(
    rb"^(warc-type|warc-target-uri|warc-date|warc-truncated|content-type):[ \t]*<?([^\r\n>]*)", re.I | re.M
)
_HTTP = re.compile(rb"HTTP/[\d.]+ (\d{3})[^\r\n]*\r?\n")
_PAGE_TYPE = re.compile(rb"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_TYPE = re.compile(rb"^content-type:[ \t]*([^\r\n]*)", re.I | re.M)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)

WET = "wet"


class _Header(NamedTuple):
    """What a record says about itself."""

    form: str
    kind: str
    url: str | None
    date: str | None
    media: bytes


class _Skip(Exception):
    """A record that holds no page; says what it is."""


def read_warc(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages of a WARC or ARC file, or of a part of it."""
    for item in _records(stream, job):
        inside = job.inside(item.place)
        if inside is None:
            continue
        source = f"{stream.source}#{item.place}"
        if isinstance(item, Gap):
            reason = f"{item.reason}; {item.size:,} bytes skipped; fetch the file again"
            status = Status.TRUNCATED if "ends inside" in item.reason else Status.UNREADABLE
            yield UnreadPage(source, status, reason)
            continue
        try:
            yield _page(item, source, job)
        except _Skip as what:
            job.notes[str(what)] += 1
        except Unread as unread:
            yield UnreadPage(source, unread.status, unread.reason)


def _records(stream: Stream, job: Job) -> Iterator[Record | Gap]:
    """The records that the job is about. Where only one is wanted, reading begins there."""
    start, end = (job.part.start, job.part.end) if job.part else (0, None)
    packed = stream.head.startswith(b"\x1f\x8b")
    if job.wanted is not None and stream.seekable:
        offset = job.wanted.partition("+")[0]
        if offset.isdecimal():
            start, end = int(offset), int(offset) + 1
    if start:
        stream.file.seek(start)
    feed = Feed(stream.file, start)
    if packed:
        return packed_records(feed, job.options.max_bytes, job.budget, end)
    return plain_records(feed, job.options.max_bytes, end)


def _page(record: Record, source: str, job: Job) -> SavedPage:
    """The page in a record; raises `_Skip` where there is none, `Unread` where it is lost."""
    header = _read_header(record.head)
    if record.flaw is Flaw.CUT:
        held = f"{len(record.block):,} of {record.length:,} bytes"
        raise Unread(
            Status.TRUNCATED, f"the file ends inside of this record, at {held}; fetch the file again"
        )
    if header.kind == "response":
        data, charset = _response(record.block, job.options.max_bytes)
    elif header.kind == "conversion" and header.media.lower().startswith(b"text/plain"):
        data, charset = record.block, "utf-8"
    elif header.kind == "resource" and _PAGE_TYPE.match(header.media):
        data, charset = record.block, _charset(header.media)
    else:
        raise _Skip(f"{header.kind} records")
    if record.flaw is Flaw.LARGE or len(data) > job.options.max_bytes:
        raise too_large(job.options.max_bytes)
    if record.flaw is Flaw.LENGTH:
        job.notes["pages whose record has a wrong Content-Length, read up to the next record"] += 1
    told = read_comments(data) if header.kind != "conversion" else None
    form = WAYBACK if told and told.form == WAYBACK else header.form
    return SavedPage(source, data, None, charset, header.url, read_time(header.date), form)


def _read_header(head: bytes) -> _Header:
    """The fields of a record's header. ARC has them in one line, and knows only responses."""
    if not head.startswith(b"WARC/"):
        address, _, moment, media, *_ = (*head.split(b" "), b"", b"", b"", b"")
        kind = "response" if address.startswith((b"http:", b"https:")) else _text(address.partition(b":")[0])
        return _Header("arc", kind, _text(address), _text(moment), media)
    fields = {name.lower(): value.strip() for name, value in reversed(_FIELD.findall(head))}
    kind = _text(fields.get(b"warc-type", b"nameless"))[:40].lower()
    url, date = _text(fields.get(b"warc-target-uri", b"")), _text(fields.get(b"warc-date", b""))
    form = WET if kind == "conversion" else "warc"
    return _Header(form, kind, url or None, date or None, fields.get(b"content-type", b""))


def _response(block: bytes, max_bytes: int) -> tuple[bytes, str | None]:
    """Body and declared charset of an HTTP response; raises `_Skip` when it is no page."""
    start = _HTTP.match(block)
    if start is None:
        raise _Skip("responses that are not HTTP")
    if not start[1].startswith(b"2"):
        raise _Skip(f"responses with status {_text(start[1])}")
    blank = block.find(b"\r\n\r\n", start.end() - 2)
    border, behind = (blank, blank + 4) if blank >= 0 else _bare_border(block)
    head = block[start.end() : border]
    media = _TYPE.search(head)
    if media is not None and media[1].strip():
        if not _PAGE_TYPE.match(media[1]):
            raise _Skip("responses that are no pages")
        return read_body(head, block[behind:], max_bytes), _charset(media[1])
    body = read_body(head, block[behind:], max_bytes)
    if not _MARKUP.match(body, 0, 4096):
        raise _Skip("responses that are no pages")
    return body, None


def _bare_border(block: bytes) -> tuple[int, int]:
    """End of the HTTP header where lines end in a bare line feed; all is header when nothing ends it."""
    blank = block.find(b"\n\n")
    return (blank, blank + 2) if blank >= 0 else (len(block), len(block))


def _charset(media: bytes) -> str | None:
    """The charset of a Content-Type."""
    found = _CHARSET.search(media)
    return _text(found[1]) if found else None


def _text(data: bytes) -> str:
    """Header fields are UTF-8 in WARC."""
    return data.decode("utf-8", "replace").strip()
