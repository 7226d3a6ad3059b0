"""For work whose length nobody knows: after two seconds a watcher is told that it goes on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# What is done sooner needs no words.
_PATIENCE = 2.0


@contextmanager
def waiting(what: str, patience: float = _PATIENCE) -> Iterator[None]:
    """While the block runs, `what` and the seconds so far, on one line of standard error that goes again.

    On a terminal only: a log stays quiet. `patience` is the time in seconds until the first word.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield
        return
    done = threading.Event()

    def tell() -> None:
        start = time.monotonic()
        if done.wait(patience):
            return
        while True:
            stream.write(f"\r{what}, {time.monotonic() - start:.0f} s")
            stream.flush()
            if done.wait(1.0):
                break
        stream.write("\r\x1b[K")
        stream.flush()

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
