"""Addresses out of sitemaps (https://www.sitemaps.org): lists, indexes of lists, packed or plain."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from lxml import etree

from scraper.fetching.addresses import checked_address, host_of, redirect_target, shown_address
from scraper.fetching.asking import Asker
from scraper.fetching.judging import named
from scraper.fetching.outcomes import AddressRefused, LeftAlone, Stopped, Unfetched
from scraper.fetching.targets import Target

# The protocol knows one level of indexes; some sites nest them once more. A loop of them must end.
_DEEPEST = 4

# The protocol allows 50 MB, unpacked.
_LARGEST = 64 * 2**20

Tell = Callable[[str], None]


class Place(NamedTuple):
    """An address in a sitemap and when it changed, as far as that is told."""

    url: str
    changed_at: datetime | None


def pages_of(asker: Asker, url: str, tell: Tell) -> Iterator[Target]:
    """The pages in the sitemap at `url` and in those that it lists; `tell` hears of what can't be read.

    Only pages of the sitemap's own host are given, as the protocol demands. The sitemap that was named must
    be readable (`Unfetched`); one below it that isn't costs its own pages only.
    """
    start = checked_address(url)
    lists, pages = _read(asker, start)
    host = host_of(start)
    yield from _targets(pages, host, tell)
    seen, todo = {start}, [(place.url, 1) for place in reversed(lists)]
    while todo:
        address, depth = todo.pop()
        if address in seen or depth > _DEEPEST:
            continue
        seen.add(address)
        try:
            lists, pages = _read(asker, checked_address(address))
        except (Stopped, LeftAlone):
            raise
        except Unfetched as error:
            tell(f"sitemap {shown_address(address)}: {error.reason}; its pages are missing")
            continue
        yield from _targets(pages, host, tell)
        todo += [(place.url, depth + 1) for place in reversed(lists)]


def _targets(pages: list[Place], host: str, tell: Tell) -> Iterator[Target]:
    """The pages on `host`."""
    foreign = 0
    for place in pages:
        try:
            url = checked_address(place.url)
        except AddressRefused:
            foreign += 1
            continue
        if host_of(url) == host:
            yield Target(url, changed_at=place.changed_at)
        else:
            foreign += 1
    if foreign:
        tell(f"{foreign:,} addresses in a sitemap of {host} lead elsewhere or nowhere; left out")


def _read(asker: Asker, url: str) -> tuple[list[Place], list[Place]]:
    """The sitemaps and the pages that the sitemap at `url` lists."""
    for _ in range(_DEEPEST):
        exchange = asker.ask(url)
        location = exchange.header("Location")
        if exchange.status not in {301, 302, 303, 307, 308} or not location:
            break
        url = redirect_target(url, location)
    if exchange.status != 200:
        raise Unfetched(f"no sitemap: {named(exchange.status)}")
    return read_sitemap(exchange.body)


def read_sitemap(data: bytes) -> tuple[list[Place], list[Place]]:
    r"""The sitemaps and the pages that a sitemap lists; raises `Unfetched` for what is none.

    >>> read_sitemap(b"https://example.org/question/7\n")[1][0].url
    'https://example.org/question/7'
    """
    content = _unpacked(data)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return [], [Place(line.strip(), None) for line in content.decode("utf-8-sig", "replace").split()]
    # No entities, no network, no huge trees: a sitemap is a stranger's file. A damaged one gives what it has.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unfetched(f"no sitemap: {error.msg}") from error
    if root is None or _name(root) not in {"urlset", "sitemapindex"}:
        raise Unfetched("no sitemap: neither urlset nor sitemapindex")
    return list(_places(root, "sitemap")), list(_places(root, "url"))


def _places(root: etree._Element, kind: str) -> Iterator[Place]:
    """The entries of one `kind`; namespaces differ (0.84, 0.9, none)."""
    for entry in root:
        if _name(entry) == kind:
            # An address with something inside (an entity that is not resolved) is none.
            texts = {_name(child): (child.text or "").strip() for child in entry if not len(child)}
            if texts.get("loc"):
                yield Place(texts["loc"], _moment(texts.get("lastmod", "")))


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _moment(text: str) -> datetime | None:
    """A W3C date, which may be a day only: then its end, so that nothing that changed on it is missed.

    >>> _moment("2015-01-02").isoformat(), _moment("2015-01-02T03:04:05+02:00").isoformat(), _moment("soon")
    ('2015-01-02T23:59:59+00:00', '2015-01-02T01:04:05+00:00', None)
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2015-01-02"):
        found = found.replace(hour=23, minute=59, second=59)
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def _unpacked(data: bytes) -> bytes:
    """`data`, unpacked when it is gzip, whatever its name says."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    member = zlib.decompressobj(wbits=31)
    try:
        content = member.decompress(data, _LARGEST + 1)
    except zlib.error as error:
        raise Unfetched("no sitemap: damaged gzip data") from error
    if len(content) > _LARGEST:
        raise Unfetched(f"no sitemap: more than {_LARGEST:,} bytes when unpacked")
    return content
