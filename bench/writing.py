"""500,000 records to Parquet and CSV, against pyarrow's own writers given the same columns."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pyarrow as pa
from pyarrow import csv, parquet

from bench.pages import generate
from scraper.batch import read_page
from scraper.batches import BatchWriter
from scraper.columns import ANSWERS
from scraper.csvformat import Formulas
from scraper.rows import Row
from scraper.saved import SavedPage
from scraper.schema import arrow_schema
from scraper.tables import CsvSink, ParquetSink, RowGroup, Sink, TableWriter

_ROWS = 500_000
_BATCH = 4096


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
    return [RowGroup(ANSWERS, rows[start : start + _BATCH]).batch for start in range(0, len(rows), _BATCH)]


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
        for batch in batches:
            writer.add_batch(batch)


def _arrow_parquet(batches: list[pa.RecordBatch]) -> None:
    with parquet.ParquetWriter(
        _Null(), arrow_schema(ANSWERS), compression="zstd", compression_level=2
    ) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _arrow_csv(batches: list[pa.RecordBatch]) -> None:
    columns = [name for name in ANSWERS.names if name != "captured_at"]
    with csv.CSVWriter(_Null(), batches[0].select(columns).schema) as writer:
        for batch in batches:
            writer.write_batch(batch.select(columns))


def run(rounds: int = 3) -> None:
    """Measure and print."""
    rows = _rows()
    batches = _batches(rows)

    def parquet_sink(file: _Null) -> Sink:
        return ParquetSink(file, ANSWERS)  # type: ignore[arg-type]

    def csv_sink(file: _Null) -> Sink:
        return CsvSink(file, ANSWERS, Formulas.GUARDED)  # type: ignore[arg-type]

    rivals: dict[str, Callable[[], None]] = {
        "Parquet: pyarrow's writer": lambda: _arrow_parquet(batches),
        "Parquet: pyarrow's, from rows": lambda: _arrow_parquet(_batches(rows)),
        "Parquet: ours, from workers' batches": lambda: _ours_from_batches(parquet_sink, batches),
        "Parquet: ours, from rows": lambda: _ours(parquet_sink, rows),
        "CSV: pyarrow's writer": lambda: _arrow_csv(batches),
        "CSV: pyarrow's, from rows": lambda: _arrow_csv(_batches(rows)),
        "CSV: ours, from workers' batches": lambda: _ours_from_batches(csv_sink, batches),
        "CSV: ours, from rows": lambda: _ours(csv_sink, rows),
    }
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, rival in rivals.items():
            start = time.perf_counter()
            rival()
            times[name].append(time.perf_counter() - start)
    print(f"\n{len(rows):,} records, {len(batches)} batches")
    medians = {name: sorted(each)[rounds // 2] for name, each in times.items()}
    for name, median in medians.items():
        kind = name.partition(":")[0]
        rival = f"{kind}: pyarrow's, from rows" if name.endswith("rows") else f"{kind}: pyarrow's writer"
        print(f"  {name:<42}{median:>8.2f} s{median / medians[rival]:>8.2f}")
