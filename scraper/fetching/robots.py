"""robots.txt as RFC 9309 wants it read."""

from __future__ import annotations

import threading
import time
from urllib.parse import urljoin

from protego import Protego

from scraper.fetching.addresses import host_of, origin_of, redirect_target
from scraper.fetching.client import PRODUCT, Client, Exchange
from scraper.fetching.judging import named
from scraper.fetching.ledger import Ledger
from scraper.fetching.outcomes import LeftAlone, RobotsRefusal, Stopped, Unfetched
from scraper.fetching.politeness import Clocks

# RFC 9309, 2.4: "crawlers SHOULD NOT use the cached version for more than 24 hours".
_CACHED = 86_400.0

# RFC 9309, 2.3.1.2: "crawlers SHOULD follow at least five consecutive redirects".
_REDIRECTS = 5

# RFC 9309, 2.5: a parsing limit of at least 500 KiB; the rest of a longer file is not read.
_LARGEST = 500 * 1024

_ALLOW_ALL = ""


class Robots:
    """What the robots.txt files of the hosts allow this program."""

    def __init__(self, client: Client, clocks: Clocks, ledger: Ledger) -> None:
        self._client, self._clocks, self._ledger = client, clocks, ledger
        self._rules: dict[str, Protego | Unfetched] = {}
        self._lock = threading.Lock()
        self._reading: dict[str, threading.Lock] = {}

    def require(self, url: str) -> None:
        """Raise `Unfetched` unless `url` may be asked for; the host's clock learns of a crawl delay here."""
        origin = origin_of(url)
        with self._lock:
            reading = self._reading.setdefault(origin, threading.Lock())
        with reading:
            if origin not in self._rules:
                self._rules[origin] = self._known(origin)
        rules = self._rules[origin]
        if isinstance(rules, Unfetched):
            raise rules
        self._clocks.of(host_of(url)).respect(_crawl_delay(rules))
        if not rules.can_fetch(url, PRODUCT):
            raise RobotsRefusal("robots.txt of the site closes this address to programs")

    def _known(self, origin: str) -> Protego | Unfetched:
        """The rules of `origin`, from the ledger or from the site; or why nothing there may be asked for.

        2.3.1.4: an unreachable robots.txt means complete disallow. That is not cached beyond the run: the
        site may be back at the next one.
        """
        now = time.time()
        text = self._ledger.robots(origin, now - _CACHED, now)
        if text is None:
            try:
                text = self._read(origin)
            except (Stopped, LeftAlone):
                raise
            except Unfetched as error:
                return type(error)(f"robots.txt can't be read, so nothing is asked for: {error.reason}")
            self._ledger.add_robots(origin, time.time(), text)
        return Protego.parse(text)

    def _read(self, origin: str) -> str:
        """The robots.txt of `origin`; raises `Unfetched` when it is unreachable."""
        url = urljoin(origin, "/robots.txt")
        for _ in range(_REDIRECTS + 1):
            answer = self._ask(url)
            location = answer.header("Location")
            if answer.status in {301, 302, 303, 307, 308} and location:
                url = redirect_target(url, location)
                continue
            if answer.status == 429 or answer.status >= 500:
                raise RobotsRefusal(named(answer.status))
            if answer.status != 200:  # 2.3.1.3: unavailable means that all is allowed
                return _ALLOW_ALL
            return _text(answer.body)
        return _ALLOW_ALL  # 2.3.1.2: after five redirects it may be taken for unavailable

    def _ask(self, url: str) -> Exchange:
        """One answer, in turn; a broken connection is worth a second try."""
        clock = self._clocks.of(host_of(url))
        for tries_left in reversed(range(self._clocks.manners.tries)):
            with clock.turn():
                try:
                    return self._client.ask(url, cut_at=_LARGEST)
                except Unfetched as error:
                    if not (error.worth_retrying and tries_left):
                        raise
                    clock.went_wrong()
        raise AssertionError("the last try returns or raises")


def _text(body: bytes) -> str:
    r"""The lines of a robots.txt; the last one counts only when the limit didn't cut it.

    >>> _text(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n")
    'User-agent: *\nDisallow: /a\n'
    """
    whole = body if len(body) < _LARGEST else body[:_LARGEST].rpartition(b"\n")[0]
    return whole.decode("utf-8-sig", "replace").replace("\x00", "")


def _crawl_delay(rules: Protego) -> float:
    r"""Seconds between requests that `rules` ask for, as Crawl-delay or as Request-rate; 0 for none.

    >>> _crawl_delay(Protego.parse("User-agent: *\nCrawl-delay: 2.5"))
    2.5
    >>> _crawl_delay(Protego.parse("User-agent: *\nRequest-rate: 1/5"))
    5.0
    """
    delay = rules.crawl_delay(PRODUCT) or 0.0
    rate = rules.request_rate(PRODUCT)
    return max(float(delay), rate.seconds / rate.requests if rate and rate.requests else 0.0)
