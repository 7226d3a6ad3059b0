"""The Wayback Machine and other archives with a CDX server and replay: lists of captures, raw copies.

CDX server: https://github.com/internetarchive/wayback/blob/master/wayback-cdx-server/README.md; archives
that run pywb speak nearly the same language. A capture is replayed raw, as the site once sent it,
when `id_` stands behind its time in the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import groupby
from urllib.parse import urlencode

from scraper.fetching.addresses import page_key
from scraper.fetching.asking import Asker
from scraper.fetching.cdx import Line, is_page, read_answer
from scraper.fetching.client import Exchange
from scraper.fetching.judging import named
from scraper.fetching.outcomes import Unfetched
from scraper.fetching.targets import Kind, Target

# Large enough for few requests, small enough for an answer in seconds; a key to go on with stands at its end.
_PAGE = 5_000

# The archive gives a page's own headers with this prefix, where it gives them apart from its own ones.
_ORIGINAL = "x-archive-orig-"


@dataclass(frozen=True, slots=True)
class Archive:
    """Where an archive answers: its CDX server, what replay addresses begin with, its names of the fields."""

    cdx: str = "https://web.archive.org/cdx/search/cdx"
    replay: str = "https://web.archive.org/web"
    fields: str = "original,timestamp,mimetype,statuscode,digest,length"
    page: int = _PAGE


def pywb_archive(collection: str) -> Archive:
    """The archive that pywb serves at the address `collection`.

    It knows no resume keys and gives all lines at once, 100,000 of them unless told another limit.

    >>> pywb_archive("https://archive.example.org/all/").cdx
    'https://archive.example.org/all/cdx'
    """
    base = collection.rstrip("/")
    return Archive(f"{base}/cdx", base, "url,timestamp,mime,status,digest,length", 10_000_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which captures are wanted."""

    match: str
    """An address; with `*` at its end all that begin so, with `*.` before a host all hosts of the domain."""
    first: str | None = None
    """The earliest time, digits from the year on."""
    last: str | None = None
    """The latest time, likewise; `2018` includes all of 2018."""
    near: datetime | None = None
    """Only the capture of each address that is nearest to this time; without it all that differ."""


def captures(asker: Asker, archive: Archive, wanted: Wanted) -> Iterator[Target]:
    """The captures of pages (HTTP 200, HTML or text) that are `wanted`, by address and time.

    Of captures of a page with the same bytes only the first is given: the others would give the same records.
    """
    for _, lines in groupby(_listed(asker, archive, wanted), key=lambda line: page_key(line.url)):
        yield from (_target(line, archive) for line in chosen(lines, wanted.near))


def chosen(lines: Iterable[Line], near: datetime | None) -> list[Line]:
    """Of the captures of one page those that are wanted: the one nearest to `near`, or all that differ.

    >>> early, same, late = (Line("http://a.org/q", datetime(year, 1, 1, tzinfo=UTC), digest=digest)
    ...     for year, digest in ((2014, "A"), (2015, "A"), (2017, "B")))
    >>> [line.time.year for line in chosen([early, same, late], None)]
    [2014, 2017]
    >>> [line.time.year for line in chosen([early, same, late], datetime(2016, 1, 1, tzinfo=UTC))]
    [2015]
    """
    if near is not None:
        return [min(lines, key=lambda line: abs(line.time - near))]
    seen: set[str] = set()
    kept = []
    for line in lines:
        if line.digest is None or line.digest not in seen:
            kept.append(line)
        seen.add(line.digest or "")
    return kept


def _listed(asker: Asker, archive: Archive, wanted: Wanted) -> Iterator[Line]:
    """All captures of pages, through the parts of the CDX server's answer."""
    query = [
        ("url", wanted.match),
        ("output", "json"),
        ("fl", archive.fields),
        ("filter", "statuscode:200"),
        ("limit", str(archive.page)),
        ("showResumeKey", "true"),
    ]
    query += [(name, time) for name, time in (("from", wanted.first), ("to", wanted.last)) if time]
    key: str | None = None
    while True:
        more = [("resumeKey", key)] if key else []
        exchange = asker.ask_service(f"{archive.cdx}?{urlencode(query + more)}")
        lines, following = read_answer(exchange)
        yield from filter(is_page, lines)
        if following is None or following == key:
            return
        key = following


def _target(line: Line, archive: Archive) -> Target:
    """The raw copy of a capture."""
    return Target(
        url=line.url,
        kind=Kind.REPLAY,
        place=f"{archive.replay}/{line.time:%Y%m%d%H%M%S}id_/{line.url}",
        captured_at=line.time,
        size=line.length,
        digest=line.digest,
    )


def is_capture(exchange: Exchange) -> bool:
    """Whether an answer is a page out of the archive and not a message of the archive (RFC 7089, 4.2)."""
    return exchange.header("Memento-Datetime") is not None


def moment_of(exchange: Exchange, target: Target) -> datetime:
    """When the archive saved the copy that it gave: it may give a neighbour of the one that was asked for."""
    told = exchange.header("Memento-Datetime")
    try:
        found = parsedate_to_datetime(told or "").astimezone(UTC)
    except ValueError:
        found = None
    return found or target.captured_at or exchange.asked_at


def original_of(exchange: Exchange) -> Exchange:
    """`exchange` with the headers that the page's own site once sent; raises `Unfetched` for a message."""
    if not is_capture(exchange):
        raise Unfetched(f"the archive does not give this copy: {named(exchange.status)}")
    told = {
        name[len(_ORIGINAL) :].lower(): value
        for name, value in exchange.headers
        if name.lower().startswith(_ORIGINAL)
    }
    kind = exchange.header("Content-Type")
    if kind:
        told.setdefault("content-type", kind)
    return replace(exchange, headers=tuple(told.items()))
