"""How far a run is: a bar for somebody who watches, a line now and then for a log."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scraper.collect import Told
from scraper.inputs import find_inputs, input_size
from scraper.summary import Tally

# A log hears of a run that takes long, at first soon, then less and less often.
_FIRST_LINE, _LAST_GAP = 30.0, 600.0

_SHARE_SECONDS = 0.5


@contextmanager
def bar(paths: Sequence[str]) -> Iterator[Told]:
    """A progress bar on standard error: pages a second, bytes, the share of each status, the time left."""
    import shutil

    from tqdm import tqdm

    # The size is told, as tqdm shows nothing on a terminal that does not know its own (containers).
    columns, rows = shutil.get_terminal_size()
    total = _Total(paths)
    shown = 0
    looked = 0.0
    layout = "{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} [{remaining} left{postfix}]"
    # No bar for what is done within two seconds.
    with tqdm(
        desc="0 pages", unit="B", unit_scale=True, delay=2, leave=False, file=sys.stderr, ncols=columns,
        nrows=rows, bar_format=layout, smoothing=0,
    ) as line:  # fmt: skip
        start = time.monotonic()

        def tell(tally: Tally, done: int | None) -> None:
            nonlocal shown, looked
            now = time.monotonic()
            if now - looked < _SHARE_SECONDS:
                return
            looked = now
            line.total = total.bytes
            pages = tally.pages.total()
            line.set_description_str(f"{pages:,} pages", refresh=False)
            rate = pages / max(now - start, 0.001)
            line.set_postfix_str(f"{rate:,.0f} pages/s, {shares(tally)}", refresh=False)
            line.update((done or 0) - shown)
            line.refresh()
            shown = done or 0

        try:
            yield tell
        finally:
            total.stop()


@contextmanager
def log() -> Iterator[Told]:
    """A line on standard error after half a minute, then every minute, and so on up to every ten."""
    start = time.monotonic()
    due, gap = start + _FIRST_LINE, _FIRST_LINE

    def tell(tally: Tally, done: int | None) -> None:
        nonlocal due, gap
        now = time.monotonic()
        if now < due:
            return
        gap = min(2 * gap, _LAST_GAP)
        due = now + gap
        pages = tally.pages.total()
        read = f", {done / 1e6:,.0f} MB read" if done else ""
        rate = pages / (now - start)
        sys.stderr.write(f"so far    {pages:,} pages{read}, {rate:,.0f} pages/s; {shares(tally)}\n")
        sys.stderr.flush()

    yield tell


def shares(tally: Tally) -> str:
    """`80 % complete, 15 % partial`: the statuses of at least one page of a hundred, the largest first.

    >>> from parsers.records import Status
    >>> tally = Tally(set())
    >>> tally.pages.update({Status.PARTIAL: 150, Status.COMPLETE: 849, Status.BLOCKED: 1})
    >>> shares(tally)
    '85 % complete, 15 % partial'
    """
    pages = tally.pages.total()
    return ", ".join(
        f"{100 * count / pages:.0f} % {status}"
        for status, count in tally.pages.most_common()
        if 100 * count >= pages
    )


class _Total:
    """The bytes of all inputs, counted beside the work; a million files take some seconds."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.bytes: int | None = None
        self._stopped = False
        threading.Thread(target=self._count, args=(tuple(paths),), daemon=True).start()

    def _count(self, paths: Sequence[str]) -> None:
        size = 0
        for location in find_inputs(paths):
            if self._stopped:
                return
            size += input_size(location)
        self.bytes = size

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._stopped = True
