"""gzip, bzip2 and zstd as streams: nothing is unpacked further than somebody reads.

Data that ends too early and data that is damaged raise `Unread`; so does what unpacks out of all
proportion (`Budget`). Several members one behind the other are one content; what follows the last
member and is none is padding, as gzip itself takes it.
"""

from __future__ import annotations

import bz2
import io
import re
import sys
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, Protocol, cast

from isal import igzip_lib

from parsers.records import Status
from scraper.forms.detect import MAGIC
from scraper.forms.streams import Budget
from scraper.saved import Unread

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Small, as the rest of a chunk is copied for each member that ends in it, and a hostile file has thousands.
CHUNK = 2**15


class Decompressor(Protocol):
    """One member of packed data; the interface that the libraries share."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing comes out any more without further packed bytes."""

    @property
    def unused_data(self) -> bytes:
        """What was handed over and lies behind the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """The next unpacked bytes."""


class Packing(NamedTuple):
    """A way of packing."""

    name: str
    magic: re.Pattern[bytes]
    """How a member begins."""
    start: Callable[[], Decompressor]
    errors: tuple[type[Exception], ...]


def gunzipper() -> Decompressor:
    """A reader of one gzip member that checks its checksum. ISA-L unpacks twice as fast as zlib."""
    made: Decompressor = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    return made


GUNZIP_ERRORS: tuple[type[Exception], ...] = (cast(type[Exception], igzip_lib.IsalError), EOFError)

_LONGEST_MAGIC = 4

_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LARGEST_DICTIONARY = 16 * 2**20  # trained ones have 100 KB to 1 MB

PACKINGS = (
    Packing("gzip", MAGIC["gzip"], gunzipper, GUNZIP_ERRORS),
    Packing("bzip2", MAGIC["bzip2"], bz2.BZ2Decompressor, (OSError, EOFError, ValueError)),
    Packing("zstd", MAGIC["zstd"], zstd.ZstdDecompressor, (zstd.ZstdError, EOFError)),
)


def find_packing(head: bytes) -> Packing | None:
    """How bytes are packed, None when they are not."""
    return next((packing for packing in PACKINGS if packing.magic.match(head)), None)


def packing_with_dictionary(packing: Packing, head: bytes, file: BinaryIO) -> Packing:
    """The packing of data that brings a dictionary along, which is taken from `file`; else `packing`.

    Records of a .warc.zst are frames packed with one dictionary for all; it stands in a skippable frame in
    front (https://iipc.github.io/warc-specifications/specifications/warc-zstd/), mostly packed itself.
    """
    if not head.startswith(_DICTIONARY):
        return packing
    size = int.from_bytes(head[4:8], "little")
    if size > _LARGEST_DICTIONARY:
        raise Unread(Status.TOO_LARGE, f"a zstd dictionary of more than {_LARGEST_DICTIONARY:,} bytes")
    content = file.read(8 + size)[8:]
    try:
        if find_packing(content):
            content = zstd.ZstdDecompressor().decompress(content, _LARGEST_DICTIONARY)
        dictionary = zstd.ZstdDict(content)
    except (zstd.ZstdError, ValueError) as error:
        raise Unread(Status.UNREADABLE, f"damaged zstd dictionary ({error}); fetch the file again") from error
    return packing._replace(start=lambda: zstd.ZstdDecompressor(dictionary))


class Unpacked(io.RawIOBase):
    """What packed data holds, as it is read."""

    def __init__(self, file: BinaryIO, packing: Packing, budget: Budget) -> None:
        self._file, self._packing, self._budget = file, packing, budget
        self._member = packing.start()
        self._given = 0
        self._ended = False

    def readable(self) -> bool:
        """It can be read and nothing else."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`; raises `Unread`."""
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self, size: int) -> bytes:
        """The next unpacked bytes, empty at the end."""
        while not self._ended:
            packed = self._take()
            if self._ended:
                break
            try:
                piece = self._member.decompress(packed, size)
            except self._packing.errors as error:
                reason = f"damaged {self._packing.name} data ({error}); fetch the file again"
                raise Unread(Status.UNREADABLE, reason) from error
            if piece:
                self._given += len(piece)
                self._budget.spend(len(piece))
                return piece
        return b""

    def _take(self) -> bytes:
        """The packed bytes that the member needs now; starts the next member where one ends."""
        if not self._member.eof:
            packed = self._file.read(CHUNK) if self._member.needs_input else b""
            if self._member.needs_input and not packed:
                name, given = self._packing.name, self._given
                raise Unread(
                    Status.TRUNCATED, f"{name} data cut off after {given:,} bytes; fetch the file again"
                )
            return packed
        packed = self._member.unused_data
        packed += self._file.read(CHUNK) if len(packed) < _LONGEST_MAGIC else b""
        if self._packing.magic.match(packed):
            self._member = self._packing.start()
        else:
            self._ended = True
        return packed
