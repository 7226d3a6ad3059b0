"""Reading what the plan names, in steps that are each committed: a kill loses at most the last one.

A step ends when enough rows or seconds have passed; then its rows go to the disk as a part, and only
then does the state know of them. A long archive is cut at a page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from parsers.records import Status
from parsers.version import PARSER_VERSION
from scraper.batch import PageResult
from scraper.columns import PAGES
from scraper.jobs.parts import Part
from scraper.jobs.plan import Change, Task
from scraper.jobs.ranges import Positioned, can_grow
from scraper.jobs.state import KnownInput, News, State, Unit
from scraper.jobs.streaming import Stream

# One row group of Parquet, some 25 MB in memory.
_ROWS_A_STEP = 8192

# What a kill may cost.
_SECONDS_A_STEP = 20.0

_STATUS = PAGES.names.index("status")


class Stopped(Exception):
    """Asked to stop; all that was read is committed. The same command goes on from here."""


class Reader:
    """Puts the pages of tasks into parts; `wants_stop` is asked after each page, `watch` told of each."""

    def __init__(
        self,
        state: State,
        parts: Path,
        wants_stop: Callable[[], bool],
        watch: Callable[[PageResult], object],
    ) -> None:
        self._state, self._parts = state, parts
        self._wants_stop, self._watch = wants_stop, watch
        self._part, self._news = Part(), News()
        self._since = time.monotonic()
        self.unopened: list[PageResult] = []
        """Known inputs that can't be opened now; what was read of them before stays."""

    def check(self) -> None:
        """Raise `Stopped` when a stop was asked for; to be called by who waits for pages."""
        if self._wants_stop():
            raise Stopped

    def read(self, streams: Iterable[Stream]) -> None:
        """Read all of `streams`.

        Raises:
            Stopped: a stop was asked for.
        """
        try:
            for task, results in streams:
                self._read_task(task, results)
                if self._is_due():
                    self._commit()
                self.check()
        except Stopped:
            self._commit()
            raise
        self._commit()

    def _read_task(self, task: Task, results: Iterator[Positioned]) -> None:
        if task.is_report_only:
            self.unopened += (result for _, result in results)
            return
        if task.change is Change.STALE:
            self._news.restarted.append(task.known)
        unit, last = task.unit, None
        at, before = unit.start, self._part.extent
        try:
            for position, result in results:
                if position > at:
                    if self._is_due() or self._wants_stop():
                        unit = self._leave(task.known, unit, position)
                    at, before = position, self._part.extent
                    self.check()
                if at > unit.start and _is_cut(result) and can_grow(task.location.path):
                    self._news.units.append(unit._replace(stop=at))
                    unit, last = unit._replace(start=at), at
                self._part.add(unit.name, result)
                self._watch(result)
        except Stopped:
            # Where the last page ends is not known: it is read again.
            self._part.cut_back(before)
            if at > unit.start:
                self._leave(task.known, unit, at)
            raise
        self._news.units.append(unit)
        known = task.known if last is None else task.known._replace(read_to=last)
        self._news.inputs.append(known)
        self._news.finished.append(known)

    def _leave(self, known: KnownInput, unit: Unit, position: int) -> Unit:
        """Commit an input up to `position`, for this run or another to go on; gives the rest of the unit."""
        self._news.units.append(unit._replace(stop=position))
        # Without a stamp the next run looks at the content, and sees that there is more to read.
        self._news.inputs.append(known._replace(stamp="", read_to=position))
        self._commit()
        return unit._replace(start=position)

    def _is_due(self) -> bool:
        rows = len(self._part.answers) + len(self._part.pages)
        return rows >= _ROWS_A_STEP or time.monotonic() - self._since > _SECONDS_A_STEP

    def _commit(self) -> None:
        """Put the rows on the disk, then tell the state."""
        if self._news.units:
            self._state.record(self._part.write(self._parts), PARSER_VERSION, self._news)
        self._part, self._news = Part(), News()
        self._since = time.monotonic()


def _is_cut(result: PageResult) -> bool:
    """Whether the record ends too early: the last one of an archive that is being written."""
    return result.page[_STATUS] == Status.TRUNCATED
