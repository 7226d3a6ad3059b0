"""The ledger of a folder of raw pages: what is kept and where, so that nothing is asked for twice.

A SQLite file beside the WARC files. The WARC files are the truth: whatever of the ledger is lost or
behind is read from them again (`repair`).
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

from scraper.fetching.outcomes import Outcome

NAME = "fetched.sqlite"

# Seconds after its last request in which a run that was cut off can be gone on with.
_GOES_ON = 7 * 86_400.0

# Seconds. A run that is just ending needs less; one that is at work holds the ledger for hours.
_LOCK_WAIT = 1.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    key TEXT PRIMARY KEY, url TEXT, outcome TEXT, reason TEXT, asked_at REAL, etag TEXT, last_modified TEXT,
    digest TEXT, record_id TEXT, record_date TEXT, warc TEXT, offset INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_warc ON pages (warc);
CREATE TABLE IF NOT EXISTS warcs (name TEXT PRIMARY KEY, size INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pauses (host TEXT PRIMARY KEY, since REAL, until REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, read_at REAL, rules TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (started_at REAL PRIMARY KEY, request TEXT, finished_at REAL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a page; times are seconds since 1970, UTC."""

    key: str
    """The page's canonical address; for a copy in an archive, also the time of its capture."""
    url: str
    outcome: Outcome
    reason: str | None
    asked_at: float
    """When it was asked for last, successfully or not."""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """Of the page's bytes: what is compared to see that it didn't change."""
    record_id: str | None = None
    """The WARC record that holds the page's bytes; not that of a revisit."""
    record_date: str | None = None
    warc: str | None = None
    """The WARC file that holds that record."""
    offset: int | None = None
    """Where in the file it begins."""

    @property
    def is_kept(self) -> bool:
        """Whether the page's bytes are in a WARC file and are the page."""
        return self.record_id is not None and self.outcome in {Outcome.FETCHED, Outcome.UNCHANGED}


_COLUMNS = [field.name for field in fields(Entry)]
_REPLACE = f"INSERT OR REPLACE INTO pages VALUES ({', '.join('?' * len(_COLUMNS))})"
_REPLACE_FAILURE = (
    _REPLACE.replace(" OR REPLACE", "")
    + f" ON CONFLICT (key) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
    + f" WHERE outcome NOT IN ('{Outcome.FETCHED}', '{Outcome.UNCHANGED}')"
)


class Ledger:
    """The ledger in `path` (`:memory:` for none that stays); safe for all threads of one process."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            path, timeout=_LOCK_WAIT, check_same_thread=False, isolation_level=None
        )
        # A commit survives the death of the process at once and that of the machine soon; what is
        # missing then is read from the WARC files.
        # Locked for other processes while it is open: two runs in one folder would disturb each other.
        self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Write everything into the one file."""
        with self._lock:
            self._database.close()

    def page(self, key: str) -> Entry | None:
        """What is known of the page `key`."""
        row = self._row("SELECT * FROM pages WHERE key = ?", key)
        return replace(Entry(*row), outcome=Outcome(row[2])) if row else None

    def add(self, entries: list[Entry], warc: str, size: int) -> None:
        """Enter what was written to the file `warc`, which is `size` bytes long now.

        A failure doesn't replace what is known of a page that is kept.
        """
        with self._lock, self._transaction():
            for entry in entries:
                self._database.execute(_REPLACE if entry.is_kept else _REPLACE_FAILURE, astuple(entry))
            self._database.execute("INSERT OR REPLACE INTO warcs VALUES (?, ?)", (warc, size))

    def add_failure(self, entry: Entry) -> None:
        """Enter an address that gave no answer; what is known of a page that is kept stays."""
        self._write(_REPLACE_FAILURE, *astuple(entry))

    def size_of(self, warc: str) -> int:
        """How many bytes of the file `warc` the ledger knows; 0 for one that it doesn't know."""
        row = self._row("SELECT size FROM warcs WHERE name = ?", warc)
        return int(row[0]) if row else 0

    def forget_from(self, warc: str, size: int) -> None:
        """Forget what lay in the file `warc` behind `size` bytes: the file has lost it, or all when 0."""
        with self._lock, self._transaction():
            self._database.execute("DELETE FROM pages WHERE warc = ? AND offset >= ?", (warc, size))
            self._database.execute("UPDATE warcs SET size = min(size, ?) WHERE name = ?", (size, warc))

    def warcs(self) -> list[str]:
        """The names of all files that the ledger knows."""
        with self._lock:
            return [name for (name,) in self._database.execute("SELECT name FROM warcs")]

    def pause(self, host: str) -> tuple[float, float]:
        """When the last pause of `host` was noted, and when it is over; zeros when there was none."""
        row = self._row("SELECT since, until FROM pauses WHERE host = ?", host)
        return (float(row[0]), float(row[1])) if row else (0.0, 0.0)

    def set_pause(self, host: str, since: float, until: float) -> None:
        """Note at the moment `since` that `host` has a pause until `until`."""
        self._write("INSERT OR REPLACE INTO pauses VALUES (?, ?, ?)", host, since, until)

    def robots(self, origin: str, since: float, until: float) -> str | None:
        """The robots.txt of `origin`, when it was read between `since` and `until`."""
        row = self._row(
            "SELECT rules FROM robots WHERE origin = ? AND read_at BETWEEN ? AND ?", origin, since, until
        )
        return str(row[0]) if row else None

    def add_robots(self, origin: str, moment: float, rules: str) -> None:
        """Note the robots.txt of `origin`."""
        self._write("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", origin, moment, rules)

    def begin_run(self, request: str, moment: float) -> float:
        """When the run that carries out `request` began: `moment`, or earlier when one was cut off.

        One that was cut off long ago is not gone on with: its pages have grown old.
        """
        (began,) = self._row(
            "SELECT max(started_at) FROM runs WHERE request = ? AND finished_at IS NULL", request
        )
        (latest,) = self._row("SELECT max(asked_at) FROM pages")
        if began is not None and max(began, latest or 0) > moment - _GOES_ON:
            return float(began)
        self.end_run(request, moment)
        self._write("INSERT OR REPLACE INTO runs VALUES (?, ?, NULL)", moment, request)
        return moment

    def end_run(self, request: str, moment: float) -> None:
        """Note that `request` was carried out."""
        self._write(
            "UPDATE runs SET finished_at = ? WHERE request = ? AND finished_at IS NULL", moment, request
        )

    def _row(self, query: str, *values: object) -> Any:
        with self._lock:
            return self._database.execute(query, values).fetchone()

    def _write(self, statement: str, *values: object) -> None:
        with self._lock:
            self._database.execute(statement, values)

    def _transaction(self) -> sqlite3.Connection:
        self._database.execute("BEGIN IMMEDIATE")
        return self._database  # as a context manager it commits or rolls back
