"""From a target to a kept page: what is asked, what is kept of the answer, what became of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from scraper.fetching import commoncrawl, wayback
from scraper.fetching.addresses import page_key, redirect_target, shown_address
from scraper.fetching.asking import Asker
from scraper.fetching.client import Exchange
from scraper.fetching.judging import judge, named
from scraper.fetching.keeper import Keeper
from scraper.fetching.ledger import Entry, Ledger
from scraper.fetching.outcomes import LeftAlone, Outcome, Result, Stopped, Unfetched
from scraper.fetching.targets import Kind, Target
from scraper.fetching.warcrecords import digest_of

# Browsers take 20; a page that needs more than a move to https, to www and to its new name is lost.
_REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}

# Failures that are as lasting as a page.
_SETTLED = {named(404), named(410)}


@dataclass(frozen=True, slots=True)
class Freshness:
    """Which kept pages are asked for again."""

    max_age: float
    """Seconds; a page that was asked for within them is not asked for again."""
    run_began: float
    """Seconds since 1970; what this run got before it was cut off is not asked for again either."""

    def covers(self, target: Target, known: Entry | None) -> bool:
        """Whether what is `known` of `target` will do."""
        if known is None or known.outcome is Outcome.BLOCKED:
            return False
        if target.captured_at is not None:
            return known.is_kept  # a capture never changes
        if target.changed_at is not None and known.is_kept and target.changed_at.timestamp() < known.asked_at:
            return True
        if not known.is_kept and known.reason not in _SETTLED:
            return False
        return known.asked_at >= min(time.time() - self.max_age, self.run_began)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits targets; one visitor serves all threads of a run."""

    asker: Asker
    ledger: Ledger
    keeper: Keeper
    freshness: Freshness

    def visit(self, target: Target) -> Result:
        """Fetch `target` unless it is kept; never raises but for `Stopped` and a full disk."""
        known = self.ledger.page(target.key)
        if known and self.freshness.covers(target, known):
            return Result(target.url, Outcome.KEPT if known.is_kept else known.outcome, known.reason)
        try:
            if target.kind is Kind.LIVE:
                return self._visit_site(target)
            return self._visit_archive(target)
        except Stopped:
            raise
        except Unfetched as error:
            entry = Entry(target.key, shown_address(target.url), error.outcome, error.reason, time.time())
            if not isinstance(error, LeftAlone):
                self.ledger.add_failure(entry)
            return Result(entry.url, error.outcome, error.reason)

    def _visit_site(self, target: Target) -> Result:
        """Fetch a page from its own site, through redirects."""
        url, seen = target.url, set()
        for _ in range(_REDIRECTS + 1):
            seen.add(url)
            known = self._kept(page_key(url))
            exchange = self.asker.ask(url, _conditions(known), self.keeper.keep_hop)
            location = exchange.header("Location")
            if exchange.status not in _MOVED or not location:
                return self._settle(target, exchange, known)
            self.keeper.keep_hop(exchange)
            url = redirect_target(url, location)
            if url in seen:
                raise Unfetched("a redirect loop")
            there = self.ledger.page(page_key(url))
            if page_key(url) != target.key and self.freshness.covers(Target(url), there):
                return Result(target.url, Outcome.KEPT, f"leads to {url}")
        raise Unfetched(f"more than {_REDIRECTS} redirects")

    def _settle(self, target: Target, exchange: Exchange, known: Entry | None) -> Result:
        """Keep the last answer and say what it is."""
        if known and (exchange.status == 304 or _is_same(exchange, known)):
            self.keeper.keep_unchanged(exchange, target, known)
            return Result(target.url, Outcome.UNCHANGED)
        outcome, reason = judge(exchange.status, exchange.body)
        self.keeper.keep(exchange, target, outcome, reason)
        if outcome is Outcome.BLOCKED:
            self.asker.clocks.of(Target(exchange.url).host).leave_alone(reason or "it refused")
        return Result(target.url, outcome, reason, len(exchange.body) if outcome is Outcome.FETCHED else 0)

    def _visit_archive(self, target: Target) -> Result:
        """Fetch a copy from an archive."""
        exchange = self._ask_archive(target)
        if exchange.status in {403, 429}:
            outcome, reason = judge(exchange.status, b"")
            raise self.asker.clocks.of(target.host).leave_alone(reason or "it refused", outcome)
        if target.kind is Kind.RECORD:
            record = commoncrawl.record_of(exchange, target, self.asker.client.limits.max_bytes)
        else:
            record = self.keeper.response(
                wayback.original_of(exchange), target, wayback.moment_of(exchange, target)
            )
        size = len(exchange.body)
        self.keeper.keep_copy(record, target, commoncrawl.place_of(target), exchange.asked_at)
        return Result(target.url, Outcome.FETCHED, None, size)

    def _ask_archive(self, target: Target) -> Exchange:
        """The archive's answer, through redirects inside the archive (to the capture's exact time)."""
        url = target.ask
        headers = commoncrawl.range_of(target)
        for _ in range(_REDIRECTS + 1):
            exchange = self.asker.ask_service(url, headers)
            location = exchange.header("Location")
            if exchange.status not in _MOVED or not location or wayback.is_capture(exchange):
                return exchange
            url = redirect_target(url, location)
            if Target(url).host != target.host:
                raise Unfetched("the archive leads to another host")
        raise Unfetched(f"more than {_REDIRECTS} redirects")

    def _kept(self, key: str) -> Entry | None:
        """What is known of the page `key`, when its bytes are kept."""
        known = self.ledger.page(key)
        return known if known and known.is_kept else None


def _conditions(known: Entry | None) -> dict[str, str]:
    """The headers that ask for a page only when it is no longer the one that is `known` (RFC 9110, 13.1)."""
    if known is None:
        return {}
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _is_same(exchange: Exchange, known: Entry) -> bool:
    """Whether an answer without validators still holds the same bytes."""
    return 200 <= exchange.status < 300 and digest_of(exchange.body) == known.digest
