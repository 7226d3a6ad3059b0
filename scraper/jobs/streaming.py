"""The pages of tasks, in their order: read by this process, or where there is much to read by many.

Both ways give the same pages at the same positions, so that where a task may be left, and what is recorded
of it, does not depend on who read it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, groupby

from scraper import shards
from scraper.batch import PageResult
from scraper.batches import BatchGroup, unpack
from scraper.columns import ANSWERS, PAGES
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location, Part
from scraper.jobs.jobfile import Job
from scraper.jobs.plan import Task
from scraper.jobs.ranges import Positioned, Reading, can_grow, positioned, read_from
from scraper.shards import Shard, cut_shards
from scraper.timelimit import time_limit
from scraper.workers.cores import usable_cores
from scraper.workers.local import follow_shards
from scraper.workers.tasks import Frame, Work

Stream = tuple[Task, Iterator[Positioned]]
"""A task, and what is found in its stretch; to be asked before the next task."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads, and how."""

    options: ReadOptions
    seconds: float
    """Time limit for one page."""
    workers: int

    @classmethod
    def of(cls, job: Job) -> Readers:
        """Those that the job file asks for."""
        return cls(ReadOptions(max_bytes=job.max_bytes), job.timeout, job.workers or usable_cores())


@contextmanager
def open_streams(
    tasks: Iterable[Task], readers: Readers, check: Callable[[], object] = lambda: None
) -> Iterator[Iterator[Stream]]:
    """The pages of all `tasks`; worker processes are ended with the block.

    `check` is called now and then while nothing comes; what it raises ends the reading.
    """
    with time_limit(readers.seconds) as read:
        streams = _streams(iter(tasks), readers, Reading(readers.options, read), check)
        with closing(streams):
            yield streams


def _streams(
    tasks: Iterator[Task], readers: Readers, how: Reading, check: Callable[[], object]
) -> Generator[Stream]:
    """The first megabytes are read here: before others had started, it is done."""
    size = 0
    for task in tasks:
        unit = task.unit
        size += unit.stop - unit.start
        if readers.workers > 1 and size >= shards.POOL_BYTES:
            yield from _read_by_many(chain([task], tasks), readers, check)
            return
        yield task, read_from(task.location, unit.start, unit.stop, how)


def _read_by_many(tasks: Iterable[Task], readers: Readers, check: Callable[[], object]) -> Generator[Stream]:
    begun: deque[Task] = deque()

    def locations() -> Iterator[Location]:
        for task in tasks:
            check()
            begun.append(task)
            unit = task.unit
            part = Part(unit.start, unit.stop) if can_grow(task.location.path) else None
            yield task.location._replace(part=part)

    work = Work(ANSWERS, readers.options, seconds=readers.seconds)
    cut = cut_shards(locations(), readers.options, shards.SHARD_BYTES)
    with closing(follow_shards(cut, work, readers.workers, check)) as followed:
        found = chain.from_iterable(_found(shard, frames) for shard, frames in followed)
        for _, each in groupby(found, key=lambda pair: pair[0].path):  # no input is read by two tasks
            task = begun.popleft()
            results = (result for _, result in each if result is not None)
            yield task, positioned(task.location, task.unit.start, results)


def _found(shard: Shard, frames: Iterable[Frame]) -> Iterator[tuple[Location, PageResult | None]]:
    """Each input of a shard, also one that holds nothing, then what it holds."""
    yield shard.locations[0], None
    present = 0
    for place, result in chain.from_iterable(map(_results, frames)):
        yield from ((location, None) for location in shard.locations[present + 1 : place + 1])
        present = place
        yield shard.locations[place], result
    yield from ((location, None) for location in shard.locations[present + 1 :])


def _results(frame: Frame) -> Iterator[tuple[int, PageResult]]:
    """The results of a frame, each with the place of its input in the shard."""
    answers = iter(BatchGroup(ANSWERS, unpack(ANSWERS, frame.answers)).rows)
    pages = BatchGroup(PAGES, unpack(PAGES, frame.pages)).rows
    for (place, count), page in zip(frame.origins, pages, strict=True):
        yield place, PageResult(page, tuple(next(answers) for _ in range(count)))
