"""MHTML and mails: the page is one part of a MIME message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from io import BytesIO
from typing import NamedTuple

from parsers.records import Status
from scraper.forms.streams import Job, Stream, open_stream, read_whole
from scraper.forms.times import read_time
from scraper.saved import Found, SavedPage, Unread

MHTML, EML = "mhtml", "eml"

_PAGES = ("text/html", "application/xhtml+xml")
_ATTACHED = re.compile(r"\.(?:html?|xhtml|mht|mhtml)$", re.IGNORECASE)

# A message that names no boundary, or another one than it has: the line before its first part is it.
_BOUNDARY = re.compile(rb"\r?\n--([^\r\n\"]{1,200}?)[ \t]*\r?\n(?=[Cc]ontent-)")

# A large page has some hundred parts; each takes a kilobyte of memory, and seven bytes in a file make one.
_MAX_PARTS = 20_000
_BLANK = re.compile(rb"\r?\n\r?\n")


class _Saved(NamedTuple):
    """What the headers of the whole message tell."""

    form: str
    url: str | None
    date: str | None


def read_mail(stream: Stream, job: Job) -> Iterator[Found]:
    """The page in an MHTML file; the pages in a mail, attached ones before its own text."""
    data = read_whole(stream, job.options.max_bytes)
    if data.count(b"\n--") > _MAX_PARTS:
        raise Unread(Status.TOO_LARGE, f"a message of more than {_MAX_PARTS:,} parts")
    message = message_from_bytes(data)
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        message = _with_boundary(data)
    saved = _saved(message)
    parts = [part for part in message.walk() if not part.is_multipart()]
    attached = [] if saved.form == MHTML else [part for part in parts if _ATTACHED.search(_file_name(part))]
    if attached:
        yield from _attached(stream, attached, saved, job)
        return
    main = _main_part(message, parts, saved)
    if main is parts[-1] and _is_cut(message):
        raise Unread(Status.TRUNCATED, "the file ends inside of the page's part; save the page again")
    yield _page(stream, main, saved)


def _with_boundary(data: bytes) -> Message:
    """The message whose boundary is not named, with the one that its parts show; raises `Unread`."""
    found = _BOUNDARY.search(data)
    blank = _BLANK.search(data)
    if found is None or blank is None:
        raise Unread(Status.UNREADABLE, "a multipart message without parts: no boundary; save the page again")
    header = re.sub(
        rb"\r?\nContent-Type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", b"", data[: blank.start()], flags=re.I
    )
    kind = b'\r\nContent-Type: multipart/related; boundary="' + found[1] + b'"\r\n\r\n'
    return message_from_bytes(header + kind + data[blank.end() - 2 :])


def _saved(message: Message) -> _Saved:
    """What the headers tell. Chrome says where it was; others leave that to the parts."""
    url = _header(message, "Snapshot-Content-Location") or _header(message, "Content-Location")
    is_mhtml = (
        message.get_content_type() == "multipart/related"
        or bool(url)
        or "saved by" in (_header(message, "From") or "").lower()
    )
    return _Saved(MHTML if is_mhtml else EML, url, _header(message, "Date"))


def _header(part: Message, name: str) -> str | None:
    """A header without the breaks that long ones are folded at (RFC 2557, 4.4: addresses too)."""
    value = part.get(name)
    return re.sub(r"\r?\n[ \t]+", "", str(value)).strip() or None if value is not None else None


def _main_part(message: Message, parts: list[Message], saved: _Saved) -> Message:
    """The page: the part that the message says it starts with, or of its address, or the first page."""
    start = message.get_param("start", "")
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    for part in pages:
        if start and _header(part, "Content-ID") == start:
            return part
    for part in pages:
        if saved.url and _header(part, "Content-Location") == saved.url:
            return part
    texts = pages or [part for part in parts if part.get_content_type() == "text/plain"]
    if not texts:
        raise Unread(Status.UNDECODABLE, "a message without a page in it")
    return texts[0]


def _is_cut(message: Message) -> bool:
    """Whether the last boundary is missing."""
    return any(
        isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects
    )


def _page(stream: Stream, part: Message, saved: _Saved) -> SavedPage:
    """The page in a part."""
    data = part.get_payload(decode=True)
    return SavedPage(
        stream.source,
        data if isinstance(data, bytes) else b"",
        charset=part.get_content_charset(),
        url=_address(saved.url) or _address(_header(part, "Content-Location")),
        captured_at=read_time(saved.date),
        form=saved.form,
    )


def _address(url: str | None) -> str | None:
    """`url`, if it is one of the web: a frame of Chrome's is `cid:…`, a local page `file:…`."""
    return url if url and url.startswith(("http://", "https://")) else None


def _file_name(part: Message) -> str:
    """The name of an attachment."""
    return part.get_filename() or ""


def _attached(stream: Stream, parts: list[Message], saved: _Saved, job: Job) -> Iterator[Found]:
    """The pages attached to a mail: each in whatever form it was saved."""
    for number, part in enumerate(parts, 1):
        inside = job.inside(str(number)) if len(parts) > 1 else replace(job, depth=job.depth + 1)
        if inside is None:
            continue
        data = part.get_payload(decode=True)
        source = f"{stream.source}#{number}" if len(parts) > 1 else stream.source
        inner = open_stream(source, BytesIO(data if isinstance(data, bytes) else b""))
        inner.charset, inner.url = part.get_content_charset(), _address(_header(part, "Content-Location"))
        inner.captured_at, inner.form = read_time(saved.date), saved.form
        yield from job.read(inner, inside)
