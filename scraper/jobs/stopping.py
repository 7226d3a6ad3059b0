"""SIGTERM and Ctrl-C while pages are read: the current page is finished, then the run ends in good order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Stop:
    """Whether a stop was asked for, and by what."""

    is_wanted: bool = False
    is_termination: bool = False


@contextmanager
def stop_gently() -> Iterator[Stop]:
    """In the block the first SIGTERM or Ctrl-C only notes the wish; a second Ctrl-C interrupts at once."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def note(number: int, _frame: FrameType | None) -> None:
        if stop.is_wanted and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.is_wanted = True
        stop.is_termination = number == signal.SIGTERM

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
