"""Writing tables: rows go in, files in one or several formats come out, in row groups, with flat memory.

The format is told by the suffix. The same rows give the same bytes, however they were handed over: the
groups are cut by the number of rows, and huge ones by their bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, Self

from scraper.columns import ANSWERS_WITH_EVIDENCE, EVIDENCE, EVIDENCE_BESIDE_CSV, Kind, Table
from scraper.csvformat import BatchPrinter, Formulas, cells, csv_lines, header_line, instant
from scraper.groups import RowGroup
from scraper.remote import RemotePath
from scraper.replacing import FileSet
from scraper.rows import Cell, EvidenceEntry, Row
from scraper.schema import arrow_schema

if TYPE_CHECKING:
    from pyarrow import parquet

SUFFIXES = (".csv", ".parquet", ".jsonl")

# Some 16 MB of text: large enough for Parquet to compress well, small enough to hold a few.
GROUP_ROWS = 8192

# Measured on 60,000 answers of 1.2 KB: level 1 takes 0.46 s and 28.6 MB, 2 0.50 s and 26.0 MB, 3 0.77 s and
# 25.4 MB, 6 1.3 s and 24.3 MB.
_ZSTD_LEVEL = 2


class Sink(Protocol):
    """A file of one format."""

    def write(self, group: RowGroup) -> None:
        """Append the rows of `group`."""

    def finish(self) -> None:
        """Write what stands at the end of the file."""

    def abandon(self) -> None:
        """Let go of a file that will not be finished."""


class CsvSink:
    """A CSV file of those columns of the table that are not nested; see `scraper.csvformat`."""

    def __init__(self, file: BinaryIO, table: Table, formulas: Formulas) -> None:
        self._file, self._formulas = file, formulas
        self._columns = [column for column in table.columns if column.kind is not Kind.EVIDENCE]
        self._picks = [table.names.index(column.name) for column in self._columns]
        self._printer = BatchPrinter(file, self._columns, formulas)
        file.write(header_line(self._columns))

    def write(self, group: RowGroup) -> None:
        """Append the rows of `group`."""
        if group.is_few:
            rows = [cells(row, self._picks) for row in group.rows]
            self._file.write(csv_lines(rows, self._columns, self._formulas))
        else:
            for batch in group.batches:
                self._printer.write(batch)

    def finish(self) -> None:
        """A CSV file just ends."""

    def abandon(self) -> None:
        """Nothing is held."""


class JsonlSink:
    """One JSON object a row, keys in column order, nulls written out."""

    def __init__(self, file: BinaryIO, table: Table, shown: Table | None = None) -> None:
        self._file = file
        self._names = (shown or table).names
        self._picks = [table.names.index(name) for name in self._names]

    def write(self, group: RowGroup) -> None:
        """Append the rows of `group`."""
        import json

        lines = []
        for row in group.rows:
            values = {
                name: _json_value(row[pick]) for name, pick in zip(self._names, self._picks, strict=True)
            }
            lines.append(json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._file.write("".join(lines).encode())

    def finish(self) -> None:
        """A JSONL file just ends."""

    def abandon(self) -> None:
        """Nothing is held."""


def _json_value(cell: Cell) -> Any:
    """A cell as JSON holds it; dates are ISO texts."""
    if cell is None or isinstance(cell, str | int | float):
        return cell
    if isinstance(cell, datetime):
        return instant(cell)
    if isinstance(cell, tuple):
        return [_json_entry(entry) for entry in cell]
    return cell.isoformat()


def _json_entry(entry: EvidenceEntry) -> dict[str, Any]:
    """One entry of the evidence column."""
    spans = [{"start": start, "end": end} for start, end in entry.spans]
    return {"field": entry.field, "witness": entry.witness, "spans": spans, "lines": list(entry.lines)}


class ParquetSink:
    """A Parquet file, zstd-compressed, one row group for each group of rows, or more for one that is huge."""

    def __init__(self, file: BinaryIO, table: Table) -> None:
        self._file, self._table = file, table

    @cached_property
    def _writer(self) -> parquet.ParquetWriter:
        from pyarrow import parquet

        schema = arrow_schema(self._table)
        return parquet.ParquetWriter(self._file, schema, compression="zstd", compression_level=_ZSTD_LEVEL)

    def write(self, group: RowGroup) -> None:
        """Append the rows of `group`."""
        for batch in group.even_batches:
            self._writer.write_batch(batch)

    def finish(self) -> None:
        """Write the footer."""
        self._writer.close()

    def abandon(self) -> None:
        """Close the writer while its file is open; left to itself it would try that later, and complain."""
        if "_writer" in self.__dict__:
            with suppress(Exception):
                self._writer.close()


class TableWriter:
    """Collects rows into groups and hands each group to every sink.

    A context manager: at the end of the block what is left is written, after an exception it is let go.
    """

    def __init__(self, table: Table, sinks: Sequence[Sink], group_rows: int = GROUP_ROWS) -> None:
        self._table, self._sinks, self._group_rows = table, sinks, group_rows
        self._waiting: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Write `rows`, at the latest when the writer is finished; of millions a group is held at a time."""
        coming = iter(rows)
        while more := list(islice(coming, self._group_rows - len(self._waiting))):
            self._waiting += more
            if len(self._waiting) == self._group_rows:
                self._flush(self._group_rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.finish()
        except BaseException:
            self._abandon()
            raise
        if error is not None:
            self._abandon()

    def finish(self) -> None:
        """Write what is left."""
        if self._waiting:
            self._flush(len(self._waiting))
        for sink in self._sinks:
            sink.finish()

    def _abandon(self) -> None:
        for sink in self._sinks:
            sink.abandon()

    def _flush(self, count: int) -> None:
        """Hand the first `count` rows to the sinks."""
        group = RowGroup(self._table, self._waiting[:count])
        del self._waiting[:count]
        for sink in self._sinks:
            sink.write(group)


def open_sinks(
    paths: Iterable[Path | RemotePath], table: Table, formulas: Formulas, files: FileSet
) -> list[Sink]:
    """A sink for each of `paths`, in the format of its suffix; evidence goes beside a CSV."""
    sinks: list[Sink] = []
    for path in paths:
        match path.suffix.lower():
            case ".csv":
                sinks.append(CsvSink(files.open(path), table, formulas))
                if EVIDENCE in table.columns:
                    beside = files.open(evidence_path(path))
                    sinks.append(JsonlSink(beside, ANSWERS_WITH_EVIDENCE, EVIDENCE_BESIDE_CSV))
            case ".jsonl":
                sinks.append(JsonlSink(files.open(path), table))
            case ".parquet":
                sinks.append(ParquetSink(files.open(path), table))
            case suffix:
                raise ValueError(
                    f"{path}: no format has the suffix {suffix!r}; use one of {', '.join(SUFFIXES)}"
                )
    return sinks


def evidence_path(csv: Path | RemotePath) -> Path | RemotePath:
    """Where the evidence of a CSV file goes: `answers.csv` → `answers.evidence.jsonl`."""
    return csv.with_name(f"{csv.stem}.evidence.jsonl")
