"""The main job on a console: what goes to standard output, what to standard error, which exit code."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from scraper.collect import Request, RowTaker, Told, collect, nobody
from scraper.columns import ANSWERS
from scraper.csvformat import Formulas
from scraper.exitcodes import ExitCode
from scraper.progress import bar, log
from scraper.summary import Tally
from scraper.tables import CsvSink, TableWriter
from scraper.workers.errors import NoCluster

# A log has no width; so many columns can be read in most.
_LOG_WIDTH = 100


def run_parse(request: Request) -> ExitCode:
    """Carry out `request`, tell on standard error what it found, give the exit code."""
    screen = [] if request.outputs else [_screen(request.formulas)]
    older = {path for path in request.tables() if isinstance(path, Path) and path.exists()}
    try:
        with _watching(request, screen) as told:
            tally = collect(request, screen, told)
    except NoCluster as error:
        sys.stderr.write(f"doctor-answers: {error}; nothing was done\n")
        return ExitCode.USAGE
    if screen:
        sys.stdout.flush()
    width = _width() if sys.stderr.isatty() else _LOG_WIDTH
    sys.stderr.write(tally.report(width) + "\n")
    for path in request.files():
        kept = path in older and not tally.rows
        sys.stderr.write(f"kept      {path} as it was\n" if kept else f"wrote     {path}\n")
    return exit_code(tally)


def exit_code(tally: Tally) -> ExitCode:
    """Nothing extracted says more than that some inputs failed."""
    if not tally.rows:
        return ExitCode.NOTHING_EXTRACTED
    return ExitCode.SOME_FAILED if tally.failures else ExitCode.ALL_GOOD


def _screen(formulas: Formulas) -> RowTaker:
    """Blocks for a reader at a terminal, CSV for the program behind a pipe."""
    if sys.stdout.isatty():
        from scraper.colours import palette_for
        from scraper.view import ThreadView

        return ThreadView(sys.stdout.write, _width(), palette_for(sys.stdout))
    # Groups of one row: no row waits for others, and none is left at the end.
    return TableWriter(ANSWERS, [CsvSink(sys.stdout.buffer, ANSWERS, formulas)], group_rows=1)


def _watching(request: Request, screen: list[RowTaker]) -> AbstractContextManager[Told]:
    """A bar where somebody watches and nothing else is printed there; a line now and then in a log."""
    if sys.stderr.isatty():
        return nullcontext(nobody) if screen else bar(request.paths)
    return log()


def _width() -> int:
    """Columns of the terminal."""
    import shutil

    return shutil.get_terminal_size().columns
