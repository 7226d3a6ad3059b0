"""The main job: inputs are read one after the other, and their rows go into the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from parsers.records import Status
from scraper.batch import PageResult, read_shard
from scraper.columns import ANSWERS, EVIDENCE, PAGES, Table
from scraper.csvformat import Formulas
from scraper.forms.streams import ReadOptions
from scraper.inputs import DEFAULT_MAX_BYTES, STDIN, find_inputs
from scraper.replacing import FileSet
from scraper.rows import Row
from scraper.statuses import FAILED
from scraper.summary import Tally
from scraper.tables import SUFFIXES, TableWriter, evidence_path, open_sinks

Watch = Callable[[Iterable[PageResult]], Iterable[PageResult]]


class RowTaker(Protocol):
    """Takes the answer rows of one page after the other."""

    def add(self, rows: Iterable[Row]) -> None:
        """Take the rows of a page."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for."""

    paths: tuple[str, ...]
    outputs: tuple[Path, ...] = ()
    pages: Path | None = None
    table: Table = ANSWERS
    """`ANSWERS` or `ANSWERS_WITH_EVIDENCE`."""
    formulas: Formulas = Formulas.GUARDED
    max_bytes: int = DEFAULT_MAX_BYTES
    failed: Set[Status] = FAILED
    """Statuses that count as failures."""


def refusals(request: Request) -> Iterator[str]:
    """Why `request` can't be carried out, to be asked before any work is done; nothing when it can."""
    outputs = [*request.outputs, *filter(None, [request.pages])]
    if EVIDENCE in request.table.columns:
        if not request.outputs:
            yield "--evidence needs a file to go to: add -o FILE"
        outputs += [evidence_path(path) for path in request.outputs if path.suffix.lower() == ".csv"]
    inputs = {Path(path).resolve() for path in request.paths if path != STDIN}
    seen: set[Path] = set()
    for path in outputs:
        target = path.resolve()
        if path.suffix.lower() not in SUFFIXES:
            yield f"{path}: the suffix tells the format; use one of {', '.join(SUFFIXES)}"
        if target in seen:
            yield f"{path}: two outputs would go to this file"
        if target in inputs:
            yield f"{path}: is an input too and would be overwritten; choose another name"
        if not target.parent.is_dir():
            yield f"{path}: there is no folder {target.parent}; make it first"
        if target.exists() and not target.is_file():
            yield f"{path}: exists and is no file; choose another name"
        seen.add(target)


def collect(request: Request, screen: Iterable[RowTaker] = (), watch: Watch = iter) -> Tally:
    """Read all inputs of `request`, write its files, hand the rows to `screen` too; gives the counts.

    `watch` passes the results through and shows the progress. The files get their names at the end, all
    together; an exception (Ctrl-C is one) leaves the old ones as they were.
    """
    tally = Tally(request.failed)
    page_paths = [request.pages] if request.pages else []
    with (
        FileSet() as files,
        TableWriter(
            request.table, open_sinks(request.outputs, request.table, request.formulas, files)
        ) as answers,
        TableWriter(PAGES, open_sinks(page_paths, PAGES, request.formulas, files)) as pages,
    ):
        takers: list[RowTaker] = [answers, *screen]
        options = ReadOptions(request.max_bytes)
        results = read_shard(find_inputs(request.paths), request.table, options, tally.notes)
        for result in watch(results):
            tally.add(result)
            pages.add([result.page])
            for taker in takers:
                taker.add(result.answers)
    return tally
