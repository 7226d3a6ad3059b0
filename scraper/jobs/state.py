"""What a dataset knows about its inputs, parts, runs and doctors: one SQLite file.

Everything that must be true together is one transaction, and nothing is recorded before the file
that it names is on the disk. The rows of an input are found by unit: a stretch of the input (all of
it, or a range of a growing archive) of one generation (the input's content; it counts up with each change).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE inputs (
    source TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    size INTEGER NOT NULL,      -- bytes that were there
    sha256 TEXT NOT NULL,       -- of those bytes; empty when they could not be read
    stamp TEXT NOT NULL,        -- what the file system says: equal means unchanged; empty is never equal
    read_to INTEGER NOT NULL    -- bytes of whole records read so far
) STRICT;
CREATE TABLE units (
    unit TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    generation INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    part TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    stale INTEGER NOT NULL DEFAULT 0,
    run TEXT                    -- the run that published it first since it was read
) STRICT;
CREATE INDEX units_by_source ON units (source, generation, start);
CREATE INDEX units_by_part ON units (part);
CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    tables TEXT NOT NULL,
    profile TEXT NOT NULL,      -- JSON: what `scraper.jobs.profile` measured on its new pages
    summary TEXT NOT NULL,      -- JSON: the run's run.json
    alarmed INTEGER NOT NULL,   -- 1 until accepted; 2 when a later alarm was: neither counts as normal
    told INTEGER NOT NULL       -- 1 when the command of `on_alarm` has run
) STRICT;
CREATE TABLE doctor_ids (mention TEXT PRIMARY KEY, doctor_id TEXT NOT NULL) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class KnownInput(NamedTuple):
    """An input as it was when it was read last."""

    source: str
    generation: int
    size: int
    sha256: str
    stamp: str
    read_to: int


class Unit(NamedTuple):
    """A stretch of one generation of an input, whose rows are in one part."""

    source: str
    generation: int
    start: int
    stop: int

    @property
    def name(self) -> str:
        """How its rows name it, 16 hex digits: the same whenever it is read again."""
        text = f"{self.source}\n{self.generation}\n{self.start}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(slots=True)
class News:
    """What has been read since the last commit."""

    units: list[Unit] = field(default_factory=list)
    inputs: list[KnownInput] = field(default_factory=list)
    restarted: list[KnownInput] = field(default_factory=list)
    """Read again from their beginning: what they had is stale."""
    finished: list[KnownInput] = field(default_factory=list)
    """Read to their end: what is still stale is gone."""


class LiveUnit(NamedTuple):
    """A unit whose rows count, and where they are."""

    unit: str
    part: str
    generation: int
    newest: bool
    """Whether the unit belongs to the present content of its input."""
    fresh: bool
    """Whether no run has published it so far."""


class DamagedState(Exception):
    """The state file can't be used. Restore it from a backup, or run with --rebuild."""


class State:
    """The state file; use `open_state`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk when the block is left."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def find_input(self, source: str) -> KnownInput | None:
        """What is known of an input."""
        row = self.connection.execute(
            "SELECT source, generation, size, sha256, stamp, read_to FROM inputs WHERE source = ?", (source,)
        ).fetchone()
        return KnownInput(*row) if row else None

    def sources(self) -> Iterator[str]:
        """All inputs ever read, sorted."""
        yield from (row[0] for row in self.connection.execute("SELECT source FROM inputs ORDER BY source"))

    def has_stale(self, known: KnownInput, parser_version: str) -> bool:
        """Whether this parser has to read some of the present content of an input again."""
        row = self.connection.execute(
            "SELECT 1 FROM units WHERE source = ? AND generation = ? AND (stale OR parser_version <> ?)",
            (known.source, known.generation, parser_version),
        ).fetchone()
        return row is not None

    def has_unit(self, known: KnownInput, start: int) -> bool:
        """Whether the stretch of the present content that begins at `start` has been read."""
        unit = Unit(known.source, known.generation, start, known.size)
        row = self.connection.execute("SELECT 1 FROM units WHERE unit = ?", (unit.name,)).fetchone()
        return row is not None

    def record(self, part: str, parser_version: str, news: News) -> None:
        """`part` is on the disk and holds the rows of the units of `news`; all of it is known from now on."""
        with self.transaction() as connection:
            connection.executemany(
                "UPDATE units SET stale = 1 WHERE source = ? AND generation = ?",
                [(known.source, known.generation) for known in news.restarted],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO units (unit, source, generation, start, stop, part, parser_version) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(unit.name, *unit, part, parser_version) for unit in news.units],
            )
            self._put_inputs(news.inputs)
            connection.executemany(
                "DELETE FROM units WHERE source = ? AND generation = ? AND stale",
                [(known.source, known.generation) for known in news.finished],
            )

    def refresh(self, inputs: Iterable[KnownInput]) -> None:
        """Note what the file system says now about inputs whose content is the same."""
        with self.transaction():
            self._put_inputs(inputs)

    def _put_inputs(self, inputs: Iterable[KnownInput]) -> None:
        self.connection.executemany("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?, ?)", inputs)

    def mark_stale(self) -> None:
        """Have the next run read everything again that is still there."""
        with self.transaction() as connection:
            connection.execute("UPDATE units SET stale = 1")

    def forget_inputs(self) -> None:
        """Have the next run begin with nothing; the doctors keep their identities, the runs their history."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM units")
            connection.execute("DELETE FROM inputs")

    def live_units(self) -> Iterator[LiveUnit]:
        """All units, in the order of their names."""
        rows = self.connection.execute(
            "SELECT unit, part, units.generation, units.generation = inputs.generation, run IS NULL "
            "FROM units JOIN inputs USING (source) ORDER BY unit"
        )
        yield from (
            LiveUnit(unit, part, generation, bool(newest), bool(fresh))
            for unit, part, generation, newest, fresh in rows
        )

    def parts(self) -> set[str]:
        """The parts that hold rows of some unit."""
        return {row[0] for row in self.connection.execute("SELECT DISTINCT part FROM units")}


@contextmanager
def open_state(path: Path) -> Iterator[State]:
    """The state at `path`, made when it is not there.

    Raises:
        DamagedState: it is no state file, or one of another version.
    """
    # Autocommit: transactions are opened by hand, so that each of them can be seen in the code.
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")  # a committed transaction survives a power failure
        _prepare(connection, path)
        yield State(connection)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
            raise OSError(28, f"no space left for the state: {error}", str(path)) from error
        if isinstance(error, sqlite3.OperationalError | sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise DamagedState(
            f"{path}: damaged ({error}); restore it from a backup, or run with --rebuild"
        ) from error
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file; refuse one of another version."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
        connection.execute("COMMIT")
    elif version != _SCHEMA_VERSION:
        raise DamagedState(
            f"{path}: written by another version of the program (layout {version}, not {_SCHEMA_VERSION}); "
            "use that version, or run with --rebuild"
        )
