"""Carries out a run: hosts side by side, each of them one address after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from scraper.fetching.outcomes import Outcome, Result, Stopped
from scraper.fetching.targets import Target

# A run mostly waits; more hosts than these at a time would only hold more pages in memory at once.
_HOSTS = 8

Visit = Callable[[Target], Result]
Note = Callable[[Result], None]


class Crew:
    """Hands targets to one worker per host; results are noted one at a time.

    Targets may come slowly (from the pages of an index): work begins with the first. An address that
    names the same page as an earlier one is noted as kept without being asked for.
    """

    def __init__(self, visit: Visit, note: Note, stop: threading.Event) -> None:
        self._visit, self._note, self._stop = visit, note, stop
        self._end_requests: Callable[[], None] = lambda: None
        self._waiting: dict[str, deque[Target]] = {}
        self._lock = threading.Lock()
        self._noting = threading.Lock()
        self._error: BaseException | None = None

    def work(self, targets: Iterable[Target | Result], on_stop: Callable[[], None]) -> None:
        """Visit all `targets` and note the results among them; raises what a visit raised (a full disk).

        When it is interrupted, `on_stop` is called to end what is under way, before all workers are awaited.
        """
        self._end_requests = on_stop
        seen: set[str] = set()
        workers: list[Future[None]] = []
        pool = ThreadPoolExecutor(_HOSTS, thread_name_prefix="host")
        try:
            for target in targets:
                if self._stop.is_set():
                    break
                if isinstance(target, Result):
                    self._tell(target)
                    continue
                if target.key in seen:
                    self._tell(Result(target.url, Outcome.KEPT, "the same page twice"))
                    continue
                seen.add(target.key)
                if self._enqueue(target):
                    workers.append(pool.submit(self._serve, target.host))
            for worker in workers:
                worker.result()
        except BaseException:
            self._stop.set()
            self._end_requests()
            raise
        finally:
            pool.shutdown(cancel_futures=self._stop.is_set())
        if self._error:
            raise self._error

    def _enqueue(self, target: Target) -> bool:
        """Put `target` in the queue of its host; whether that host needs a worker now."""
        with self._lock:
            queue = self._waiting.get(target.host)
            if queue is not None:
                queue.append(target)
                return False
            self._waiting[target.host] = deque([target])
            return True

    def _serve(self, host: str) -> None:
        """Visit what waits for `host` until nothing does."""
        while not self._stop.is_set():
            with self._lock:
                queue = self._waiting[host]
                if not queue:
                    del self._waiting[host]
                    return
                target = queue.popleft()
            try:
                self._tell(self._visit(target))
            except Stopped:
                return
            except BaseException as error:  # handed over to the main thread
                self._error = self._error or error
                self._stop.set()
                self._end_requests()
                return

    def _tell(self, result: Result) -> None:
        with self._noting:
            self._note(result)
