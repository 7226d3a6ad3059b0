"""From PATH arguments to the bytes of pages, one at a time.

`find_inputs` names the inputs, `read_input` reads one of them; the first is cheap and its results
travel to worker processes, the second does the work there. Nothing that is found is dropped
silently: what can't be read raises `Unread` with the status for the pages table.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from parsers.records import Status

# What a folder of saved pages holds beside images and scripts. A file named on its own is always
# read: what it is, its bytes decide.
_PAGE_NAME = re.compile(r"\.(?:html?|xhtml|txt)(?:\.gz)?$", re.IGNORECASE)

# Browsers save "page.html" together with "page_files/", whose HTML files are frames and advertisements.
_ASSETS = re.compile(r"(.*)_files", re.DOTALL)

STDIN = "-"

# The largest real thread pages are some 5 MB; 64 MiB leaves room and still keeps memory flat.
DEFAULT_MAX_BYTES = 64 * 2**20

_GZIP_MAGIC = b"\x1f\x8b"

# Small, as the rest of a chunk is copied for each member that ends in it, and a hostile file has thousands.
_CHUNK = 2**15


class Unread(Exception):
    """An input that could not be read; becomes a row of the pages table."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Location(NamedTuple):
    """Where an input is."""

    path: str
    """Path as given and walked, or `-`."""
    fault: str | None = None
    """Why it can't be read, when that was seen while walking."""

    @property
    def source(self) -> str:
        r"""The path as the tables name it; a name in no encoding keeps its odd bytes as `\xff`."""
        return "<stdin>" if self.path == STDIN else os.fsencode(self.path).decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of one page, decompressed."""

    source: str
    data: bytes


def find_inputs(paths: Sequence[str]) -> Iterator[Location]:
    """The inputs under `paths` in their order, the contents of folders sorted by path parts.

    Taken from a folder, at any depth: `.html`, `.htm`, `.xhtml`, `.txt` and these with `.gz`; not
    taken: hidden files and folders, and the `NAME_files` folder beside a saved `NAME.html`. A path
    given twice is read once; one that doesn't exist is an input that can't be read.
    """
    for path in dict.fromkeys(map(_plain_path, paths)):
        if path != STDIN and os.path.isdir(path):  # noqa: PTH112 (never raises)
            yield from _walk(path)
        else:
            yield Location(path)


def _plain_path(path: str) -> str:
    """`path` without `./` and doubled slashes; `..` stays, as links change what it means."""
    if path in {"", STDIN}:
        return path
    plain = str(Path(path))
    return path if plain == STDIN else plain


def _walk(root: str) -> Iterator[Location]:
    """The inputs in a folder. A stack, as folders can be nested deeper than Python's calls."""
    stack = [_Entry(root, is_folder=True, ancestors=())]
    while stack:
        entry = stack.pop()
        if not entry.is_folder:
            yield Location(entry.path)
            continue
        try:
            status = Path(entry.path).stat()
            here = (status.st_dev, status.st_ino)
            if here in entry.ancestors:
                yield Location(entry.path, "a symbolic link that leads back into a folder around it")
                continue
            children = _children(entry.path, (*entry.ancestors, here))
        except OSError as error:
            yield Location(entry.path, _reason(error))
            continue
        stack += reversed(children)


class _Entry(NamedTuple):
    """Something in a folder that is to be visited."""

    path: str
    is_folder: bool
    ancestors: tuple[tuple[int, int], ...]
    """Device and inode of each folder on the way here: a link back to one of them is a loop."""


def _children(folder: str, ancestors: tuple[tuple[int, int], ...]) -> list[_Entry]:
    """What in `folder` is to be visited, sorted by name."""
    with os.scandir(folder) as found:
        entries = sorted(
            (entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name
        )
    names = {entry.name.lower() for entry in entries}
    children = []
    for entry in entries:
        is_folder = os.path.isdir(entry)  # noqa: PTH112 (never raises: a link to itself is no folder)
        assets = _ASSETS.fullmatch(entry.name.lower()) if is_folder else None
        if assets and any(f"{assets[1]}{suffix}" in names for suffix in (".html", ".htm", ".xhtml")):
            continue
        if is_folder or _PAGE_NAME.search(entry.name):
            children.append(_Entry(os.path.join(folder, entry.name), is_folder, ancestors))  # noqa: PTH118
    return children


def read_input(location: Location, max_bytes: int = DEFAULT_MAX_BYTES) -> SavedPage:
    """The page at `location`, decompressed if its bytes are gzip; raises `Unread`.

    Never reads or holds more than `max_bytes` of a page, whatever its packed size.
    """
    if location.fault:
        raise Unread(Status.UNREADABLE, location.fault)
    try:
        with _open(location.path) as file:
            data = _read(file, max_bytes)
    except OSError as error:
        raise Unread(Status.UNREADABLE, _reason(error)) from error
    return SavedPage(location.source, data)


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    """The file at `path`, if it is a regular one: to open a pipe or a device could wait for ever.

    Looked at before it is opened, as opening alone moves some devices, and again afterwards, as it
    may have been exchanged in between.
    """
    if path == STDIN:
        if sys.stdin is None:
            raise Unread(Status.UNREADABLE, "standard input is closed")
        return nullcontext(sys.stdin.buffer)
    _require_regular(os.stat(path).st_mode)  # noqa: PTH116 (Path("") would be the working folder)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _require_regular(os.fstat(descriptor).st_mode)
    except Unread:
        os.close(descriptor)
        raise
    return open(descriptor, "rb")  # noqa: PTH123 (a descriptor)


def _require_regular(mode: int) -> None:
    """Raise `Unread` for anything but a regular file."""
    for is_kind, name in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if is_kind(mode):
            raise Unread(Status.UNREADABLE, f"{name}, not a file")


def _read(file: BinaryIO, max_bytes: int) -> bytes:
    """The bytes of the page in `file`."""
    head = file.read(len(_GZIP_MAGIC))
    if head == _GZIP_MAGIC:
        return _gunzip(file, max_bytes)
    data = head + file.read(max(max_bytes - len(head), 0) + 1)
    if len(data) > max_bytes:
        raise _too_large(max_bytes, packed="")
    return data


def _gunzip(file: BinaryIO, max_bytes: int) -> bytes:
    """The content of a gzip file whose magic number has been read; several members are one content."""
    pieces, size, packed = [], 0, _GZIP_MAGIC
    while packed.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                piece = member.decompress(packed, max_bytes - size + 1)
            except zlib.error as error:
                raise Unread(
                    Status.UNREADABLE, f"damaged gzip data ({error}); fetch the file again"
                ) from error
            pieces.append(piece)
            size += len(piece)
            if size > max_bytes:
                raise _too_large(max_bytes, packed=" when unpacked")
            packed = member.unconsumed_tail or (b"" if member.eof else file.read(_CHUNK))
            if not packed and not piece and not member.eof:
                raise Unread(
                    Status.TRUNCATED, f"gzip data cut off after {size:,} bytes; fetch the file again"
                )
        # What follows a member and is none is padding, as gzip itself takes it.
        packed = member.unused_data
        packed += file.read(_CHUNK) if len(packed) < len(_GZIP_MAGIC) else b""
    return b"".join(pieces)


def _too_large(max_bytes: int, packed: str) -> Unread:
    """The refusal of a page over the limit."""
    return Unread(
        Status.TOO_LARGE,
        f"more than {max_bytes:,} bytes{packed}; raise the limit with --max-bytes if the page is real",
    )


def _reason(error: OSError) -> str:
    """What the system said, without the path, which stands beside it."""
    return (error.strerror or str(error) or type(error).__name__).lower()
