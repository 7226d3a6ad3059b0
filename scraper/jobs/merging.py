"""The parts become the tables: DuckDB sorts them, on disk where memory is short, and rows pass by one thread
at a time.

The bytes depend on the rows alone: not on how they lie in parts, nor on the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from scraper.columns import ANSWERS, PAGES, Column, Kind, Table
from scraper.csvformat import Formulas
from scraper.jobs.bridging import with_answer_ids
from scraper.jobs.captures import Captured, MergedThread, merge_thread
from scraper.jobs.parts import PART_ANSWERS, PART_PAGES, part_path
from scraper.jobs.state import LiveUnit
from scraper.jobs.tableset import THREADS
from scraper.replacing import FileSet
from scraper.rows import Row
from scraper.tables import ParquetSink, TableWriter, open_sinks

# What DuckDB may hold before it sorts on disk.
_MEMORY = "1GB"

_BATCH_ROWS = 8192

RAW_OBSERVATIONS = Table(
    "raw_observations",
    "Observations of answers, before the doctors are known.",
    (
        *(Column(name, Kind.TEXT, "") for name in ("thread_id", "answer_id", "field", "value")),
        Column("number", Kind.NUMBER, "", "a text"),
        Column("observed_at", Kind.INSTANT, "", "not told"),
        Column("source", Kind.TEXT, ""),
    ),
)


@contextmanager
def open_duckdb(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into the folder `scratch`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(scratch / "spill"),
        "memory_limit": _MEMORY,
        "threads": 2,
        "arrow_large_buffer_size": True,  # the texts of a batch of rows may have more than 2 GB
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute("SET enable_progress_bar = false")
        yield connection
    finally:
        connection.close()


def use_parts(database: duckdb.DuckDBPyConnection, units: Iterable[LiveUnit], parts: Path) -> None:
    """Make the views `part_answers` and `part_pages`: the rows of `units` with what is told of each."""
    database.execute(
        "CREATE OR REPLACE TABLE live "
        "(live_unit VARCHAR, live_part VARCHAR, generation BIGINT, newest BOOLEAN, fresh BOOLEAN)"
    )
    names: set[str] = set()
    waiting = iter(units)
    while batch := list(islice(waiting, _BATCH_ROWS)):  # a job may have millions of them
        columns = dict(zip(LiveUnit._fields, map(list, zip(*batch, strict=True)), strict=True))
        database.register("more_units", pa.table(columns))
        database.execute("INSERT INTO live SELECT * FROM more_units")
        names.update(columns["part"])
    for table in (PART_ANSWERS, PART_PAGES):
        files = [str(part_path(parts, name, table)) for name in sorted(names)]
        _make_view(database, table, files)


def _make_view(database: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str]) -> None:
    """The view of one table; DuckDB refuses to read no file at all."""
    columns = ", ".join(f"p.{name}" for name in table.names)
    if files:
        found = f"read_parquet([{', '.join(map(sql_text, files))}], filename = true)"
    else:
        from scraper.schema import arrow_schema

        database.register("nothing", arrow_schema(table).empty_table())
        database.execute(f"CREATE OR REPLACE TABLE no_{table.name} AS SELECT * FROM nothing")
        found = f"(SELECT *, '' AS filename FROM no_{table.name})"
    database.execute(
        f"CREATE OR REPLACE VIEW part_{table.name} AS "
        f"SELECT {columns}, generation, newest, fresh FROM {found} p JOIN live "
        f"ON p.unit = live_unit AND parse_filename(p.filename) = live_part || '.{table.name}.parquet'"
    )


def sql_text(text: str) -> str:
    """`text` as a literal of SQL.

    >>> sql_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def stream(database: duckdb.DuckDBPyConnection, query: str) -> Iterator[Row]:
    """The rows of a query, with flat memory; several queries can be under way."""
    with database.cursor() as cursor:
        cursor.execute("SET TimeZone = 'UTC'")
        reader: Iterable[pa.RecordBatch] = cursor.sql(query).to_arrow_reader(_BATCH_ROWS)
        for batch in reader:
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def write_table(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write `rows` as a Parquet file."""
    with FileSet() as files, TableWriter(table, [ParquetSink(files.open(path), table)]) as writer:
        writer.add(rows)


def merge_answers(
    database: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, formats: Sequence[str]
) -> None:
    """Write the answers in `formats` and the threads into `folder`, the raw observations into `scratch`.

    The table `bridge` is there (`scraper.jobs.bridging`).
    """
    paths = [folder / f"answers.{suffix}" for suffix in formats]
    raw = scratch / f"{RAW_OBSERVATIONS.name}.parquet"
    with ExitStack() as stack:
        files = stack.enter_context(FileSet())
        sinks = open_sinks(paths, ANSWERS, Formulas.GUARDED, files)
        answers = stack.enter_context(TableWriter(ANSWERS, sinks))
        beside = [
            stack.enter_context(TableWriter(table, [ParquetSink(files.open(path), table)]))
            for table, path in ((THREADS, folder / "threads.parquet"), (RAW_OBSERVATIONS, raw))
        ]
        for thread in _merged_threads(database):
            answers.add(thread.rows)
            beside[0].add([_thread_row(thread)])
            beside[1].add(thread.observations)


def _merged_threads(database: duckdb.DuckDBPyConnection) -> Iterator[MergedThread]:
    """All threads in the order of their identities."""
    columns = ", ".join(ANSWERS.names[1:])
    query = (
        f"SELECT coalesce(addressed, thread_id) AS thread_id, {columns}, generation, addressed IS NOT NULL "
        "FROM part_answers LEFT JOIN bridge ON bare = thread_id ORDER BY 1"
    )
    for _, captured in groupby(stream(database, query), key=lambda row: row[0]):
        rows: dict[bool, list[tuple[Row, Any]]] = {False: [], True: []}
        for row in captured:
            rows[bool(row[-1])].append((row[:-2], row[-2]))
        yield merge_thread([Captured(*each) for each in (*rows[False], *with_answer_ids(rows[True]))])


def _thread_row(thread: MergedThread) -> Row:
    """The thread's row of the threads table."""
    shared = thread.rows[0][: ANSWERS.names.index("answer_id")]
    return (*shared, thread.captures, thread.first, thread.last)


def merge_pages(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the pages: of each input those of its present content; the bridge is there."""
    columns = ", ".join(
        "coalesce(addressed, thread_id) AS thread_id" if name == "thread_id" else name for name in PAGES.names
    )
    query = f"SELECT {columns} FROM part_pages LEFT JOIN bridge ON bare = thread_id WHERE newest ORDER BY ALL"
    # `ORDER BY ALL` begins with the source; the rest makes the order total.
    write_table(folder / "pages.parquet", PAGES, stream(database, query))
