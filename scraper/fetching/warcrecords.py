"""Exchanges as WARC records (ISO 28500, version 1.1), one gzip member each.

Bodies are kept unpacked and unchunked; the headers that said otherwise get the prefix
`X-Crawler-`, as in Common Crawl's files, and Content-Length tells the length of what is there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.fetching.client import Exchange
from scraper.fetching.ledger import Entry

VERSION = "1.1"

# Says that the server itself found the page unchanged (304), ISO 28500, 6.7.3.
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

# Headers that speak of how a body travelled, and no longer hold for how it is kept.
_TRAVEL = {"content-encoding", "transfer-encoding", "content-length"}

Headers = Iterable[tuple[str, str]]


def digest_of(body: bytes) -> str:
    """The digest of a page's bytes, as WARC and CDX files write it.

    >>> digest_of(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def date_text(moment: datetime) -> str:
    """A moment as WARC-Date has it, to the microsecond where it has any.

    >>> date_text(datetime(2015, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2015-01-02T03:04:05Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


class RecordFactory:
    """Makes the records of one WARC file."""

    def __init__(self) -> None:
        self._writer = WARCWriter(BytesIO(), gzip=True, warc_version=VERSION)

    def packed(self, records: Iterable[ArcWarcRecord]) -> bytes:
        """The bytes of `records` as they stand in a file."""
        out = BytesIO()
        writer = WARCWriter(out, gzip=True, warc_version=VERSION)
        for record in records:
            writer.write_record(record)
        return out.getvalue()

    def file_info(self, name: str, info: Mapping[str, str]) -> ArcWarcRecord:
        """The first record of the file `name`: who made it, and how."""
        return self._writer.create_warcinfo_record(name, dict(info))

    def response(
        self, exchange: Exchange, url: str, moment: datetime, more: Mapping[str, str]
    ) -> ArcWarcRecord:
        """The answer in `exchange` as what the page `url` was at `moment`; `more` WARC headers."""
        headers = StatusAndHeaders(
            _status_line(exchange), kept_headers(exchange.headers, len(exchange.body)), protocol="HTTP/1.1"
        )
        own = {"WARC-Date": date_text(moment), "WARC-Payload-Digest": digest_of(exchange.body), **more}
        if exchange.peer and "WARC-Source-URI" not in more:
            own["WARC-IP-Address"] = exchange.peer
        return self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=headers,
            warc_headers_dict=own,
        )

    def request(self, exchange: Exchange, answer: ArcWarcRecord) -> ArcWarcRecord:
        """The request of `exchange`, which led to the record `answer`."""
        parts = urlsplit(exchange.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return self._writer.create_warc_record(
            exchange.url,
            "request",
            http_headers=StatusAndHeaders(
                f"GET {path} HTTP/1.1", list(exchange.request_headers), is_http_request=True
            ),
            warc_headers_dict={
                "WARC-Date": date_text(exchange.asked_at),
                "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID"),
            },
        )

    def revisit(self, exchange: Exchange, known: Entry) -> ArcWarcRecord:
        """The answer in `exchange`, which says or shows that the page that is `known` didn't change."""
        own = {"WARC-Date": date_text(exchange.asked_at), "WARC-Refers-To": known.record_id or ""}
        if exchange.peer:
            own["WARC-IP-Address"] = exchange.peer
        record = self._writer.create_revisit_record(
            exchange.url,
            known.digest,
            known.url,
            known.record_date,
            http_headers=StatusAndHeaders(
                _status_line(exchange), kept_headers(exchange.headers, None), protocol="HTTP/1.1"
            ),
            warc_headers_dict=own,
        )
        if exchange.status == 304:
            record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
        return record


def kept_headers(headers: Headers, length: int | None) -> list[tuple[str, str]]:
    r"""`headers` of an answer as they hold for its body as kept, `length` bytes long (None: without one).

    >>> kept_headers([("Content-Encoding", "gzip"), ("ETag", "\"a\r\n b\"")], 9)
    [('X-Crawler-Content-Encoding', 'gzip'), ('ETag', '"a b"'), ('Content-Length', '9')]
    """
    kept = []
    for name, value in headers:
        changed = name.lower() in _TRAVEL and not (name.lower() == "content-length" and value == str(length))
        kept.append((f"X-Crawler-{name}" if changed else name, " ".join(value.split())))
    if length is not None and ("content-length", str(length)) not in [(n.lower(), v) for n, v in kept]:
        kept.append(("Content-Length", str(length)))
    return kept


def _status_line(exchange: Exchange) -> str:
    """`200 OK`, on one line whatever the server sent."""
    return f"{exchange.status} {' '.join(exchange.reason.split())}".rstrip()
