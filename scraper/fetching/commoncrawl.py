"""Common Crawl: its index of captures, and single WARC records out of its files by range requests.

https://commoncrawl.org/get-started and https://index.commoncrawl.org: an index server per crawl
("CC-MAIN-2018-05"), which answers in pages, and files of records that are packed one by one.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from scraper.fetching.addresses import page_key
from scraper.fetching.asking import Asker
from scraper.fetching.cdx import Line, is_page, read_answer
from scraper.fetching.client import Exchange
from scraper.fetching.judging import named
from scraper.fetching.outcomes import Unfetched
from scraper.fetching.targets import Kind, Target

_FIELDS = "url,timestamp,mime,status,digest,length,filename,offset"

# A path below the server of the files and nothing else: the name comes out of an answer.
_FILENAME = re.compile(r"(?!.*\.\.)\w[\w./=-]*\.w?arc\.gz", re.ASCII)

# Names of crawls: CC-MAIN-2018-05, and for the oldest CC-MAIN-2009-2010.
_CRAWL = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class CommonCrawl:
    """Where the indexes and the files are."""

    index: str = "https://index.commoncrawl.org"
    data: str = "https://data.commoncrawl.org"


def is_crawl(name: str) -> bool:
    """Whether `name` can be that of a crawl.

    >>> is_crawl("CC-MAIN-2018-05"), is_crawl("../x")
    (True, False)
    """
    return _CRAWL.fullmatch(name) is not None


def captures(asker: Asker, places: CommonCrawl, crawl: str, match: str) -> Iterator[Target]:
    """The records of pages in `crawl` whose address is `match`, or begins so when it ends in `*`."""
    server = f"{places.index}/{crawl}-index"
    query = {"url": match, "output": "json"}
    for page in range(_pages(asker, f"{server}?{urlencode(query | {'showNumPages': 'true'})}")):
        exchange = asker.ask_service(f"{server}?{urlencode(query | {'fl': _FIELDS, 'page': page})}")
        for line in filter(is_page, read_answer(exchange)[0]):
            if (
                line.filename
                and line.length
                and line.offset is not None
                and _FILENAME.fullmatch(line.filename)
            ):
                yield _target(line, places)


def _pages(asker: Asker, url: str) -> int:
    """In how many pages the index answers; an index in one plain file answers in one."""
    exchange = asker.ask_service(url)
    if exchange.status == 404:
        return 0
    if exchange.status != 200:
        raise Unfetched(f"the index gives no list: {named(exchange.status)}; is the name of the crawl right?")
    try:
        told = json.loads(exchange.body)
    except ValueError:
        return 1
    return (
        int(told["pages"])
        if isinstance(told, dict) and "pages" in told
        else int(told)
        if isinstance(told, int)
        else 1
    )


def _target(line: Line, places: CommonCrawl) -> Target:
    """The record of a capture."""
    assert line.offset is not None
    assert line.length is not None
    return Target(
        url=line.url,
        kind=Kind.RECORD,
        place=f"{places.data}/{line.filename}",
        captured_at=line.time,
        span=(line.offset, line.length),
        size=line.length,
        digest=line.digest,
    )


def range_of(target: Target) -> dict[str, str]:
    """The header that asks for the record of `target` alone.

    >>> range_of(Target("http://a.org/", Kind.RECORD, "http://b.org/x.warc.gz", span=(100, 50)))
    {'Range': 'bytes=100-149', 'Accept-Encoding': 'identity'}
    """
    if target.span is None:
        return {}
    first, length = target.span
    return {"Range": f"bytes={first}-{first + length - 1}", "Accept-Encoding": "identity"}


def place_of(target: Target) -> str:
    """Where the copy of `target` was found, as its WARC record will tell."""
    return (
        target.ask if target.span is None else f"{target.ask}#bytes={target.span[0]}-{sum(target.span) - 1}"
    )


def record_of(exchange: Exchange, target: Target, max_bytes: int) -> ArcWarcRecord:
    """The WARC record in `exchange`, as it stands in the file of the archive; raises `Unfetched`.

    It must be a response for the address of `target`, and unpacked not be larger than `max_bytes`.
    """
    if exchange.status != 206:
        raise Unfetched(f"the archive does not give this record: {named(exchange.status)}")
    content = _unpacked(exchange.body, max_bytes)
    try:
        record: ArcWarcRecord = next(ArchiveIterator(BytesIO(content), no_record_parse=True))
    except (ArchiveLoadFailed, StopIteration, ValueError, EOFError) as error:
        raise Unfetched("what the archive gave is no WARC record") from error
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or page_key(url) != page_key(target.url):
        raise Unfetched(f"the archive gave another record ({record.rec_type} of {url[:200]})")
    block = record.raw_stream.read()
    if len(block) != record.length:
        raise Unfetched("the archive gave half a record")
    record.raw_stream = BytesIO(block)
    record.payload_length = record.length
    # Speaks of a file that is not here.
    record.rec_headers.remove_header("WARC-Warcinfo-ID")
    return record


def _unpacked(data: bytes, max_bytes: int) -> bytes:
    """The first gzip member in `data`."""
    member = zlib.decompressobj(wbits=31)
    try:
        content = member.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise Unfetched("what the archive gave is damaged") from error
    if len(content) > max_bytes:
        raise Unfetched(f"more than the limit of {max_bytes:,} bytes when unpacked")
    if not member.eof:
        raise Unfetched("the archive gave half a record")
    return content
