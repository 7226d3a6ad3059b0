"""Writes the report, and beside it the inspect pages of those pages that it lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from scraper.inputs import DEFAULT_MAX_BYTES
from scraper.replacing import FileSet
from scraper.report.cells import Seen
from scraper.report.facts import Facts, find_facts
from scraper.report.history import Run
from scraper.report.page import report_page
from scraper.report.sources import open_tables
from scraper.sourcenames import take_apart

Paths = Path | Sequence[Path]

# Lines of earlier runs that can still be told apart.
_RUNS = 60
# A page in an archive is found by reading the archive from its start.
_LARGEST_INPUT = 64 * 2**20
# Inspect pages are for reading: of a larger page only the command is given.
_LARGEST_INSPECT = 4 * 2**20


def write_report(answers: Paths, pages: Paths | None, runs: Sequence[Run], out: Path) -> None:
    """Write the report on a table of answers to `out`, one HTML file that needs no network.

    The listed pages that can still be read get their inspect pages in the folder `STEM.pages` beside
    it; the others get the command that makes one. All files appear together at the end.

    Args:
        answers: the answers table, one file or several of one format (.parquet, .csv, .jsonl).
        pages: the pages table likewise; None makes what can be made of it from the answers.
        runs: the runs of the job, the oldest first and the present one last; empty outside of a job.
        out: the file to write.

    Raises:
        NotReportable: a file is none of our tables.
        OSError: a file can't be read or written.
    """
    answer_paths, page_paths = _several(answers), _several(pages)
    tables = open_tables(answer_paths, page_paths)
    try:
        facts = find_facts(tables)
    finally:
        tables.close()
    shown = list(runs)[-_RUNS:]
    folder = out.with_name(f"{out.stem}.pages")
    inspected = _inspect_pages(_listed(facts, shown))
    links = {
        source: Seen(f"{folder.name}/{_name(source)}", page.seconds) for source, page in inspected.items()
    }
    title = ", ".join(path.name for path in answer_paths[:3]) + (" …" if len(answer_paths) > 3 else "")
    with FileSet() as files:
        files.open(out).write(report_page(title, facts, shown, links).encode("utf-8", "replace"))
        if inspected:
            folder.mkdir(exist_ok=True)
        for source, page in inspected.items():
            files.open(folder / _name(source)).write(page.html)


def _several(paths: Paths | None) -> list[Path]:
    """One path or several as a list."""
    if paths is None:
        return []
    return [paths] if isinstance(paths, Path) else list(paths)


def _listed(facts: Facts, runs: Sequence[Run]) -> Iterable[str]:
    """Sources of the pages that the report lists, each once."""
    last = runs[-1:]
    sources = [
        *(source for run in last for alarm in run.alarms for source in alarm.pages),
        *(page.source for page in facts.unknown),
        *(page.source for page in facts.largest),
    ]
    return dict.fromkeys(sources)


class _Inspected(NamedTuple):
    """The inspect page of a page, and how long the parser took for it."""

    html: bytes
    seconds: float


def _inspect_pages(sources: Iterable[str]) -> dict[str, _Inspected]:
    """Source → its inspect page, for those that can be read now and are not too large."""
    from scraper.inspecting.page import inspect_page
    from scraper.inspecting.reading import NotOnePage, read_source

    pages: dict[str, _Inspected] = {}
    for source in sources:
        if not _is_at_hand(source):
            continue
        try:
            reading = read_source(source, DEFAULT_MAX_BYTES)
            page = inspect_page(reading).encode("utf-8", "replace")
        except (NotOnePage, OSError):
            continue
        if len(page) <= _LARGEST_INSPECT:
            pages[source] = _Inspected(page, reading.seconds)
    return pages


def _is_at_hand(source: str) -> bool:
    """Whether the input of a page is a file that is soon read."""
    path = Path(take_apart(source)[0])
    try:
        return path.is_file() and path.stat().st_size <= _LARGEST_INPUT
    except (OSError, ValueError):  # a name that no file system takes
        return False


def _name(source: str) -> str:
    """File name of a page's inspect page; the same for each report on it."""
    return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:16] + ".html"
