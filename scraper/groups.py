"""The rows that a table is written by: some thousands at a time, in the shape that a writer asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from scraper.columns import Table
from scraper.rows import Row
from scraper.schema import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

# Below, printing CSV in Python takes less time than importing pyarrow (0.2 s).
_FEW_ROWS = 2048


class RowGroup:
    """Some rows of a table, as tuples and, when a writer asks for it, as Arrow columns."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self.table, self.rows = table, rows

    @property
    def is_few(self) -> bool:
        """Whether the rows are so few that Arrow columns are not worth their making."""
        return len(self.rows) < _FEW_ROWS

    @cached_property
    def batch(self) -> pa.RecordBatch:
        """The rows as Arrow columns of the explicit schema."""
        import pyarrow as pa

        schema = arrow_schema(self.table)
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.table.columns)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    @property
    def batches(self) -> Sequence[pa.RecordBatch]:
        """The same, for a writer that can take them in pieces."""
        return [self.batch]
