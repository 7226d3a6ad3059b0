"""What work costs, measured so that a machine that is busy with something else tells the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails when the block takes more CPU time, that of child processes that ended in it included.

    The limits are ten times and more what was measured: for a slower machine, not for slower code.
    """
    start = _spent()
    yield
    spent = _spent() - start
    assert spent < seconds, f"{spent:.1f} s of CPU time"


def _spent() -> float:
    """Seconds of CPU time of this process and of its children that have ended."""
    return sum(os.times()[:4])
