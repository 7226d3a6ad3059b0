"""The rows that a table is written by: some thousands at a time, in the shape that a writer asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from scraper.columns import Table
from scraper.rows import Row
from scraper.schema import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

# What the texts of Arrow columns may have together, as a column ends at 2 GB. 8,192 usual rows have 16 MB;
# far more has a page with a huge question, which stands in the row of each answer.
LARGEST_BYTES = 2**29

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
    def batches(self) -> Sequence[pa.RecordBatch]:
        """The rows as Arrow columns of the explicit schema, in pieces."""
        import pyarrow as pa

        schema = arrow_schema(self.table)
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.table.columns)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        return list(light_batches(pa.Table.from_arrays(arrays, schema=schema)))

    @property
    def even_batches(self) -> Sequence[pa.RecordBatch]:
        """The same, cut where the rows alone decide, for a writer whose bytes depend on the pieces."""
        return self.batches


def light_batches(columns: pa.Table) -> Iterator[pa.RecordBatch]:
    """`columns` as one batch, or in halves as long as their texts have more than `LARGEST_BYTES`."""
    if columns.num_rows > 1 and _are_heavy(columns):
        half = columns.num_rows // 2
        yield from light_batches(columns.slice(0, half))
        yield from light_batches(columns.slice(half))
    else:
        yield from columns.combine_chunks().to_batches()


def _are_heavy(columns: pa.Table) -> bool:
    """Whether all texts together have more than `LARGEST_BYTES`.

    The bytes of all columns are known at once, but depend on how these were made: they spare the counting.
    """
    import pyarrow as pa
    from pyarrow import compute

    if columns.nbytes <= LARGEST_BYTES:
        return False
    texts = [column for column in columns.columns if pa.types.is_string(column.type)]
    return sum(compute.sum(compute.binary_length(text)).as_py() or 0 for text in texts) > LARGEST_BYTES
