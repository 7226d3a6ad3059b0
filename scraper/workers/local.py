"""The worker processes of one machine: shards go out in order, and their frames come back in that order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

from scraper.shards import Shard
from scraper.workers.errors import WorkerLost
from scraper.workers.parent import Worker
from scraper.workers.tasks import Frame, Work

# Of a shard whose turn has not come, so many frames of some 5 MB are held; then its worker waits.
_HELD_FRAMES = 8

# Shards at work or waiting to be written, for each worker.
_AHEAD = 3

# How often somebody who waits for a frame is asked whether he still wants to.
_CHECK_SECONDS = 0.2

Check = Callable[[], object]
"""Called now and then while a frame is waited for; what it raises ends the waiting."""


def run_shards(shards: Iterable[Shard], work: Work, workers: int) -> Generator[Frame]:
    """The frames of all shards in the shards' order, made by so many processes.

    When the caller stops, or an exception or Ctrl-C stops him, the processes are ended at once.
    """
    with closing(follow_shards(shards, work, workers)) as followed:
        for _, frames in followed:
            yield from frames


def follow_shards(
    shards: Iterable[Shard], work: Work, workers: int, check: Check = lambda: None
) -> Generator[tuple[Shard, Iterator[Frame]]]:
    """Each shard with its frames, as `run_shards`; the frames of one are asked for before the next shard."""
    crew = _Crew(workers)
    flows: deque[_Flow] = deque()
    waiting = iter(shards)
    try:
        while True:
            while len(flows) < _AHEAD * workers and (shard := next(waiting, None)) is not None:
                flows.append(crew.begin(shard, work))
            if not flows:
                return
            yield flows[0].shard, flows[0].frames(check)
            flows.popleft()
    finally:
        crew.close(flows)


class _Flow:
    """The frames of one shard, handed from the thread of its worker to the thread that writes."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self._frames: deque[Frame] = deque()
        self._changed = threading.Condition()
        self._ended = self._closed = False
        self._error: BaseException | None = None

    def put(self, frame: Frame) -> None:
        """Hand over a frame; waits while enough of them wait."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._frames) < _HELD_FRAMES)
            if self._closed:
                raise WorkerLost("the run was stopped")
            self._frames.append(frame)
            self._changed.notify_all()

    def end(self, error: BaseException | None = None) -> None:
        """Nothing more comes; `error` is why, when it should have."""
        with self._changed:
            self._ended, self._error = True, error
            self._changed.notify_all()

    def close(self) -> None:
        """Nobody waits any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def frames(self, check: Check) -> Iterator[Frame]:
        """The frames as they come; the last one carries the size of the shard."""
        before = None
        while (frame := self._next(check)) is not None:
            if before is not None:
                yield before
            before = frame
        if before is not None:
            yield before._replace(read=self.shard.size)

    def _next(self, check: Check) -> Frame | None:
        """The next frame, None at the end."""
        with self._changed:
            while not self._changed.wait_for(lambda: self._frames or self._ended, _CHECK_SECONDS):
                check()
            if self._frames:
                frame = self._frames.popleft()
                self._changed.notify_all()
                return frame
            if self._error is not None:
                raise self._error
            return None


class _Crew:
    """Threads with a worker process each."""

    def __init__(self, workers: int) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._own = threading.local()
        self._workers: list[Worker] = []

    def begin(self, shard: Shard, work: Work) -> _Flow:
        """Let the next free worker do `shard`."""
        flow = _Flow(shard)
        self._threads.submit(self._do, shard, work, flow)
        return flow

    def _do(self, shard: Shard, work: Work, flow: _Flow) -> None:
        try:
            for frame in self._worker().run(shard, work):
                flow.put(frame)
            flow.end()
        except BaseException as error:  # told in the thread that writes
            flow.end(error)

    def _worker(self) -> Worker:
        """The worker of this thread."""
        if not hasattr(self._own, "worker"):
            self._own.worker = Worker()
            self._workers.append(self._own.worker)
        worker: Worker = self._own.worker
        return worker

    def close(self, flows: Iterable[_Flow]) -> None:
        """End everything at once."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for flow in flows:
            flow.close()
        self._close_workers()
        self._threads.shutdown(wait=True)
        self._close_workers()  # one that was being started in between

    def _close_workers(self) -> None:
        for worker in self._workers:
            with suppress(OSError):
                worker.close()
