"""One clock per host: when it may be asked again, and whether it may be asked at all in this run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from scraper.fetching.ledger import Ledger
from scraper.fetching.outcomes import LeftAlone, Outcome, Stopped

# A host that is slow or failing is asked less and less often, but not so seldom that a run seems to hang.
_SLOWEST = 60.0
_STRETCH = 8

# A host that fails that many addresses in a row is down; more requests would only add to its trouble.
_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Manners:
    """How a run treats hosts; times in seconds."""

    delay: float = 2.0
    """At least so long between the end of an answer and the next request to its host. The Wayback Machine,
    the strictest host that is expected, takes about one request a second."""
    longest_wait: float = 300.0
    """A host that asks for more patience than this (Retry-After, Crawl-delay) is left alone instead."""
    tries: int = 3
    """How often an address is asked for, when another try is worth it."""
    backoff: float = 1.0
    """About so long is waited after a first failure, and twice as long each time after that."""


class HostClock:
    """The turns of one host: one request at a time, and a pause after each.

    The pause counts from the end of an answer, so the host never sees two requests begin closer
    together than the delay, however the network delays one of them. It grows with the time that
    the host takes to answer (a host that takes 5 s is asked every 10 s) and doubles with
    each failure. It is written down before each request: a killed run that is started again keeps
    the pause too. Within a run it is measured by a clock that nobody sets.
    """

    def __init__(self, host: str, manners: Manners, ledger: Ledger, stop: threading.Event) -> None:
        self.host = host
        self._manners, self._ledger, self._stop = manners, ledger, stop
        self._lock = threading.RLock()
        self._crawl_delay = self._adaptive = 0.0
        self._failures = 0
        self._refusal: LeftAlone | None = None
        self._due = time.monotonic() + _left(*ledger.pause(host), time.time())

    @property
    def delay(self) -> float:
        """Seconds between an answer and the next request, as things stand."""
        return max(self._manners.delay, self._crawl_delay, self._adaptive)

    @property
    def refusal(self) -> LeftAlone | None:
        """Why the host is left alone; None while it is not."""
        return self._refusal

    def respect(self, crawl_delay: float) -> None:
        """Keep the `crawl_delay` (seconds) that the host's robots.txt asks for; too long a one closes it."""
        self._crawl_delay = crawl_delay
        if crawl_delay > self._manners.longest_wait:
            reason = f"its robots.txt asks for {crawl_delay:,.0f} s between two requests"
            self.leave_alone(reason, Outcome.REFUSED)

    def leave_alone(self, reason: str, outcome: Outcome = Outcome.BLOCKED) -> LeftAlone:
        """Ask the host nothing more in this run; gives the error that further requests will get."""
        self._refusal = self._refusal or LeftAlone(f"{self.host} is left alone: {reason}", outcome)
        return self._refusal

    def hold(self, seconds: float, reason: str) -> None:
        """Make no request within `seconds`, as the host asked; leave it alone when that is too long."""
        self._set_due(max(self._due, time.monotonic() + seconds))
        if seconds > self._manners.longest_wait:
            self.leave_alone(f"{reason}; it asks to wait {seconds:,.0f} s")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The right to make one request, as soon as it is due; raises `LeftAlone` and `Stopped`."""
        with self._lock:
            wait = self._due - time.monotonic()
            if wait > max(self._manners.longest_wait, self.delay):
                self.leave_alone(f"it asked to wait; {wait:,.0f} s are left")
            if self._refusal:
                raise self._refusal
            if self._stop.wait(max(wait, 0)):
                raise Stopped
            self._set_due(time.monotonic() + self.delay)
            try:
                yield
            finally:
                self._set_due(max(self._due, time.monotonic() + self.delay))

    def went_well(self, seconds: float) -> None:
        """Learn from an answer that took `seconds`."""
        self._failures = 0
        self._adaptive = min((self._adaptive + seconds) / 2, _SLOWEST)

    def went_wrong(self) -> None:
        """Learn from a failure: twice the pause, up to eight times the usual one."""
        self._adaptive = min(self.delay * 2, self._manners.delay * _STRETCH)

    def gave_up(self, reason: str) -> None:
        """An address failed after all tries; after some of them in a row the host is left alone."""
        self._failures += 1
        if self._failures >= _FAILURES:
            self.leave_alone(f"{_FAILURES} addresses in a row failed, the last one: {reason}", Outcome.FAILED)

    def _set_due(self, moment: float) -> None:
        self._due = moment
        now = time.time()
        self._ledger.set_pause(self.host, now, now + moment - time.monotonic())


def _left(since: float, until: float, now: float) -> float:
    """Seconds that are left of a pause; not more than all of it, though the system's clock was set back.

    >>> _left(1000.0, 1060.0, now=1010.0), _left(1000.0, 1060.0, now=2000.0), _left(1000.0, 1060.0, now=0.0)
    (50.0, -940.0, 60.0)
    """
    return until - max(since, now)


class Clocks:
    """The clocks of all hosts of a run."""

    def __init__(self, manners: Manners, ledger: Ledger) -> None:
        self.manners = manners
        self.stop = threading.Event()
        self._ledger = ledger
        self._clocks: dict[str, HostClock] = {}
        self._lock = threading.Lock()

    def of(self, host: str) -> HostClock:
        """The clock of `host`."""
        with self._lock:
            if host not in self._clocks:
                self._clocks[host] = HostClock(host, self.manners, self._ledger, self.stop)
            return self._clocks[host]

    def refusals(self) -> list[LeftAlone]:
        """Why hosts were left alone."""
        return [clock.refusal for clock in self._clocks.values() if clock.refusal]


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date; None without one.

    >>> retry_after("120"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    if value is None:
        return None
    try:
        return float(Retry().parse_retry_after(value))
    except (InvalidHeader, ValueError, OverflowError):
        return None
