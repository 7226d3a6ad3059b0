"""The shards of a run on a Dask cluster.

A shard becomes a part: two Parquet files, which come back in any order and wait on this machine's disk. So a
shard that is done again, because its worker died, keeps nobody waiting. When all are there, they are read
in the order of the shards, and the rows go to the same writers as those of a local run.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from pyarrow import parquet

from parsers.records import Status
from parsers.version import PARSER_VERSION
from scraper.batch import unread_page
from scraper.batches import BatchWriter, unpack
from scraper.columns import PAGES, Table
from scraper.saved import UnreadPage
from scraper.shards import Shard
from scraper.summary import Tally
from scraper.tables import ParquetSink, TableWriter
from scraper.workers.errors import NoCluster
from scraper.workers.parent import Worker
from scraper.workers.tasks import Frame, Work

if TYPE_CHECKING:
    from distributed import Client

# Shards that are handed out at a time, for each thread of the cluster: enough that none of them waits.
_AHEAD = 4

# How often a shard is tried again when it failed with an error; Dask itself counts the workers that died
# of it (`distributed.scheduler.allowed-failures`).
_RETRIES = 2

# The place of a shard in the order; a second number where it was handed out again in pieces.
Key = tuple[int, ...]

# In a process of the cluster: the worker of each of its threads, and all of them.
_mine = threading.local()
_beside: list[Worker] = []


class Part(NamedTuple):
    """What a worker of the cluster makes of a shard."""

    answers: bytes
    """A Parquet file."""
    pages: bytes
    tally: Tally


def make_part(shard: Shard, work: Work) -> Part:
    """Read a shard: runs on a worker of the cluster, with a process beside it that may be killed."""
    if getattr(_mine, "worker", None) not in _beside:
        _mine.worker = Worker()
        _beside.append(_mine.worker)
    tally = Tally(work.failed)
    files = io.BytesIO(), io.BytesIO()
    with (
        BatchWriter(work.table, [ParquetSink(files[0], work.table)]) as answers,
        BatchWriter(PAGES, [ParquetSink(files[1], PAGES)]) as pages,
    ):
        for frame in _mine.worker.run(shard, work):
            tally.merge(frame.tally)
            answers.add_batches(unpack(work.table, frame.answers))
            pages.add_batches(unpack(PAGES, frame.pages))
    return Part(files[0].getvalue(), files[1].getvalue(), tally)


def run_on_cluster(shards: Iterable[Shard], work: Work, address: str) -> Generator[Frame]:
    """The frames of all shards; first, as parts come, frames of mere counts, at the end those with the rows.

    Raises:
        NoCluster: no scheduler answers, or its workers have another version of this program.
    """
    work = replace(work, folder=str(Path.cwd()))
    with TemporaryDirectory(prefix="doctor-answers-") as scratch, _connected(address) as client:
        spool = _Spool(Path(scratch), work.table)
        with client.get_executor(pure=False, retries=_RETRIES) as executor:
            board = _Board(executor, work, spool)
            ahead = _AHEAD * max(sum(client.nthreads().values()), 1)
            for number, shard in enumerate(shards):
                board.hand_out((number,), shard)
                while board.count >= ahead:
                    yield from board.take_in()
            while board.count:
                yield from board.take_in()
            yield from board.try_alone()
        client.run(_end_worker)
        yield from spool.frames()


def _connected(address: str) -> Client:
    """A client of the scheduler, whose workers can do the work."""
    try:
        from distributed import Client
    except ImportError as error:
        raise NoCluster("--cluster needs Dask: pip install 'doctor-answers[cluster]'") from error
    if not address.rpartition(":")[2].isdecimal():  # Dask takes a minute to find that out
        raise NoCluster(f"{address}: names no port; an address is like tcp://host:8786")
    try:
        client = Client(address, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NoCluster(f"{address}: no Dask scheduler answers there ({error})") from error
    try:
        versions = client.run(_version)
    except Exception as error:
        client.close()  # type: ignore[no-untyped-call]
        raise NoCluster(
            f"{address}: a worker can't run doctor-answers ({error}); install it there"
        ) from error
    for worker, version in sorted(versions.items()):
        if version != PARSER_VERSION:
            client.close()  # type: ignore[no-untyped-call]
            raise NoCluster(
                f"{worker} has doctor-answers {version}, this is {PARSER_VERSION}: make them the same"
            )
    return client


def _version() -> str:
    """Runs on each worker."""
    return PARSER_VERSION


def _end_worker() -> None:
    """Runs on each worker: end the processes beside it."""
    while _beside:
        _beside.pop().close()


class _Board:
    """The shards that are on the cluster."""

    def __init__(self, executor: Executor, work: Work, spool: _Spool) -> None:
        self._executor, self._work, self._spool = executor, work, spool
        self._out: dict[Future[Part], tuple[Key, Shard]] = {}
        self._suspects: list[tuple[Key, Shard]] = []

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._out)

    def hand_out(self, key: Key, shard: Shard) -> None:
        """Put a shard on the cluster; `key` is its place in the order."""
        self._out[self._executor.submit(make_part, shard, self._work)] = key, shard

    def take_in(self, lose: Callable[[Shard, Work, Exception], Part] | None = None) -> Iterator[Frame]:
        """Wait for parts and keep them; gives their counts. `lose` makes the part of a shard that failed."""
        for future in wait(self._out, return_when=FIRST_COMPLETED).done:
            key, shard = self._out.pop(future)
            try:
                part = future.result()
            except CancelledError as error:
                raise NoCluster("the Dask scheduler went away; the same command starts over") from error
            except Exception as error:
                if lose is None:
                    self._suspects.append((key, shard))
                    continue
                part = lose(shard, self._work, error)
            self._spool.put(key, part)
            yield Frame((), (), part.tally, 0, read=shard.size)

    def try_alone(self) -> Iterator[Frame]:
        """Hand out the inputs of the shards that failed, one by one: it may have been a neighbour's fault."""
        for key, shard in self._suspects:
            size = shard.size // len(shard.locations)
            for number, location in enumerate(shard.locations):
                self.hand_out((*key, number), Shard((location,), size))
                yield from self.take_in(_lost)


def _lost(shard: Shard, work: Work, error: Exception) -> Part:
    """What is told of a shard that fails again and again."""
    tally, rows = Tally(work.failed), []
    for location in shard.locations:
        source = f"{location.source}#{location.part.start}" if location.part else location.named
        reason = (
            f"the cluster gave it up ({type(error).__name__}: {str(error)[:200]}); read it on one machine"
        )
        result = unread_page(UnreadPage(source, Status.UNREADABLE, reason))
        tally.add(result)
        rows.append(result.page)
    files = io.BytesIO(), io.BytesIO()
    with (
        TableWriter(work.table, [ParquetSink(files[0], work.table)]),
        TableWriter(PAGES, [ParquetSink(files[1], PAGES)]) as pages,
    ):
        pages.add(rows)
    return Part(files[0].getvalue(), files[1].getvalue(), tally)


class _Spool:
    """The parts that have come, on disk, named by place and content."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._folder, self._table = folder, table
        self._names: dict[Key, tuple[str, str]] = {}

    def put(self, key: Key, part: Part) -> None:
        """Keep a part."""
        names = []
        for table, data in ((self._table, part.answers), (PAGES, part.pages)):
            place = "-".join(map(str, key))
            path = self._folder / f"{place}-{hashlib.sha256(data).hexdigest()[:16]}.{table.name}.parquet"
            path.write_bytes(data)
            names.append(str(path))
        self._names[key] = names[0], names[1]

    def frames(self) -> Iterator[Frame]:
        """All rows in the order of the shards."""
        for packed in self._groups(0):
            yield Frame((packed,), (), Tally(frozenset()), 0)
        for packed in self._groups(1):
            yield Frame((), (packed,), Tally(frozenset()), 0)

    def _groups(self, which: int) -> Iterator[bytes]:
        """The row groups of one table as packed batches."""
        for _, names in sorted(self._names.items()):
            with parquet.ParquetFile(names[which]) as file:
                for number in range(file.num_row_groups):
                    (batch,) = file.read_row_group(number).combine_chunks().to_batches()
                    yield batch.serialize().to_pybytes()
