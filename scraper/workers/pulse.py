"""What a worker process is at, in a few bytes of shared memory: it costs the worker nothing to tell."""

from __future__ import annotations

import mmap
import tempfile
import time
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

# Words of eight bytes, each of which is written at once: a count of writings (odd while one is under way),
# what is done, the number, and since when, in microseconds.
_WORDS = 4
_SIZE = 8 * _WORDS


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
            self._memory = mmap.mmap(file.fileno(), _SIZE)
        self._words = memoryview(self._memory).cast("q")

    @classmethod
    def make(cls) -> Pulse:
        """A pulse in a new temporary file, which loses its name when the other end has opened it."""
        with tempfile.NamedTemporaryFile(prefix="doctor-answers-", suffix=".pulse", delete=False) as file:
            file.write(bytes(_SIZE))
        return cls(Path(file.name))

    def unname(self) -> None:
        """Take the file's name away, so that nothing stays behind whoever is killed."""
        with suppress(OSError):  # Windows keeps files that are in use
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the memory, and of the file."""
        self._words.release()
        self._memory.close()
        self.unname()

    def tell(self, doing: Doing, number: int = 0) -> None:
        """Say what begins now. The moment comes first: an old one would make the new doing look overdue."""
        words = self._words
        count = words[0]
        words[0] = count + 1
        words[3] = int(time.monotonic() * 1e6)
        words[2] = number
        words[1] = doing
        words[0] = count + 2

    def read(self) -> Beat | None:
        """What was said last; None while it is being said, as the words belong to different beats then."""
        words = self._words
        count = words[0]
        beat = self.remains()
        return beat if count == words[0] and not count % 2 else None

    def remains(self) -> Beat:
        """What stands there, whole or not: of a worker that died."""
        _, doing, number, since = self._words
        return Beat(Doing(doing), number, since / 1e6)
