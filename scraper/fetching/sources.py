"""Where the addresses of a run come from: the user, sitemaps, list pages, the indexes of archives."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from scraper.fetching import commoncrawl, sitelists, sitemaps, wayback
from scraper.fetching.addresses import checked_address, page_key, shown_address
from scraper.fetching.asking import Asker
from scraper.fetching.outcomes import AddressRefused, Outcome, Result, Stopped, Unfetched
from scraper.fetching.targets import Target

Tell = Callable[[str], None]
Found = Iterator[Target | Result]


@dataclass(frozen=True, slots=True)
class Sources:
    """What was asked for on the command line; each part may be empty."""

    urls: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Files with one address a line; `-` is standard input."""
    sitemaps: tuple[str, ...] = ()
    site: str | None = None
    topics: tuple[str, ...] = ()
    crawls: tuple[str, ...] = ()
    """Crawls of Common Crawl whose indexes are searched."""
    crawl_places: commoncrawl.CommonCrawl = field(default_factory=commoncrawl.CommonCrawl)
    archive: wayback.Archive | None = None
    wanted: wayback.Wanted | None = None
    match: str | None = None
    """The addresses that are wanted; `*` stands for anything."""

    @property
    def identity(self) -> str:
        """The same for the same request: by it a run that was cut off is known again."""
        return hashlib.sha256(repr(self).encode("utf-8", "backslashreplace")).hexdigest()


def find_targets(sources: Sources, asker: Asker, tell: Tell) -> Found:
    """The targets of `sources`, one after the other as they are found.

    An address that is never asked for, and a list that can't be read, give a `Result` with the reason.
    """
    for name, found in _each_source(sources, asker, tell):
        try:
            for each in found:
                if isinstance(each, Result) or _matches(each.url, sources.match):
                    yield each
        except Stopped:
            return
        except Unfetched as error:
            yield Result(shown_address(name), error.outcome, error.reason)


def _each_source(sources: Sources, asker: Asker, tell: Tell) -> Iterator[tuple[str, Found]]:
    """The name of each source, and what it gives."""
    yield "command line", _named(sources.urls)
    for file in sources.files:
        yield file, _named(_lines(file))
    for url in sources.sitemaps:
        yield url, iter(sitemaps.pages_of(asker, url, tell))
    if sources.site is not None:
        site = sitelists.SITE_LISTS[sources.site]
        for topic in sources.topics:
            yield sitelists.list_address(site, topic), iter(sitelists.questions_of(asker, site, topic))
    for crawl in sources.crawls:
        found = commoncrawl.captures(asker, sources.crawl_places, crawl, sources.match or "")
        yield f"{sources.crawl_places.index}/{crawl}-index", iter(found)
    if sources.archive is not None and sources.wanted is not None:
        yield sources.archive.cdx, iter(wayback.captures(asker, sources.archive, sources.wanted))


def _named(urls: tuple[str, ...] | Iterator[str]) -> Found:
    """The pages at `urls`."""
    for url in urls:
        try:
            yield Target(checked_address(url))
        except AddressRefused as error:
            yield Result(shown_address(url), Outcome.FAILED, error.reason)


def _lines(file: str) -> Iterator[str]:
    """The lines of `file` that are neither empty nor a remark."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig", "replace")
    except OSError as error:
        raise Unfetched(f"can't be read: {(error.strerror or str(error)).lower()}") from error
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _matches(url: str, pattern: str | None) -> bool:
    """Whether `pattern` means `url`; scheme, `www.` and parameters that tell of a visit don't count.

    >>> _matches("https://www.realself.com/question/a-b?utm_source=x", "realself.com/question/*")
    True
    >>> _matches("https://www.realself.com/review/a", "https://www.realself.com/question/*")
    False
    >>> _matches("https://m.example.org/a", "*.example.org/*"), _matches("https://a.org/b", None)
    (True, True)
    """
    if pattern is None:
        return True
    plain = pattern.partition("://")[2] or pattern
    wanted = plain.removeprefix("www.")
    key = page_key(url)
    if wanted.startswith("*."):
        return fnmatchcase(key, wanted) or fnmatchcase(key, wanted[2:])
    return fnmatchcase(key, wanted) or key == wanted.rstrip("/")
