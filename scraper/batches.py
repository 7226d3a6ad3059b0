"""Rows on their way between processes, as Arrow batches: cheap to hand over and cheap to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from scraper.columns import Kind, Table
from scraper.groups import RowGroup, light_batches
from scraper.rows import EvidenceEntry, Row
from scraper.schema import arrow_schema
from scraper.tables import GROUP_ROWS, Sink, TableWriter


class BatchGroup(RowGroup):
    """Rows that are Arrow columns; as tuples when a writer asks for it."""

    def __init__(self, table: Table, batches: Sequence[pa.RecordBatch]) -> None:
        self.table, self._batches = table, batches

    @property
    def batches(self) -> Sequence[pa.RecordBatch]:
        """The columns in the pieces in which they came."""
        return self._batches

    @cached_property
    def even_batches(self) -> Sequence[pa.RecordBatch]:
        """The columns in pieces that don't depend on those in which they came."""
        return list(light_batches(pa.Table.from_batches(self._batches)))

    @property
    def is_few(self) -> bool:
        """The columns are there already."""
        return False

    @cached_property
    def rows(self) -> Sequence[Row]:  # type: ignore[override]
        """The rows as tuples."""
        return [row for batch in self._batches for row in _rows(self.table, batch)]


def _rows(table: Table, batch: pa.RecordBatch) -> Iterator[Row]:
    """The rows of a batch as tuples."""
    columns: list[list[Any]] = []
    for column in table.columns:
        values = batch.column(column.name).to_pylist()
        columns.append(list(map(_entries, values)) if column.kind is Kind.EVIDENCE else values)
    return zip(*columns, strict=True)


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

    def add_batches(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Write `batches`, at the latest when the writer is finished."""
        for batch in batches:
            self._add(batch)

    def _add(self, batch: pa.RecordBatch) -> None:
        while batch.num_rows >= (missing := self._group_rows - self._rows):
            self._take(batch.slice(0, missing))
            self._write()
            batch = batch.slice(missing)
        if batch.num_rows:
            self._take(batch)

    def finish(self) -> None:
        """Write what is left."""
        if self._rows:
            self._write()
        super().finish()

    def _take(self, batch: pa.RecordBatch) -> None:
        self._batches.append(batch)
        self._rows += batch.num_rows

    def _write(self) -> None:
        """Hand all that waits to the sinks."""
        group = BatchGroup(self._table, self._batches)
        self._batches, self._rows = [], 0
        for sink in self._sinks:
            sink.write(group)


def pack(table: Table, rows: Sequence[Row]) -> tuple[bytes, ...]:
    """`rows` as the bytes of Arrow batches, without their schema."""
    return tuple(batch.serialize().to_pybytes() for batch in RowGroup(table, rows).batches)


def unpack(table: Table, packed: Iterable[bytes]) -> list[pa.RecordBatch]:
    """What `pack` packed."""
    schema = arrow_schema(table)
    return [pa.ipc.read_record_batch(pa.py_buffer(each), schema) for each in packed]


def rows_by_page(table: Table, batches: Sequence[pa.RecordBatch]) -> Iterator[list[Row]]:
    """The rows of each page in turn."""
    source = table.names.index("source")
    for _, rows in groupby(BatchGroup(table, batches).rows, key=itemgetter(source)):
        yield list(rows)
