"""The bytes of inputs and of the members in them, and the job of reading one input."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from parsers.records import Status
from scraper.inputs import DEFAULT_MAX_BYTES, Part
from scraper.saved import Found, Unread

# Enough to see what bytes are: the header of a mail with a long way behind it, the heading of a table.
HEAD = 2**16

# Pages pack 5 to 20 times, a table of near-equal pages seldom 100 times; bombs 1,000 times and more.
MAX_RATIO = 200

# A page in an archive in an archive in a third is real (a zip of WACZ files of WARCs); deeper is a trick.
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user may say about the reading of inputs."""

    max_bytes: int = DEFAULT_MAX_BYTES
    """Largest page, unpacked."""
    text_column: str | None = None
    """Column of a table that holds the pages; None: the known ones."""
    url_column: str | None = None
    """Column that holds their addresses; None: the known ones."""


@dataclass(slots=True)
class Budget:
    """How much an input may unpack to, all layers of packing together."""

    allowance: int
    packed: int = 0
    """Bytes of the input itself, as far as known."""
    unpacked: int = 0

    def gain(self, size: int) -> None:
        """Count `size` bytes of the input itself, where its size is known only as it is read."""
        self.packed += size

    def spend(self, size: int) -> None:
        """Count `size` unpacked bytes; raises `Unread` when they make the input a bomb."""
        self.unpacked += size
        if self.unpacked > self.allowance and self.unpacked > MAX_RATIO * self.packed:
            raise Unread(
                Status.TOO_LARGE,
                f"a decompression bomb: {self.packed:,} bytes unpack to more than {self.unpacked:,}; "
                "unpack the file by hand if it is real",
            )


@dataclass(slots=True)
class Stream:
    """Bytes on their way: a file, a member of an archive, what comes out of packed data."""

    source: str
    file: BinaryIO
    """Stands at the beginning; `read(n)` gives fewer than `n` bytes only at the end."""
    head: bytes
    """The first bytes, up to `HEAD`, which `file` gives again."""
    seekable: bool = False
    charset: str | None = None
    url: str | None = None
    captured_at: datetime | None = None
    form: str | None = None
    """The form of what this was taken from, for a page that has none of its own."""


@dataclass(frozen=True)
class Job:
    """The reading of one input: what every reader of a form is handed beside the bytes."""

    options: ReadOptions
    notes: Counter[str]
    """What was met beside pages, and how often."""
    budget: Budget
    read: Callable[[Stream, Job], Iterator[Found]]
    """Reads whatever a stream holds; members of archives go back to it."""
    part: Part | None = None
    """Which part of the input is meant; None for all of it, and inside of members."""
    wanted: str | None = None
    """The only member that is wanted, as the source names it; None for all."""
    depth: int = 0
    """How many archives this lies in."""

    def inside(self, label: str) -> Job | None:
        """The job of reading the member `label`; None when another one is wanted."""
        if self.wanted is None or self.wanted == label:
            return replace(self, wanted=None, part=None, depth=self.depth + 1)
        if self.wanted.startswith(label + "#"):
            return replace(self, wanted=self.wanted[len(label) + 1 :], part=None, depth=self.depth + 1)
        return None


class _Joined(io.RawIOBase):
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        """It can be read and nothing else."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


class Counted(io.RawIOBase):
    """A stream that tells how much of it is read."""

    def __init__(self, file: BinaryIO, count: Callable[[int], None]) -> None:
        self._file, self._count = file, count

    def readable(self) -> bool:
        """It can be read and nothing else."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`."""
        data = self._file.read(len(buffer))
        self._count(len(data))
        buffer[: len(data)] = data
        return len(data)


def open_stream(source: str, file: BinaryIO) -> Stream:
    """`file` with its first bytes looked at."""
    if not file.seekable():
        return open_forward(source, file)
    head = file.read(HEAD)
    file.seek(0)
    return Stream(source, file, head, seekable=True)


def open_forward(source: str, file: BinaryIO) -> Stream:
    """The same of a file in which one can't, or shouldn't, move back."""
    head = file.read(HEAD)
    if len(head) < HEAD:
        return Stream(source, io.BytesIO(head), head, seekable=True)
    return Stream(source, io.BufferedReader(_Joined(head, file), HEAD), head)


def read_whole(stream: Stream, max_bytes: int, unpacked: str = "") -> bytes:
    """All bytes of `stream`; raises `Unread` when they are more than `max_bytes`."""
    data = stream.head if len(stream.head) < HEAD else stream.file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise too_large(max_bytes, unpacked)
    return data


def too_large(max_bytes: int, unpacked: str = "") -> Unread:
    """The refusal of a page over the limit."""
    return Unread(
        Status.TOO_LARGE,
        f"more than {max_bytes:,} bytes{unpacked}; raise the limit with --max-bytes if the page is real",
    )
