"""The main job on a console: what goes to standard output, what to standard error, which exit code."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Iterable

from scraper.batch import PageResult
from scraper.collect import Request, RowTaker, Watch, collect
from scraper.columns import ANSWERS
from scraper.csvformat import Formulas
from scraper.exitcodes import ExitCode
from scraper.summary import Tally
from scraper.tables import CsvSink, TableWriter
from scraper.view import ThreadView

# A log has no width; so many columns can be read in most.
_LOG_WIDTH = 100


def run_parse(request: Request) -> ExitCode:
    """Carry out `request`, tell on standard error what it found, give the exit code."""
    screen = [] if request.outputs else [_screen(request.formulas)]
    tally = collect(request, screen, _watch(screen))
    if screen:
        sys.stdout.flush()
    width = _width() if sys.stderr.isatty() else _LOG_WIDTH
    sys.stderr.write(tally.report(width) + "\n")
    for path in (*request.outputs, *filter(None, [request.pages])):
        sys.stderr.write(f"wrote     {path}\n")
    return exit_code(tally)


def exit_code(tally: Tally) -> ExitCode:
    """Nothing extracted says more than that some inputs failed."""
    if not tally.rows:
        return ExitCode.NOTHING_EXTRACTED
    return ExitCode.SOME_FAILED if tally.failures else ExitCode.ALL_GOOD


def _screen(formulas: Formulas) -> RowTaker:
    """Blocks for a reader at a terminal, CSV for the program behind a pipe."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed; add -o FILE")
    if sys.stdout.isatty():
        return ThreadView(sys.stdout.write, _width())
    # Groups of one row: no row waits for others, and none is left at the end.
    return TableWriter(ANSWERS, [CsvSink(sys.stdout.buffer, ANSWERS, formulas)], group_rows=1)


def _watch(screen: list[RowTaker]) -> Watch:
    """The progress bar, where somebody watches and nothing else is printed there; a log stays quiet."""
    if screen or not sys.stderr.isatty():
        return iter

    from tqdm import tqdm

    def watch(results: Iterable[PageResult]) -> Iterable[PageResult]:
        # No bar for what is done within two seconds. The size is told, as tqdm shows nothing on a terminal
        # that does not know its own (containers).
        columns, rows = shutil.get_terminal_size()
        return tqdm(results, unit=" pages", delay=2, leave=False, file=sys.stderr, ncols=columns, nrows=rows)

    return watch


def _width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size().columns
