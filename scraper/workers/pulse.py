"""What a worker process is at, in a few bytes of shared memory: it costs the worker nothing to tell."""

from __future__ import annotations

import mmap
import struct
import tempfile
import time
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

_LAYOUT = struct.Struct("<qqd")


class Doing(IntEnum):
    """What a worker does."""

    NOTHING = 0
    READING = 1
    PARSING = 2


class Beat(NamedTuple):
    """What a worker told last."""

    doing: Doing
    number: int
    """Of the result in its shard, from 1."""
    since: float
    """`time.monotonic()` of the system's clock, which all processes share."""


class Pulse:
    """One writer and one reader; `path` is a file that both open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _LAYOUT.size)

    @classmethod
    def make(cls) -> Pulse:
        """A pulse in a new temporary file, which loses its name when the other end has opened it."""
        with tempfile.NamedTemporaryFile(prefix="doctor-answers-", suffix=".pulse", delete=False) as file:
            file.write(bytes(_LAYOUT.size))
        return cls(Path(file.name))

    def unname(self) -> None:
        """Take the file's name away, so that nothing stays behind whoever is killed."""
        with suppress(OSError):  # Windows keeps files that are in use
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the memory, and of the file."""
        self._memory.close()
        self.unname()

    def tell(self, doing: Doing, number: int = 0) -> None:
        """Say what begins now."""
        _LAYOUT.pack_into(self._memory, 0, doing, number, time.monotonic())

    def read(self) -> Beat:
        """What was said last."""
        doing, number, since = _LAYOUT.unpack_from(self._memory, 0)
        return Beat(Doing(doing), number, since)
