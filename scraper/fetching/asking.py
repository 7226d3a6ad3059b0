"""One address asked for politely: allowed by robots.txt, in the host's turn, again when it is worth it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scraper.fetching.addresses import checked_address, host_of
from scraper.fetching.client import Client, Exchange
from scraper.fetching.judging import is_passing, named
from scraper.fetching.outcomes import LeftAlone, Stopped, Unfetched
from scraper.fetching.politeness import Clocks, HostClock, retry_after
from scraper.fetching.robots import Robots


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks with the manners of the run; what pages, sitemaps and indexes go through."""

    client: Client
    clocks: Clocks
    robots: Robots

    def ask(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        on_failure: Callable[[Exchange], None] | None = None,
    ) -> Exchange:
        """The answer to a GET of `url` that robots.txt allows; raises `Unfetched`.

        `on_failure` is handed each answer that is asked for again.
        """
        address = checked_address(url)
        self.robots.require(address)
        return self.ask_service(address, headers, on_failure)

    def ask_service(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        on_failure: Callable[[Exchange], None] | None = None,
    ) -> Exchange:
        """As `ask`, for interfaces that archives publish for programs: robots.txt speaks of their pages."""
        clock = self.clocks.of(host_of(url))
        tries = self.clocks.manners.tries
        for attempt in range(1, tries + 1):
            try:
                exchange = self._one(url, headers or {}, clock)
            except Unfetched as error:
                if isinstance(error, LeftAlone | Stopped) or not error.worth_retrying:
                    raise
                clock.went_wrong()
                if attempt == tries:
                    clock.gave_up(error.reason)
                    raise
                self._back_off(clock, attempt)
                continue
            if attempt == tries or not self._is_worth_another(exchange, clock, attempt):
                break
            if on_failure:
                on_failure(exchange)
        self._learn(exchange, clock)
        return exchange

    def _one(self, url: str, headers: Mapping[str, str], clock: HostClock) -> Exchange:
        """One try, in the host's turn."""
        with clock.turn():
            return self.client.ask(url, headers)

    def _is_worth_another(self, exchange: Exchange, clock: HostClock, attempt: int) -> bool:
        """Whether to ask again, after the pause that the clock is told of here."""
        wait = retry_after(exchange.header("Retry-After"))
        if exchange.status == 429 and wait is None:
            return False  # it refuses, and doesn't say until when
        if exchange.status != 429 and not is_passing(exchange.status):
            return False
        clock.went_wrong()
        if wait is None:
            self._back_off(clock, attempt)
        else:
            clock.hold(wait, named(exchange.status))
        return clock.refusal is None

    def _back_off(self, clock: HostClock, attempt: int) -> None:
        """Twice the pause each time, and a random part, so that many clients don't come back at once."""
        clock.hold(self.clocks.manners.backoff * 2 ** (attempt - 1) * random.uniform(0.5, 1.5), "it failed")

    def _learn(self, exchange: Exchange, clock: HostClock) -> None:
        """Tell the clock how the last try went."""
        if is_passing(exchange.status):
            clock.gave_up(named(exchange.status))
        else:
            clock.went_well(exchange.seconds)
