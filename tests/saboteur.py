"""Ends the process at the n-th instant at which it changes the disk, as kill -9 or a power failure would.

The program knows nothing of this: opening, renaming and removing are seen through Python's audit events,
writing, flushing and SQL through wrappers. A write is an instant in its middle: half of the bytes are on the
disk.

A power failure also loses what was not flushed: files are cut to half, renames that no flush of their folder
followed are undone, as a file system may do. (SQLite's own file is left to SQLite, which is tested so.)
"""

# The names are those that the system calls get.
# ruff: noqa: PTH100, PTH104, PTH113, PTH114, PTH115, PTH120, PTH202, PTH211

from __future__ import annotations

import io
import os
import random
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "os.link"}


class Saboteur:
    """Counts the instants in the folder `root`; at number `last` the process dies."""

    def __init__(self, root: Path, last: int, power: random.Random | None = None) -> None:
        self.root, self.last, self.power = str(root.resolve()), last, power
        self.count = 0
        self.names: list[str] = []
        self._unflushed: set[str] = set()
        self._renamed: list[tuple[str, str, str | None]] = []

    def install(self) -> None:
        """From here on all changes of the disk are seen."""
        self._wrap_files()
        self._wrap_flush()
        self._wrap_sqlite()
        sys.addaudithook(self._audit)

    def instant(self, name: str) -> None:
        """One instant; perhaps the last."""
        self.count += 1
        self.names.append(name)
        if self.count == self.last:
            self.die()

    def die(self) -> None:
        """End at once; nothing is cleaned up."""
        self.last = -1
        if self.power:
            self._lose_power(self.power)
        os.kill(os.getpid(), signal.SIGKILL)

    def _inside(self, path: Any) -> str | None:
        """The path, if it is one in the folder."""
        if not isinstance(path, str | bytes | os.PathLike):
            return None
        full = os.path.abspath(os.fsdecode(path))
        return full if full.startswith(self.root + os.sep) else None

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CHANGES and self.last != -1:
            paths = [path for path in map(self._inside, arguments[:2]) if path]
            if event == "os.rename" and len(paths) == 2:
                self._note_rename(*paths)
            if paths:
                self.instant(event)

    def _note_rename(self, old: str, new: str) -> None:
        self._renamed.append((old, new, os.readlink(new) if os.path.islink(new) else None))
        self._unflushed = {
            new + path[len(old) :] if path.startswith(old) else path for path in self._unflushed
        }

    def _wrap_files(self) -> None:
        saboteur, plain = self, Path.open

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                path = str(self.name)
                saboteur._unflushed.add(os.path.abspath(path))
                view = memoryview(data).cast("B")
                half = len(view) // 2
                super().write(view[:half])
                saboteur.instant("write")
                super().write(view[half:])
                return len(view)

        def open_watched(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
            if mode not in {"xb", "wb", "xb+"} or not saboteur._inside(path):
                return plain(path, mode, *rest, **named)
            saboteur.instant("open")
            raw = Raw(path, mode)
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        Path.open = open_watched  # type: ignore[method-assign,assignment]

    def _wrap_flush(self) -> None:
        plain = os.fsync

        def fsync(file: Any) -> None:
            descriptor = file if isinstance(file, int) else file.fileno()
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            self.instant("before fsync")
            plain(descriptor)
            self._unflushed.discard(path)
            self._renamed = [each for each in self._renamed if os.path.dirname(each[1]) != path]
            self.instant("after fsync")

        os.fsync = fsync  # type: ignore[assignment]

    def _wrap_sqlite(self) -> None:
        saboteur, plain = self, sqlite3.connect

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
                watched = sql.startswith(
                    ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "CREATE", "PRAGMA user")
                )
                if watched:
                    saboteur.instant(f"before {sql[:6]}")
                done = super().execute(sql, *rest)
                if watched:
                    saboteur.instant(f"after {sql[:6]}")
                return done

            def executemany(self, sql: str, rows: Any, /) -> sqlite3.Cursor:
                saboteur.instant(f"before {sql[:6]}")
                return super().executemany(sql, rows)

        def connect(path: Any, **named: Any) -> sqlite3.Connection:
            return plain(path, **named, factory=Connection)

        sqlite3.connect = connect  # type: ignore[assignment]

    def _lose_power(self, chance: random.Random) -> None:
        """What was not flushed may be lost: each change by the toss of a coin, the last ones first."""
        for path in self._unflushed:
            if os.path.isfile(path) and "state.sqlite3" not in path and chance.random() < 0.7:
                os.truncate(path, os.path.getsize(path) // 2)
        for old, new, target in reversed(self._renamed):
            if not os.path.lexists(new) or os.path.lexists(old) or chance.random() < 0.5:
                break  # what happened before a change that is on the disk is there too
            os.rename(new, old)
            if target is not None:
                os.symlink(target, new)
