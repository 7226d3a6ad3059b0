"""What has to be read: inputs are compared with what the state knows of them.

The content decides (SHA-256); the file system's own stamp (size, times, inode) only saves the reading of
files that it shows to be untouched. An archive that has grown is read from where it was left, if the bytes
before that are the same. What the state knows and nobody finds any more is reported, never deleted.
"""

from __future__ import annotations

import glob
import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from parsers.version import PARSER_VERSION
from scraper.inputs import Location, find_inputs
from scraper.jobs.ranges import can_grow
from scraper.jobs.state import KnownInput, State, Unit

_BLOCK = 2**20

# A file system's clock may tick as seldom as every two seconds (FAT); a file that changed so shortly
# before it was hashed could change again under the same stamp.
_TICK_NS = 2 * 10**9

_REFRESHED_TOGETHER = 1000


class Change(StrEnum):
    """Why an input is read, or is not."""

    NEW = "new"
    CHANGED = "changed"
    GROWN = "grown"
    RESUMED = "resumed"
    """Its reading was interrupted."""
    STALE = "stale"
    """Read by an older parser, or a re-parse was asked for."""
    RETRIED = "retried"
    """Could not be read last time."""
    UNCHANGED = "unchanged"


class Task(NamedTuple):
    """A stretch of an input that has to be read."""

    location: Location
    unit: Unit
    known: KnownInput
    """What the state will know of the input when all of it has been read."""
    change: Change

    @property
    def is_report_only(self) -> bool:
        """Whether there is nothing to read: a known input that can't be opened any more."""
        return self.unit.start == self.unit.stop > 0


class _Content(NamedTuple):
    """What a file holds, as far as the comparison needs it."""

    size: int
    sha256: str
    stamp: str
    before: str
    """SHA-256 of as many bytes as were there last time; empty when there are fewer now."""


class Planner:
    """Finds the work of a run; the counts are complete when `tasks` is exhausted."""

    def __init__(self, state: State, output: Path) -> None:
        self._state, self._output = state, output.resolve()
        self._untouched: list[KnownInput] = []
        self.counts: Counter[Change] = Counter()
        self.empty_patterns: list[str] = []
        state.connection.execute("CREATE TEMP TABLE IF NOT EXISTS seen (source TEXT PRIMARY KEY) STRICT")
        state.connection.execute("DELETE FROM seen")

    def tasks(self, patterns: Sequence[str]) -> Iterator[Task]:
        """What has to be read of the folders, files and glob patterns, in their order."""
        for location in map(_as_file, find_inputs(list(self._expanded(patterns)))):
            if self._is_ours(location):
                continue
            new = self._state.connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", (location.source,))
            if not new.rowcount:
                continue  # two patterns found it
            tasks = list(self._compare(location))
            self.counts[tasks[0].change if tasks else Change.UNCHANGED] += 1
            yield from tasks
        self._refresh()

    def removed(self) -> list[str]:
        """The inputs that were read once and were not found; to be asked when `tasks` is exhausted."""
        rows = self._state.connection.execute(
            "SELECT source FROM inputs WHERE sha256 <> '' AND source NOT IN (SELECT source FROM seen) "
            "ORDER BY source"
        )
        return [row[0] for row in rows]

    def forget_unread(self) -> None:
        """Forget inputs that could never be read and were not found now; to be asked like `removed`.

        A folder that was not there is such an input; when it comes, its files are others.
        """
        with self._state.transaction() as connection:
            gone = "SELECT source FROM inputs WHERE sha256 = '' AND source NOT IN (SELECT source FROM seen)"
            connection.execute(f"DELETE FROM units WHERE source IN ({gone})")
            connection.execute(f"DELETE FROM inputs WHERE source IN ({gone})")

    def _expanded(self, patterns: Iterable[str]) -> Iterator[str]:
        for pattern in patterns:
            if not glob.has_magic(pattern) or os.path.lexists(pattern):
                yield pattern
                continue
            found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute one)
            if not found:
                self.empty_patterns.append(pattern)
            yield from found

    def _is_ours(self, location: Location) -> bool:
        """Whether it lies in the dataset: its reports are pages too."""
        return self._output in Path(os.path.abspath(location.path)).parents  # noqa: PTH100 (no links)

    def _compare(self, location: Location) -> Iterator[Task]:
        """What is to be read of one input."""
        known = self._state.find_input(location.source)
        if known and known.stamp and known.stamp == _stamp(location.path):
            yield from self._stale(location, known)
            return
        content = None if location.fault else _read_content(location.path, known.size if known else 0)
        if content is None:
            yield from self._unreadable(location, known)
        elif known is None or not known.sha256:
            change = Change.NEW if known is None else Change.RETRIED
            yield _whole(location, content, known.generation if known else 1, change)
        elif known.sha256 == content.sha256:
            yield from self._same(location, known, content)
        elif content.before == known.sha256 and can_grow(location.path):
            stretch = Unit(location.source, known.generation, known.read_to, content.size)
            yield Task(location, stretch, _after(stretch, content), Change.GROWN)
        else:
            yield _whole(location, content, known.generation + 1, Change.CHANGED)

    def _same(self, location: Location, known: KnownInput, content: _Content) -> Iterator[Task]:
        """An input with the content that it had: touched, moved back, or left half-read."""
        present = known._replace(stamp=content.stamp)
        if known.read_to < known.size and not self._state.has_unit(known, known.read_to):
            rest = Unit(location.source, known.generation, known.read_to, known.size)
            yield Task(location, rest, present._replace(read_to=known.size), Change.RESUMED)
            return
        if present != known:
            self._untouched.append(present)
            if len(self._untouched) >= _REFRESHED_TOGETHER:
                self._refresh()
        yield from self._stale(location, present)

    def _stale(self, location: Location, known: KnownInput) -> Iterator[Task]:
        """All of an input of which this parser has to read some again."""
        if self._state.has_stale(known, PARSER_VERSION):
            whole = Unit(location.source, known.generation, 0, known.size)
            yield Task(location, whole, known._replace(read_to=known.size), Change.STALE)

    def _unreadable(self, location: Location, known: KnownInput | None) -> Iterator[Task]:
        """Tried once more in each run; what was read of it before stays."""
        change = Change.RETRIED if known else Change.NEW
        if known and known.sha256:
            unit = Unit(location.source, known.generation, known.size, known.size)
            yield Task(location, unit, known, change)
        else:
            unit = Unit(location.source, 1, 0, 0)
            yield Task(location, unit, KnownInput(location.source, 1, 0, "", "", 0), change)

    def _refresh(self) -> None:
        if self._untouched:
            self._state.refresh(self._untouched)
            self._untouched.clear()


def _as_file(location: Location) -> Location:
    """`location`, but a member of a file as a fault: a job keeps account of files."""
    if location.member is None:
        return location
    return Location(f"{location.path}#{location.member}", f"a job reads whole files; name {location.path}")


def _whole(location: Location, content: _Content, generation: int, change: Change) -> Task:
    unit = Unit(location.source, generation, 0, content.size)
    return Task(location, unit, _after(unit, content), change)


def _after(unit: Unit, content: _Content) -> KnownInput:
    """What is known of an input when it has been read to its end."""
    return KnownInput(unit.source, unit.generation, content.size, content.sha256, content.stamp, content.size)


def _stamp(path: str) -> str:
    """What the file system tells of a file; empty when there is none."""
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _read_content(path: str, size_before: int) -> _Content | None:
    """What is in the file; None when it is no regular file or can't be read."""
    stamp = _stamp(path)
    try:
        if not Path(path).is_file():
            return None
        with Path(path).open("rb") as file:
            before, whole, size = _digests(file, size_before)
        changed = max(Path(path).stat().st_ctime_ns, Path(path).stat().st_mtime_ns)
    except OSError:
        return None
    settled = stamp == _stamp(path) and time.time_ns() - changed > _TICK_NS
    return _Content(size, whole, stamp if settled else "", before)


def _digests(file: BinaryIO, size_before: int) -> tuple[str, str, int]:
    """SHA-256 of the first `size_before` bytes (empty when there are fewer) and of all, and the size."""
    digest, size, before = hashlib.sha256(), 0, ""
    while block := file.read(min(_BLOCK, size_before - size) if size < size_before else _BLOCK):
        digest.update(block)
        size += len(block)
        if size == size_before:
            before = digest.hexdigest()
    return before, digest.hexdigest(), size
