"""Parquet tables of pages, one batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from parsers.records import Status
from scraper.forms.bundles import seekable_file
from scraper.forms.columns import Columns, find_columns, is_own
from scraper.forms.streams import Job, Stream
from scraper.forms.tabular import OWN, RowTaker, no_page_column
from scraper.saved import Found, Unread, UnreadPage

# Rows in memory at a time: web pages are 100 KB at the mean.
_BATCH = 64


def read_parquet(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in a Parquet file, or in some of its row groups; `source` counts its rows, from 1."""
    try:
        with pq.ParquetFile(seekable_file(stream, job), memory_map=False, pre_buffer=False) as table:
            yield from _read(table, stream, job)
    except (pa.ArrowException, OSError) as error:
        what = str(error).partition("\n")[0][:200]
        yield UnreadPage(stream.source, Status.UNREADABLE, f"damaged Parquet file ({what}); fetch it again")


def _read(table: pq.ParquetFile, stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in an open file."""
    names = table.schema_arrow.names
    columns = find_columns(names, job.options.text_column, job.options.url_column)
    if columns is None and is_own(names):
        job.notes[OWN] += 1
        return
    if columns is None:
        raise Unread(Status.UNREADABLE, no_page_column(names))
    taker = RowTaker(stream, job, "parquet")
    start, end = (job.part.start, job.part.end) if job.part else (0, table.num_row_groups)
    number = job.part.first if job.part else 1
    for group in range(start, end):
        size = table.metadata.row_group(group).num_rows
        if not _is_wanted(job, number, size):
            number += size
            continue
        batches = table.iter_batches(_BATCH, [group], _needed(columns, names), use_threads=False)
        for batch in batches:
            for row in batch.to_pylist():
                if taker.wants(number):
                    yield from taker.take(number, row)
                number += 1


def _is_wanted(job: Job, first: int, size: int) -> bool:
    """Whether a row group holds a row that is wanted."""
    wanted = job.wanted
    return wanted is None or (wanted.isdecimal() and first <= int(wanted) < first + size)


def _needed(columns: Columns, names: list[str]) -> list[str]:
    """The columns that have to be read."""
    tops = {name.partition(".")[0] for name in (columns.page, *columns.urls, *columns.times)}
    return [name for name in names if name in tops or name in (columns.page, *columns.urls, *columns.times)]
