"""Rows on their way between processes, as Arrow batches: cheap to hand over and cheap to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby
from typing import Any

import pyarrow as pa

from scraper.columns import Kind, Table
from scraper.rows import EvidenceEntry, Row
from scraper.schema import arrow_schema
from scraper.tables import GROUP_ROWS, RowGroup, Sink, TableWriter


class BatchGroup(RowGroup):
    """Rows that are Arrow columns; as tuples when a writer asks for it."""

    def __init__(self, table: Table, batch: pa.RecordBatch) -> None:
        self.table = table
        self.batch = batch

    @property
    def is_few(self) -> bool:
        """The columns are there already."""
        return False

    @cached_property
    def rows(self) -> Sequence[Row]:  # type: ignore[override]
        """The rows as tuples."""
        columns: list[list[Any]] = []
        for column in self.table.columns:
            values = self.batch.column(column.name).to_pylist()
            columns.append(list(map(_entries, values)) if column.kind is Kind.EVIDENCE else values)
        return list(zip(*columns, strict=True))


def _entries(cell: list[dict[str, Any]] | None) -> tuple[EvidenceEntry, ...] | None:
    """An evidence cell as `scraper.rows` makes it."""
    if cell is None:
        return None
    return tuple(
        EvidenceEntry(
            entry["field"],
            entry["witness"],
            tuple((span["start"], span["end"]) for span in entry["spans"]),
            tuple(entry["lines"]),
        )
        for entry in cell
    )


class BatchWriter(TableWriter):
    """A writer that is given batches, and cuts them into the groups that it would make of their rows."""

    def __init__(self, table: Table, sinks: Sequence[Sink], group_rows: int = GROUP_ROWS) -> None:
        super().__init__(table, sinks, group_rows)
        self._batches: list[pa.RecordBatch] = []
        self._rows = 0

    def add_batch(self, batch: pa.RecordBatch) -> None:
        """Write `batch`, at the latest when the writer is finished."""
        self._batches.append(batch)
        self._rows += batch.num_rows
        if self._rows >= self._group_rows:
            whole = self._take()
            full = whole.num_rows - whole.num_rows % self._group_rows
            for start in range(0, full, self._group_rows):
                self._write(whole.slice(start, self._group_rows))
            rest = whole.slice(full)
            self._batches, self._rows = [rest], rest.num_rows

    def finish(self) -> None:
        """Write what is left."""
        if self._rows:
            self._write(self._take())
        super().finish()

    def _take(self) -> pa.RecordBatch:
        """All that waits, in one piece."""
        if len(self._batches) == 1:
            return self._batches[0]
        return pa.Table.from_batches(self._batches).combine_chunks().to_batches()[0]

    def _write(self, batch: pa.RecordBatch) -> None:
        group = BatchGroup(self._table, batch)
        for sink in self._sinks:
            sink.write(group)


def pack(table: Table, rows: Sequence[Row]) -> bytes:
    """`rows` as the bytes of an Arrow batch, without its schema."""
    packed: bytes = RowGroup(table, rows).batch.serialize().to_pybytes()
    return packed


def unpack(table: Table, packed: bytes) -> pa.RecordBatch:
    """What `pack` packed."""
    return pa.ipc.read_record_batch(pa.py_buffer(packed), arrow_schema(table))


def rows_by_page(table: Table, batch: pa.RecordBatch) -> Iterator[list[Row]]:
    """The rows of each page in turn."""
    source = table.names.index("source")
    for _, rows in groupby(BatchGroup(table, batch).rows, key=partial(_cell, source)):
        yield list(rows)


def _cell(place: int, row: Row) -> object:
    return row[place]
