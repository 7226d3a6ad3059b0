"""From PATH arguments to inputs and the pages in them.

`find_inputs` names the inputs, `scraper.forms.pages.read_pages` reads one of them; the first is cheap and its
results travel to worker processes, the second does the work there. Nothing that is found is dropped
silently: what can't be read is an `UnreadPage` with the status for the pages table.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

from parsers.records import Status
from scraper.remote import NoFileSystem, address_size, files_under, is_address, local_path, open_address
from scraper.saved import Unread

STDIN = "-"

# The largest real thread pages are some 5 MB; 64 MiB leaves room and still keeps memory flat.
DEFAULT_MAX_BYTES = 64 * 2**20


class Part(NamedTuple):
    """A part of a big input, as `scraper.forms.split` cuts it."""

    start: int
    """Where it begins: a byte, or a row group of a Parquet file."""
    end: int
    """Where the next part begins."""
    first: int = 1
    """Number of its first line or row."""


class Location(NamedTuple):
    """Where an input is."""

    path: str
    """Path as given and walked, an address of `scraper.remote`, or `-`."""
    fault: str | None = None
    """Why it can't be read, when that was seen while walking."""
    part: Part | None = None
    """Which part of it is meant; None for all of it."""
    member: str | None = None
    """The only member that is meant, as the source of its page names it; None for all of them."""

    @property
    def source(self) -> str:
        r"""The path as the tables name it; a name in no encoding keeps its odd bytes as `\xff`."""
        return "<stdin>" if self.path == STDIN else os.fsencode(self.path).decode("utf-8", "backslashreplace")

    @property
    def named(self) -> str:
        """The source of the page, or of the pages, that are meant."""
        return self.source if self.member is None else f"{self.source}#{self.member}"


def locate(path: str) -> Location:
    """The input that `path` names: a file, a folder, an address, `-`, or a page as the tables name it."""
    if path == STDIN or is_address(path):
        return Location(path)
    path = local_path(path)
    if os.path.lexists(path):
        return Location(_plain_path(path))
    from scraper.sourcenames import take_apart  # few inputs are members

    file, member = take_apart(path)
    return Location(_plain_path(file), member=member)


def find_inputs(paths: Sequence[str], beside: Counter[str] | None = None) -> Iterator[Location]:
    """The inputs under `paths` in their order, the contents of folders sorted by path parts.

    Taken from a folder, at any depth: what `is_page_name` takes by its name; not taken: hidden files and
    folders, and the `NAME_files` folder beside a saved `NAME.html`. Files that are not taken for their names
    are counted in `beside`. A path given twice is read once; one that doesn't exist is an input that can't
    be read.
    """
    for location in dict.fromkeys(map(locate, paths)):
        if is_address(location.path):
            yield from _find_remote(location.path, beside)
        elif _is_folder(location):
            from scraper.folders import walk  # one page needs none

            yield from (Location(*found) for found in walk(location.path, beside))
        else:
            yield location


def _is_folder(location: Location) -> bool:
    """Whether all of a folder is meant."""
    return location.path != STDIN and location.member is None and os.path.isdir(location.path)  # noqa: PTH112 (never raises)


def _plain_path(path: str) -> str:
    """`path` without `./` and doubled slashes; `..` stays, as links change what it means."""
    plain = str(Path(path))
    return path if path == "" or plain == STDIN else plain


def _find_remote(address: str, beside: Counter[str] | None) -> Iterator[Location]:
    """The inputs at an address, by the rules of folders."""
    from scraper.folders import OTHER_FILES, is_asset, is_page_name

    try:
        found = list(files_under(address))
    except Exception as error:  # each file system has its own: no credentials, no connection …
        reason = str(error) if isinstance(error, NoFileSystem) else f"{type(error).__name__}: {error}"
        yield Location(address, reason)
        return
    names = {name.lower() for name in found}
    for name in found:
        inside = name[len(address) :].split("/")
        hidden = any(part.startswith(".") for part in inside)
        if name == address or (is_page_name(name) and not hidden and not is_asset(name.lower(), names)):
            yield Location(name)
        elif beside is not None and not hidden and not is_asset(name.lower(), names):
            beside[OTHER_FILES] += 1


def open_regular(path: str) -> AbstractContextManager[BinaryIO]:
    """The file at `path`, if it is a regular one: to open a pipe or a device could wait for ever.

    Looked at before it is opened, as opening alone moves some devices, and again afterwards, as it
    may have been exchanged in between.
    """
    if path == STDIN:
        if sys.stdin is None:
            raise Unread(Status.UNREADABLE, "standard input is closed")
        return nullcontext(sys.stdin.buffer)
    if is_address(path):
        return open_address(path)
    _require_regular(os.stat(path).st_mode)  # noqa: PTH116 (Path("") would be the working folder)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _require_regular(os.fstat(descriptor).st_mode)
    except Unread:
        os.close(descriptor)
        raise
    return open(descriptor, "rb")  # noqa: PTH123 (a descriptor)


def input_size(location: Location) -> int:
    """Bytes of an input as it lies on disk; 0 when that can't be known, as of a member."""
    if location.member is not None:
        return 0
    if is_address(location.path):
        return 0 if location.fault else address_size(location.path)
    try:
        return 0 if location.fault or location.path == STDIN else os.stat(location.path).st_size  # noqa: PTH116
    except (OSError, ValueError):
        return 0


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
