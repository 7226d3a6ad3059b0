"""500,000 records to Parquet and CSV, against pyarrow's own writers given the same columns.

No page tells when it was saved: pyarrow takes longer for such a column than for all the others together, ours
does not, so it would only flatter.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from bench.measuring import interleave, show
from bench.pages import generate
from scraper.batch import read_page
from scraper.batches import BatchWriter
from scraper.columns import ANSWERS
from scraper.csvformat import Formulas
from scraper.groups import RowGroup
from scraper.rows import Row
from scraper.saved import SavedPage
from scraper.schema import arrow_schema
from scraper.tables import CsvSink, ParquetSink, Sink, TableWriter

_ROWS = 500_000
_BATCH = 4096

_ARROW, _OURS, _GUARDED = "pyarrow's writer", "ours", "ours, one title in 1,000 guarded"


def _rows() -> list[Row]:
    """Rows of generated threads; their texts stand in memory once."""
    found: list[Row] = []
    seed = 0
    while len(found) < 20_000:
        found += read_page(SavedPage(f"page-{seed}", generate(seed, kilobytes=1).text.encode())).answers
        seed += 1
    return (found * (_ROWS // len(found) + 1))[:_ROWS]


def _batches(rows: list[Row]) -> list[pa.RecordBatch]:
    """The rows as Arrow columns."""
    groups = (RowGroup(ANSWERS, rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH))
    return [batch for group in groups for batch in group.batches]


def _with_formulas(batch: pa.RecordBatch) -> pa.RecordBatch:
    """`batch`, but every thousandth title is a list's item, which a spreadsheet would run."""
    place = ANSWERS.names.index("answer_title")
    titles = batch.column(place).to_pylist()
    titles[::1000] = [f"- {title}" for title in titles[::1000]]
    return batch.set_column(place, batch.schema.field(place), pa.array(titles, pa.string()))


class _Null(io.RawIOBase):
    """A file that is counted and forgotten, so that the disk is not measured."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        length = memoryview(data).nbytes  # type: ignore[call-overload]
        self.size += length
        return int(length)


def _ours(sink: Callable[[_Null], Sink], rows: list[Row]) -> None:
    """From rows, as a run in one process does."""
    with TableWriter(ANSWERS, [sink(_Null())]) as writer:
        for start in range(0, len(rows), 15):
            writer.add(rows[start : start + 15])


def _ours_from_batches(sink: Callable[[_Null], Sink], batches: list[pa.RecordBatch]) -> None:
    """From the batches of worker processes."""
    with BatchWriter(ANSWERS, [sink(_Null())]) as writer:
        writer.add_batches(batches)


def _arrow_parquet(batches: list[pa.RecordBatch]) -> None:
    with parquet.ParquetWriter(
        _Null(), arrow_schema(ANSWERS), compression="zstd", compression_level=2
    ) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _arrow_csv(batches: list[pa.RecordBatch]) -> None:
    with csv.CSVWriter(_Null(), arrow_schema(ANSWERS)) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _arrow_from_rows(arrow: Callable[[list[pa.RecordBatch]], None], rows: list[Row]) -> None:
    arrow(_batches(rows))


def run(rounds: int = 5) -> None:
    """Measure and print."""
    rows = _rows()
    batches = _batches(rows)
    formulas = list(map(_with_formulas, batches))

    def parquet_sink(file: _Null) -> Sink:
        return ParquetSink(file, ANSWERS)  # type: ignore[arg-type]

    def csv_sink(file: _Null) -> Sink:
        return CsvSink(file, ANSWERS, Formulas.GUARDED)  # type: ignore[arg-type]

    for title, sink, arrow in (("Parquet", parquet_sink, _arrow_parquet), ("CSV", csv_sink, _arrow_csv)):
        from_batches = partial(_ours_from_batches, sink)
        rivals: dict[str, Callable[[Any], object]] = {_ARROW: arrow, _OURS: from_batches}
        items: dict[str, list[Any]] = {name: [batches] for name in rivals}
        if title == "CSV":
            rivals[_GUARDED], items[_GUARDED] = from_batches, [formulas]
        show(f"{title} from workers' batches", interleave(rivals, items, rounds), _ARROW)
        rivals = {_ARROW: partial(_arrow_from_rows, arrow), _OURS: partial(_ours, sink)}
        timings = interleave(rivals, {name: [rows] for name in rivals}, rounds)
        show(f"{title} from rows", timings, _ARROW)
