"""The time limit for a page that is read in this process.

An alarm of the system stops Python code and patterns, but no C library that does not come back; a worker
process (`scraper.workers`) is killed whatever it does.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from parsers.records import Status
from scraper.batch import PageResult, read_page
from scraper.columns import Table
from scraper.rows import Origin, failed_page_row
from scraper.saved import SavedPage

# The largest real page takes less than a second; a busy machine some more.
DEFAULT_SECONDS = 60.0


class _TimeIsUp(BaseException):
    """Not an `Exception`: nothing on the way may take it for a fault of the page."""


def timeout_reason(seconds: float) -> str:
    """What is told of a page that took too long."""
    return f"took longer than {seconds:g} s; raise the limit with --timeout if the page is real"


def timed_out(saved: SavedPage, seconds: float) -> PageResult:
    """The result of a page that took too long."""
    reason = timeout_reason(seconds)
    origin = Origin(saved.source, saved.size, saved.url, saved.captured_at, saved.form)
    return PageResult(failed_page_row(Status.TIMED_OUT, reason, origin))


@contextmanager
def time_limit(seconds: float) -> Iterator[Callable[[SavedPage, Table], PageResult]]:
    """Inside of the block, a `read_page` that takes at most so many seconds for a page.

    Without limit where the system has no alarms, and outside of the main thread.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield read_page
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TimeIsUp

    def read(saved: SavedPage, table: Table) -> PageResult:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            try:
                return read_page(saved, table)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except _TimeIsUp:
            return timed_out(saved, seconds)

    before = signal.signal(signal.SIGALRM, ring)
    try:
        yield read
    finally:
        signal.signal(signal.SIGALRM, before)
