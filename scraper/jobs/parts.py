"""Immutable Parquet parts: the rows of some units, in two files named by their content.

`parts/NAME.answers.parquet` and `parts/NAME.pages.parquet`; their first column tells the unit. A part is
on the disk before the state names it; one that the state does not name is garbage, whatever made it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from scraper.batch import PageResult
from scraper.columns import ANSWERS, PAGES, Column, Kind, Table
from scraper.jobs.durable import LEFTOVER
from scraper.replacing import sync_folder
from scraper.rows import Row
from scraper.tables import ParquetSink, TableWriter

_UNIT = Column("unit", Kind.LABEL, "The stretch of an input that the row was read from.")

PART_ANSWERS = Table(ANSWERS.name, ANSWERS.row, (_UNIT, *ANSWERS.columns))
PART_PAGES = Table(PAGES.name, PAGES.row, (_UNIT, *PAGES.columns))


def part_path(folder: Path, part: str, table: Table) -> Path:
    """The file of `part` that holds its rows of `table`."""
    return folder / f"{part}.{table.name}.parquet"


class Part:
    """The rows of a part while they are collected; a part is small enough to be held."""

    def __init__(self) -> None:
        self.answers: list[Row] = []
        self.pages: list[Row] = []

    def add(self, unit: str, result: PageResult) -> None:
        """Take the rows of one page."""
        self.answers += [(unit, *row) for row in result.answers]
        self.pages.append((unit, *result.page))

    @property
    def extent(self) -> tuple[int, int]:
        """How many rows there are, of answers and of pages; for `cut_back`."""
        return len(self.answers), len(self.pages)

    def cut_back(self, extent: tuple[int, int]) -> None:
        """Forget the rows that were taken since."""
        del self.answers[extent[0] :], self.pages[extent[1] :]

    def write(self, folder: Path) -> str:
        """Put the part on the disk under the name of its content, and give the name."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {PART_ANSWERS: self.answers, PART_PAGES: self.pages}
        hidden = {table: folder / f".{table.name}.{secrets.token_hex(8)}{LEFTOVER}" for table in tables}
        try:
            digests = [_write(hidden[table], table, rows) for table, rows in tables.items()]
            part = hashlib.sha256("".join(digests).encode()).hexdigest()[:32]
            for table, path in hidden.items():
                path.rename(part_path(folder, part, table))
        finally:
            for path in hidden.values():
                path.unlink(missing_ok=True)
        sync_folder(folder)
        return part


def _write(path: Path, table: Table, rows: Sequence[Row]) -> str:
    """Write `rows` to the disk; gives the SHA-256 of the file."""
    with path.open("xb+") as file:
        with TableWriter(table, [ParquetSink(file, table)]) as writer:
            writer.add(rows)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_garbage(folder: Path, parts: Iterable[str]) -> int:
    """Remove every part that is not among `parts`; gives the number of files removed."""
    wanted, removed = set(parts), 0
    for path in folder.glob("*.parquet"):
        if path.name.partition(".")[0] not in wanted:
            path.unlink()
            removed += 1
    return removed
