"""What today's parser would change: kept pages are read again and compared value by value, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from scraper.batch import PageResult
from scraper.columns import ANSWERS, PAGES
from scraper.jobs.jobfile import Job
from scraper.jobs.merging import open_duckdb, sql_text, stream, use_parts
from scraper.jobs.plan import Change, Planner, Task
from scraper.jobs.publishing import Dataset
from scraper.jobs.state import State
from scraper.jobs.streaming import Readers, open_streams
from scraper.rows import Cell, Row
from scraper.terminal import cut

# Where a row stands and which parser read it are no values of the page.
_NOT_COMPARED = frozenset({"source", "captured_at", "parser_version", "answer_id"})
_COMPARED = tuple((place, name) for place, name in enumerate(ANSWERS.names) if name not in _NOT_COMPARED)
_ANSWER_ID, _POSITION, _SOURCE, _BODY = (
    ANSWERS.names.index(name) for name in ("answer_id", "answer_position", "source", "answer_body")
)
_PAGE_SOURCE, _STATUS = PAGES.names.index("source"), PAGES.names.index("status")

# Rows that are compared at once: each batch costs one pass over the parts.
_BATCH_ROWS = 50_000

_VALUE_WIDTH = 60


class Example(NamedTuple):
    """One value before and after."""

    source: str
    before: Cell
    after: Cell


@dataclass
class Differences:
    """Counts per kind of change (added, changed, lost) and field, with the first examples of each."""

    shown: int
    pages: int = 0
    rows: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[Example]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, example: Example) -> None:
        """Count one value that differs."""
        change = "added" if example.before is None else "lost" if example.after is None else "changed"
        key = (name, change)
        self.counts[key] += 1
        if len(self.examples[key]) < self.shown:
            self.examples[key].append(example)

    def report(self) -> str:
        """The differences as a text, fields in the order of the columns."""
        lines = [f"{self.pages:,} pages read again, {self.rows:,} rows of answers"]
        if not self.counts:
            return f"{lines[0]}; nothing would change"
        lines.append(f"{'field':<20}{'added':>9}{'changed':>9}{'lost':>9}")
        names = ["status", "answer", *ANSWERS.names]
        fields = sorted({name for name, _ in self.counts}, key=names.index)
        for name in fields:
            numbers = [self.counts[name, change] for change in ("added", "changed", "lost")]
            lines.append(f"{name:<20}" + "".join(f"{number:>9,}" for number in numbers))
        for name in fields:
            lines += self._examples(name)
        return "\n".join(lines)

    def _examples(self, name: str) -> Iterator[str]:
        for change in ("added", "changed", "lost"):
            for source, before, after in self.examples.get((name, change), []):
                yield f"\n{name} {change} in {cut(source, 100)}"
                yield f"  - {_shown(before)}"
                yield f"  + {_shown(after)}"


def _shown(value: Cell) -> str:
    return "(null)" if value is None else cut(str(value), _VALUE_WIDTH)


def find_differences(job: Job, dataset: Dataset, state: State, examples: int) -> Differences:
    """What reading all kept pages again would change; `state` is a copy that may be changed."""
    differences = Differences(examples)
    units = list(state.live_units())
    state.mark_stale()
    planner = Planner(state, job.output)
    patterns = [*job.inputs, *([job.fetch["into"]] if job.fetch else [])]
    tasks = (task for task in planner.tasks(patterns) if task.change is Change.STALE)
    with TemporaryDirectory() as scratch, open_duckdb(Path(scratch)) as database:
        use_parts(database, units, dataset.parts)
        for results in _batches(_read(tasks, job)):
            _compare_pages(differences, database, results)
    return differences


def _read(tasks: Iterable[Task], job: Job) -> Iterator[PageResult]:
    with open_streams(tasks, Readers.of(job)) as streams:
        for _, results in streams:
            yield from (result for _, result in results)


def _batches(results: Iterable[PageResult]) -> Iterator[list[PageResult]]:
    """Results in lists of some `_BATCH_ROWS` rows."""
    batch: list[PageResult] = []
    rows = 0
    for result in results:
        batch.append(result)
        rows += 1 + len(result.answers)
        if rows >= _BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _compare_pages(
    differences: Differences, database: duckdb.DuckDBPyConnection, results: Sequence[PageResult]
) -> None:
    """Compare the pages of a batch with what the dataset has of them."""
    wanted = ", ".join(sql_text(str(result.page[_PAGE_SOURCE])) for result in results)
    query = f"SELECT source, status FROM part_pages WHERE newest AND source IN ({wanted})"
    statuses = {str(source): status for source, status in stream(database, query)}
    before: dict[Cell, list[Row]] = defaultdict(list)
    names = ", ".join(ANSWERS.names)
    for row in stream(
        database, f"SELECT {names} FROM part_answers WHERE newest AND source IN ({wanted}) ORDER BY ALL"
    ):
        before[row[_SOURCE]].append(row)
    for result in results:
        source = str(result.page[_PAGE_SOURCE])
        differences.pages += 1
        differences.rows += len(result.answers)
        status = statuses.get(source)
        if status != result.page[_STATUS]:
            differences.add("status", Example(source, status, result.page[_STATUS]))
        for old, new in _pairs(before[source], result.answers):
            _compare_rows(differences, source, old, new)


def _pairs(before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows that are of one answer: the same identity, else the same place on the page."""
    rest = {row[_ANSWER_ID]: row for row in before}
    unmatched = []
    for new in after:
        old = rest.pop(new[_ANSWER_ID], None)
        if old is None:
            unmatched.append(new)
        else:
            yield old, new
    by_place = {row[_POSITION]: row for row in rest.values()}
    for new in unmatched:
        yield by_place.pop(new[_POSITION], None), new
    for old in by_place.values():
        yield old, None


def _compare_rows(differences: Differences, source: str, old: Row | None, new: Row | None) -> None:
    """Count the values that differ; an answer that only one side has is one difference."""
    if old is None or new is None:
        bodies = [None if row is None else row[_BODY] for row in (old, new)]
        differences.add("answer", Example(source, *bodies))
        return
    for place, name in _COMPARED:
        if old[place] != new[place]:
            differences.add(name, Example(source, old[place], new[place]))
