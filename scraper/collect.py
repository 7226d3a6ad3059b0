"""The main job: inputs are read, here or by many (`scraper.gather`), and their rows go into the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from parsers.records import Status
from scraper.batch import read_shard
from scraper.columns import ANSWERS, EVIDENCE, PAGES, Table
from scraper.csvformat import Formulas
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import STDIN, Location, find_inputs, input_size, locate
from scraper.lean import rare_collections
from scraper.remote import NoFileSystem, RemotePath, file_system, output_path
from scraper.replacing import FileSet
from scraper.rows import Row
from scraper.saved import SavedPage
from scraper.shards import is_work_for_many
from scraper.statuses import FAILED
from scraper.summary import Tally
from scraper.tables import SUFFIXES, Sink, TableWriter, evidence_path, open_sinks
from scraper.timelimit import DEFAULT_SECONDS, time_limit
from scraper.workers.cores import usable_cores

Told = Callable[[Tally, int | None], object]
"""Hears the counts so far, and how many bytes of the inputs are done when that is known."""


def nobody(_tally: Tally, _done: int | None) -> None:
    """Hears nothing."""


class RowTaker(Protocol):
    """Takes the answer rows of one page after the other."""

    def add(self, rows: Iterable[Row]) -> None:
        """Take the rows of a page."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for."""

    paths: tuple[str, ...]
    outputs: tuple[Path | RemotePath, ...] = ()
    pages: Path | RemotePath | None = None
    table: Table = ANSWERS
    """`ANSWERS` or `ANSWERS_WITH_EVIDENCE`."""
    formulas: Formulas = Formulas.GUARDED
    reading: ReadOptions = field(default_factory=ReadOptions)
    failed: Set[Status] = FAILED
    """Statuses that count as failures."""
    seconds: float = DEFAULT_SECONDS
    """Time limit for one page."""
    workers: int | None = 1
    """How many processes may read, None for one on each core; few inputs stay in this one."""
    cluster: str | None = None
    """Address of a Dask scheduler whose workers read."""

    def files(self) -> list[Path | RemotePath]:
        """All files that are written."""
        return [*self.outputs, *([self.pages] if self.pages else []), *self.tables()[len(self.outputs) :]]

    def tables(self) -> list[Path | RemotePath]:
        """Those of them that hold answers, and the evidence beside a CSV."""
        beside = [evidence_path(path) for path in self.outputs if path.suffix.lower() == ".csv"]
        return [*self.outputs, *(beside if EVIDENCE in self.table.columns else [])]


def refusals(request: Request) -> Iterator[str]:
    """Why `request` can't be carried out, to be asked before any work is done; nothing when it can."""
    if EVIDENCE in request.table.columns and not request.outputs:
        yield "--evidence needs a file to go to: add -o FILE"
    inputs = {_place(output_path(locate(path).path)) for path in request.paths if path != STDIN}
    seen: set[str] = set()
    for path in request.files():
        target = _place(path)
        if path.suffix.lower() not in SUFFIXES:
            yield f"{path}: the suffix tells the format; use one of {', '.join(SUFFIXES)}"
        if target in seen:
            yield f"{path}: two outputs would go to this file"
        if target in inputs or _holds_pages(path, request):
            yield f"{path}: is an input too and would be overwritten; choose another name"
        yield from _unwritable(path)
        seen.add(target)


def _holds_pages(path: Path | RemotePath, request: Request) -> bool:
    """Whether `path` is a file in one of the folders that are read, with pages in it.

    What an earlier run wrote there is passed over, and may be written again.
    """
    if isinstance(path, RemotePath) or not path.is_file():
        return False
    from scraper.folders import is_page_name

    if not is_page_name(path.name):
        return False
    folders = {Path(given).resolve() for given in request.paths if Path(given).is_dir()}
    if folders.isdisjoint(path.resolve().parents):
        return False
    return isinstance(next(read_pages(Location(str(path)), request.reading), None), SavedPage)


def _place(path: Path | RemotePath) -> str:
    """Where a file really is."""
    return str(path if isinstance(path, RemotePath) else path.resolve())


def _unwritable(path: Path | RemotePath) -> Iterator[str]:
    """Why no file can be put at `path`, as far as that is seen beforehand."""
    if isinstance(path, RemotePath):
        try:
            file_system(path.address)
        except NoFileSystem as error:
            yield str(error)
        return
    target = path.resolve()
    if not target.parent.is_dir():
        yield f"{path}: there is no folder {target.parent}; make it first"
    if target.exists() and not target.is_file():
        yield f"{path}: exists and is no file; choose another name"


def collect(request: Request, screen: Iterable[RowTaker] = (), told: Told = nobody) -> Tally:
    """Read all inputs of `request`, write its files, hand the rows to `screen` too; gives the counts.

    `told` hears how far the run is. The files get their names at the end, all together; an exception
    (Ctrl-C is one) leaves the old ones as they were.
    """
    workers = request.workers or usable_cores()
    if request.cluster or (workers > 1 and is_work_for_many(find_inputs(request.paths))):
        from scraper.gather import gather

        return gather(request, screen, told)
    tally = Tally(request.failed)
    inputs = _Inputs(request.paths, tally.notes)
    with (
        FileSet() as files,
        TableWriter(request.table, sinks_of_answers(request, files)) as answers,
        TableWriter(PAGES, sinks_of_pages(request, files)) as pages,
        time_limit(request.seconds) as read,
        rare_collections(),
    ):
        takers: list[RowTaker] = [answers, *screen]
        results = read_shard(inputs, request.table, request.reading, tally.notes, read)
        for result in results:
            tally.add(result)
            pages.add([result.page])
            for taker in takers:
                taker.add(result.answers)
            told(tally, inputs.done)
        spare_tables(request, tally, files)
    return tally


def spare_tables(request: Request, tally: Tally, files: FileSet) -> None:
    """Where no input gave a thread, an older table stays: a mistyped path must not empty it."""
    if not tally.rows:
        files.spare(request.tables())


class _Inputs:
    """The inputs one after the other; `done` are the bytes of those that were left behind."""

    def __init__(self, paths: tuple[str, ...], beside: Counter[str]) -> None:
        self._paths, self._beside = paths, beside
        self.done = 0

    def __iter__(self) -> Iterator[Location]:
        for location in find_inputs(self._paths, self._beside):
            yield location
            self.done += input_size(location)


def sinks_of_answers(request: Request, files: FileSet) -> list[Sink]:
    """Where the answers of `request` go."""
    return open_sinks(request.outputs, request.table, request.formulas, files)


def sinks_of_pages(request: Request, files: FileSet) -> list[Sink]:
    """Where its pages table goes."""
    return open_sinks([request.pages] if request.pages else [], PAGES, request.formulas, files)
