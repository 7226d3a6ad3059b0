"""From PATH arguments to inputs and the pages in them.

`find_inputs` names the inputs, `scraper.forms.pages.read_pages` reads one of them; the first is cheap and its
results travel to worker processes, the second does the work there. Nothing that is found is dropped
silently: what can't be read is an `UnreadPage` with the status for the pages table.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

from parsers.patterns import lazy_pattern
from parsers.records import Status
from scraper.remote import NoFileSystem, address_size, files_under, is_address, local_path, open_address
from scraper.saved import Unread

# What a folder or an archive of saved pages holds beside images and scripts. A file named on its own is
# always read: what it is, its bytes decide. Not here: .json, .csv and .tsv, which in a folder are mostly
# something else.
_PAGE_NAME = lazy_pattern(
    r"\.(?:html?|xhtml|txt|mht|mhtml|eml|webarchive|warc|arc|wet|wacz|jsonl|ndjson|parquet|zip|tar)"
    r"(?:\.(?:gz|bz2|zst))?$|\.(?:tgz|tbz2?|tzst)$",
    re.IGNORECASE,
)

# Browsers save "page.html" together with "page_files/", whose HTML files are frames and advertisements.
_ASSETS = re.compile(r"(.*)_files", re.DOTALL)

_PAGES = (".html", ".htm", ".xhtml")

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


def find_inputs(paths: Sequence[str]) -> Iterator[Location]:
    """The inputs under `paths` in their order, the contents of folders sorted by path parts.

    Taken from a folder, at any depth: what `is_page_name` takes by its name; not taken: hidden files and
    folders, and the `NAME_files` folder beside a saved `NAME.html`. A path
    given twice is read once; one that doesn't exist is an input that can't be read.
    """
    for location in dict.fromkeys(map(locate, paths)):
        if is_address(location.path):
            yield from _find_remote(location.path)
        elif _is_folder(location):
            yield from _walk(location.path)
        else:
            yield location


def is_page_name(name: str) -> bool:
    """Whether a file in a folder or an archive is read for its name.

    >>> [is_page_name(name) for name in ("a.HTM", "a.txt.gz", "a.warc.zst", "a.tgz", "a.css", "a.json")]
    [True, True, True, True, False, False]
    """
    return _PAGE_NAME.search(name) is not None


def _is_folder(location: Location) -> bool:
    """Whether all of a folder is meant."""
    return location.path != STDIN and location.member is None and os.path.isdir(location.path)  # noqa: PTH112 (never raises)


def _plain_path(path: str) -> str:
    """`path` without `./` and doubled slashes; `..` stays, as links change what it means."""
    plain = str(Path(path))
    return path if path == "" or plain == STDIN else plain


def _find_remote(address: str) -> Iterator[Location]:
    """The inputs at an address, by the rules of folders."""
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
        if name == address or (is_page_name(name) and not hidden and not _is_asset(name.lower(), names)):
            yield Location(name)


def _is_asset(name: str, names: Collection[str]) -> bool:
    """Whether an address lies in the `NAME_files` folder beside a saved `NAME.html`; all in lower case."""
    folders = (name[: place.start()] for place in re.finditer("_files/", name))
    return any(f"{folder}{suffix}" in names for folder in folders for suffix in _PAGES)


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
            yield Location(entry.path, system_reason(error))
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
        if assets and any(f"{assets[1]}{suffix}" in names for suffix in _PAGES):
            continue
        if is_folder or is_page_name(entry.name):
            children.append(_Entry(os.path.join(folder, entry.name), is_folder, ancestors))  # noqa: PTH118
    return children


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


def system_reason(error: OSError) -> str:
    """What the system said, without the path, which stands beside it."""
    return (error.strerror or str(error) or type(error).__name__).lower()
