"""What an archive of WARC files may answer instead of the record that was asked for."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.warcwriter import WARCWriter

from scraper.fetching.client import Exchange
from scraper.fetching.commoncrawl import record_of
from scraper.fetching.outcomes import Unfetched
from scraper.fetching.targets import Kind, Target

URL = "https://www.realself.com/question/nose"
TARGET = Target(
    URL, Kind.RECORD, "http://data.example/x.warc.gz", datetime(2018, 1, 2, tzinfo=UTC), span=(7, 9)
)
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>nose</h1>"


def record(url: str = URL, kind: str = "response", block: bytes = BLOCK) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warc_record(url, kind, payload=BytesIO(block), length=len(block)))
    return out.getvalue()


def answer(body: bytes, status: int = 206) -> Exchange:
    return Exchange(TARGET.ask, datetime.now(UTC), 0.1, status, "Partial", (), body, (), None)


def test_the_record_is_kept_as_it_stands() -> None:
    found = record_of(answer(record()), TARGET, 10_000)
    assert found.raw_stream.read() == BLOCK
    assert found.rec_headers.get_header("WARC-Target-URI") == URL
    # The same page by another address is the same page.
    record_of(answer(record("http://realself.com/question/nose/")), TARGET, 10_000)


WRONG = {
    "the whole file": (answer(record(), 200), "HTTP 200"),
    "nothing": (answer(b"", 416), "HTTP 416"),
    "another page": (answer(record("https://www.realself.com/question/chin")), "another record"),
    "a request": (answer(record(kind="request", block=b"GET / HTTP/1.1\r\n\r\n")), "another record"),
    "half": (answer(record()[:-30]), "half a record"),
    "empty": (answer(b""), "half a record"),
    "damaged": (answer(b"\x1f\x8b" + b"?" * 90), "damaged"),
    "no record": (answer(zlib.compress(b"hello", wbits=31)), "no WARC record"),
    "a bomb": (answer(zlib.compress(bytes(10**7), wbits=31)), "more than the limit"),
}


@pytest.mark.parametrize("what", WRONG)
def test_anything_else_is_refused(what: str) -> None:
    exchange, words = WRONG[what]
    with pytest.raises(Unfetched, match=words):
        record_of(exchange, TARGET, 10_000)
