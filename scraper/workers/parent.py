"""The other end of a worker process: hands it shards, watches it, and puts another in its place.

A page over the time limit costs its process and is told as `timed_out`. A process that dies of itself is
given the same page once more (it may have been killed from outside, by the system short of memory or by a
person); at the second death at the same page, the page is told as lost and the rest goes on.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from parsers.records import Status
from scraper.shards import Shard
from scraper.timelimit import timeout_reason
from scraper.workers.errors import WorkerLost
from scraper.workers.pulse import Beat, Doing, Pulse
from scraper.workers.tasks import Frame, Loss, Task, Work

# How often the watch looks.
_WATCH_SECONDS = 0.2

# Between two pages there may be a gigabyte of other things, on a slow disk.
_READING_SECONDS = 1800.0

_DEATHS = 2

# Deaths of a process that has not come to any page: then it is not the pages.
_IDLE_DEATHS = 3

_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path[:0] = [{root!r}]; from scraper.workers.child import serve; serve({pulse!r})"


class _Died(Exception):
    """The process ended in the midst of its work."""

    def __init__(self, beat: Beat, code: int, *, overdue: bool) -> None:
        super().__init__(beat, code)
        self.beat, self.code, self.overdue = beat, code, overdue


class Worker:
    """One worker process at a time; used by one thread, closed by any."""

    def __init__(self) -> None:
        self._pulse: Pulse | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._overdue: Beat | None = None

    def run(self, shard: Shard, work: Work) -> Iterator[Frame]:
        """The results of `shard`, whatever happens to the process."""
        task = Task(shard, work)
        deaths: Counter[int] = Counter()
        while True:
            try:
                for frame in self._ask(task):
                    task = replace(task, done=task.done + frame.results)
                    yield frame
                return
            except _Died as death:
                at = death.beat.number
                deaths[at] += 1
                if self._closed or (not at and deaths[at] > _IDLE_DEATHS):
                    raise WorkerLost(f"a worker process ended with {_code_name(death.code)}") from death
                if at and (death.overdue or deaths[at] >= _DEATHS):
                    task = _without(task, death)

    def close(self) -> None:
        """End the process at once."""
        self._closed = True
        if self._process is not None:
            _end(self._process)
        self._drop_pulse()

    def _drop_pulse(self) -> None:
        if self._pulse is not None:
            self._pulse.close()

    def _ask(self, task: Task) -> Iterator[Frame]:
        """The frames that the process gives for `task`; raises `_Died`."""
        process = self._started()
        self._overdue = None
        assert process.stdin is not None
        assert process.stdout is not None
        finished = threading.Event()
        watch = threading.Thread(target=self._watch, args=(process, task.work.seconds, finished), daemon=True)
        watch.start()
        try:
            pickle.dump(task, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            while (frame := _receive(process.stdout)) is not None:
                yield frame
        except (EOFError, OSError, pickle.UnpicklingError):
            self._process = None
            code = _end(process)
            overdue = self._overdue
            raise _Died(overdue or self._last_beat(), code, overdue=overdue is not None) from None
        except GeneratorExit:  # nobody wants the rest of what it is saying
            self._process = None
            _end(process)
            raise
        finally:
            finished.set()
            watch.join()

    def _started(self) -> subprocess.Popen[bytes]:
        """The process, a new one if there is none. In a session of its own: Ctrl-C is the parent's."""
        if self._closed:
            raise WorkerLost("the run was stopped")
        if self._process is None:
            self._drop_pulse()
            self._pulse = Pulse.make()
            start = _START.format(root=str(_ROOT), pulse=str(self._pulse.path))
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", start],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        return self._process

    def _watch(self, process: subprocess.Popen[bytes], seconds: float, finished: threading.Event) -> None:
        """Kill the process when a page takes too long."""
        while not finished.wait(_WATCH_SECONDS):
            beat = self._beat()
            if beat is None or beat.doing is Doing.NOTHING:
                continue
            limit = seconds if beat.doing is Doing.PARSING else _READING_SECONDS
            if time.monotonic() - beat.since > limit:
                self._overdue = beat  # by now it may be at the next page
                process.kill()
                return

    def _beat(self) -> Beat | None:
        """What the process is at; None when it can't be told right now."""
        try:
            return self._pulse.read() if self._pulse is not None else None
        except ValueError:  # closed
            return None

    def _last_beat(self) -> Beat:
        """What the process was at when it died."""
        try:
            if self._pulse is not None:
                return self._pulse.remains()
        except ValueError:  # closed
            pass
        return Beat(Doing.NOTHING, 0, time.monotonic())


def _end(process: subprocess.Popen[bytes]) -> int:
    """Kill a process, unless it has ended; gives the code with which it did."""
    process.kill()
    code = process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    return code


def _receive(stream: IO[bytes]) -> Frame | None:
    """The next frame; None when the task is done."""
    frame: Frame | None = pickle.load(stream)
    return frame


def _without(task: Task, death: _Died) -> Task:
    """The task with what the process died of marked as lost."""
    beat = death.beat
    if death.overdue:
        stuck = f"no page came for {_READING_SECONDS / 60:g} minutes; the rest of the input is left out"
        reason = timeout_reason(task.work.seconds) if beat.doing is Doing.PARSING else stuck
        loss = Loss(Status.TIMED_OUT, reason)
    else:
        code = _code_name(death.code)
        reason = (
            f"the process that read it ended with {code}, {_DEATHS} times; please report it with the page"
        )
        loss = Loss(Status.UNREADABLE, reason)
    if beat.doing is Doing.PARSING:
        return replace(task, lost_pages={**task.lost_pages, beat.number: loss})
    return replace(task, lost_inputs={**task.lost_inputs, max(beat.number, 1): loss})


def _code_name(code: int) -> str:
    """An exit code as people know it: `SIGKILL`, `exit code 1`."""
    if code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
