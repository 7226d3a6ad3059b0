"""A fetching run from its order to its summary, and the listing of what one would fetch."""

from __future__ import annotations

import csv
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from parsers.version import PARSER_VERSION
from scraper.exitcodes import ExitCode
from scraper.fetching.addresses import Network, Reach
from scraper.fetching.asking import Asker
from scraper.fetching.client import PRODUCT, Client, Limits, identification
from scraper.fetching.crew import Crew
from scraper.fetching.keeper import Keeper, NotKept
from scraper.fetching.ledger import NAME, Ledger
from scraper.fetching.outcomes import Outcome, Result
from scraper.fetching.politeness import Clocks, Manners
from scraper.fetching.repair import repair
from scraper.fetching.robots import Robots
from scraper.fetching.sources import Sources, find_targets
from scraper.fetching.tally import FetchTally
from scraper.fetching.targets import Target
from scraper.fetching.visiting import Freshness, Visitor

Tell = Callable[[str], None]
Watch = Callable[[Result], None]


class InUse(Exception):
    """Another run writes into the folder; wait for it, or choose another folder."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do and how."""

    sources: Sources
    contact: str
    folder: Path | None = None
    """Where raw pages are kept; a listing needs none."""
    manners: Manners = field(default_factory=Manners)
    limits: Limits = field(default_factory=Limits)
    networks: tuple[Network, ...] = ()
    max_age: float = 86_400.0
    """Seconds; the same command twice a day costs no request."""
    rotate_at: int = 10**9


def run_fetch(order: Order, tell: Tell, watch: Watch) -> ExitCode:
    """Fetch what `order` says; `tell` gets the messages for the user, `watch` each result.

    Raises `InUse`, `NotKept` and `KeyboardInterrupt`; whatever was fetched till then is kept.
    """
    assert order.folder is not None
    order.folder.mkdir(parents=True, exist_ok=True)
    tally = FetchTally()
    with _ledger(order.folder / NAME) as ledger:
        _mend(order.folder, ledger, tell)
        identity, now = order.sources.identity, time.time()
        began = ledger.begin_run(identity, now)
        if began < now:
            tell(f"going on with the run that was cut off, begun {time.ctime(began)}")
        asker = _asker(order, ledger)
        keeper = Keeper(order.folder, ledger, _info(order), order.rotate_at)
        visitor = Visitor(asker, ledger, keeper, Freshness(order.max_age, began))

        def note(result: Result) -> None:
            tally.add(result)
            watch(result)

        try:
            _work(Crew(visitor.visit, note, asker.clocks.stop), asker, order.sources, tell)
            ledger.end_run(identity, time.time())
        except BaseException:
            tell("cut off: what was fetched till now is kept; the same command goes on")
            raise
        finally:
            keeper.close()
            asker.client.close()
            tell(tally.report(asker.clocks.refusals(), keeper.bytes_kept))
    return tally.exit_code


def _work(crew: Crew, asker: Asker, sources: Sources, tell: Tell) -> None:
    """Visit all targets; when that is interrupted, requests under way are ended at once."""
    try:
        crew.work(find_targets(sources, asker, tell), on_stop=asker.client.abort)
    except sqlite3.OperationalError as error:
        raise NotKept(None, str(error), NAME) from error


def run_discover(order: Order, tell: Tell, out: TextIO) -> ExitCode:
    """List on `out`, as CSV, what `order` would fetch: address, time of capture or change, bytes.

    With a folder in the order what is kept there and fresh is left out.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["address", "captured_at", "changed_at", "bytes", "from"])
    listed = failed = 0
    path = order.folder / NAME if order.folder and (order.folder / NAME).exists() else ":memory:"
    with _ledger(path) as ledger:
        freshness = Freshness(order.max_age, time.time())
        seen: set[str] = set()
        for each in find_targets(order.sources, _asker(order, ledger), tell):
            if isinstance(each, Result):
                failed += 1
                tell(f"{each.url}: {each.outcome}: {each.reason}")
            elif each.key not in seen and not freshness.covers(each, ledger.page(each.key)):
                seen.add(each.key)
                writer.writerow(_row(each))
                listed += 1
    tell(
        f"{listed:,} addresses would be fetched"
        + (f"; {failed:,} sources or addresses failed" if failed else "")
    )
    if not listed:
        return ExitCode.NOTHING_EXTRACTED
    return ExitCode.SOME_FAILED if failed else ExitCode.ALL_GOOD


def _row(target: Target) -> list[object]:
    """The columns of a listing."""
    times = (target.captured_at, target.changed_at)
    return [
        target.url,
        *(f"{each:%Y-%m-%dT%H:%M:%SZ}" if each else None for each in times),
        target.size,
        target.ask,
    ]


def _asker(order: Order, ledger: Ledger) -> Asker:
    """What asks, with the manners of `order`."""
    client = Client(order.contact, order.limits, Reach(order.networks))
    clocks = Clocks(order.manners, ledger)
    return Asker(client, clocks, Robots(client, clocks, ledger))


def _info(order: Order) -> dict[str, str]:
    """What the first record of each WARC file tells about the run."""
    who = identification(order.contact)
    return {
        "software": f"{PRODUCT}/{PARSER_VERSION} Python/{platform.python_version()}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "RFC 9309",
        "http-header-user-agent": who["User-Agent"],
        "http-header-from": who.get("From", ""),
    }


def _mend(folder: Path, ledger: Ledger, tell: Tell) -> None:
    """Repair what a kill has left, and say so."""
    for done in repair(folder, ledger):
        parts = [
            f"cut off {done.cut:,} bytes of a half-written record" if done.cut else "",
            f"moved {done.damaged:,} bytes behind a damaged record to {done.name}.damaged"
            if done.damaged
            else "",
            f"entered {done.adopted:,} pages in the ledger" if done.adopted else "",
        ]
        tell(f"{done.name}: {'; '.join(filter(None, parts))}")


@contextmanager
def _ledger(path: Path | str) -> Iterator[Ledger]:
    """The ledger at `path`, closed at the end; raises `InUse`."""
    try:
        ledger = Ledger(path)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise InUse(f"{path} is in use: another run fetches into this folder; wait for it") from error
        raise NotKept(None, str(error), str(path)) from error
    try:
        yield ledger
    finally:
        ledger.close()


def progress() -> tuple[Tell, Watch, Callable[[], None]]:
    """Messages and a progress bar on a terminal; messages alone in a log. The last part ends the bar."""
    stream = sys.stderr
    if not stream.isatty():
        return (
            (lambda message: print(message, file=stream, flush=True)),
            (lambda _result: None),
            (lambda: None),
        )

    from tqdm import tqdm

    bar = tqdm(unit=" pages", delay=2, leave=False, file=stream)
    bad: dict[str, int] = {}

    def watch(result: Result) -> None:
        if result.outcome in {Outcome.FAILED, Outcome.BLOCKED, Outcome.REFUSED}:
            bad[result.outcome.value] = bad.get(result.outcome.value, 0) + 1
            bar.set_postfix(bad, refresh=False)
        bar.update()

    return (lambda message: tqdm.write(message, file=stream)), watch, bar.close
