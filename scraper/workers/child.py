"""A worker process: takes tasks on standard input, gives frames on standard output, until its input ends."""

from __future__ import annotations

import os
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scraper.batch import PageResult, read_page, unread_page
from scraper.batches import pack
from scraper.columns import PAGES
from scraper.forms.pages import read_pages
from scraper.lean import leave_pandas_out, rare_collections
from scraper.rows import Origin, Row, failed_page_row
from scraper.saved import Found, UnreadPage
from scraper.summary import Tally
from scraper.workers.pulse import Doing, Pulse
from scraper.workers.tasks import Frame, Loss, Task, Work

# Some 5 MB of rows: enough to be worth the handing over, little enough to hold a few for each worker.
_FRAME_ROWS = 4096
_FRAME_BYTES = 8 * 2**20


def serve(pulse_path: str) -> None:
    """Work until standard input ends. Whatever prints goes to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    leave_pandas_out()
    pulse = Pulse(Path(pulse_path))
    pulse.unname()
    with rare_collections():
        _converse(sys.stdin.buffer, out, pulse)


def _converse(tasks: BinaryIO, out: BinaryIO, pulse: Pulse) -> None:
    """Answer each task with its frames and a None."""
    while True:
        try:
            task: Task = pickle.load(tasks)
        except EOFError:
            return
        for frame in work_on(task, pulse):
            pulse.tell(Doing.NOTHING)  # it may be long until somebody takes it: that is no page's time
            pickle.dump(frame, out, pickle.HIGHEST_PROTOCOL)
            out.flush()
        pickle.dump(None, out, pickle.HIGHEST_PROTOCOL)
        out.flush()
        pulse.tell(Doing.NOTHING)


def work_on(task: Task, pulse: Pulse) -> Iterator[Frame]:
    """The frames of a task, without those that are safe already."""
    if task.work.folder is not None and Path(task.work.folder).is_dir():
        os.chdir(task.work.folder)
    notes: Counter[str] = Counter()
    bundle = _Bundle(task.work)
    for number, place, found in _numbered(task, notes, pulse):
        if number <= task.done:
            if number == task.done:
                notes.clear()
            continue
        bundle.add(_result(number, found, task, pulse), found, place)
        if bundle.is_full:
            yield bundle.frame(notes)
            notes.clear()
            bundle = _Bundle(task.work)
    if bundle.count or notes:
        yield bundle.frame(notes)


def _numbered(task: Task, notes: Counter[str], pulse: Pulse) -> Iterator[tuple[int, int, Found]]:
    """What the shard's inputs hold, numbered from 1, each with the place of its input."""
    number = 1
    for place, location in enumerate(task.shard.locations):
        pages = read_pages(location, task.work.options, notes)
        while True:
            pulse.tell(Doing.READING, number)
            loss = task.lost_inputs.get(number)
            found = UnreadPage(location.named, *loss) if loss else next(pages, None)
            if found is None:
                break
            yield number, place, found
            number += 1
            if loss:
                break


def _result(number: int, found: Found, task: Task, pulse: Pulse) -> PageResult:
    """The result of what was found."""
    if isinstance(found, UnreadPage):
        return unread_page(found)
    loss: Loss | None = task.lost_pages.get(number)
    if loss is not None:
        origin = Origin(found.source, found.size, found.url, found.captured_at, found.form)
        return PageResult(failed_page_row(loss.status, loss.reason, origin))
    pulse.tell(Doing.PARSING, number)
    return read_page(found, task.work.table)


class _Bundle:
    """Results on their way into a frame."""

    def __init__(self, work: Work) -> None:
        self._table = work.table
        self._answers: list[Row] = []
        self._pages: list[Row] = []
        self._origins: list[tuple[int, int]] = []
        self._tally = Tally(work.failed)
        self._bytes = 0

    @property
    def count(self) -> int:
        """How many results."""
        return len(self._pages)

    @property
    def is_full(self) -> bool:
        """Whether it is time to send them."""
        rows = max(len(self._answers), len(self._pages))
        return rows >= _FRAME_ROWS or self._bytes >= _FRAME_BYTES

    def add(self, result: PageResult, found: Found, place: int) -> None:
        """Take the result of what was found in the input at `place`."""
        self._answers += result.answers
        self._pages.append(result.page)
        self._origins.append((place, len(result.answers)))
        self._tally.add(result)
        if not isinstance(found, UnreadPage):
            self._bytes += len(found.data) or len(found.text or "")

    def frame(self, notes: Counter[str]) -> Frame:
        """The frame of what was taken, and of what was met beside it."""
        self._tally.notes.update(notes)
        answers, pages = pack(self._table, self._answers), pack(PAGES, self._pages)
        return Frame(answers, pages, self._tally, self.count, tuple(self._origins))
