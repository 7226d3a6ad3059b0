"""A shard of inputs becomes rows: the one piece of work that every size of run is made of.

`read_shard` knows nothing but its arguments and its results are plain tuples, so that it can run in this
process, in a pool of processes or on a cluster. No page stops it: whatever goes wrong with one is
that page's status.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from parsers import parse
from parsers.errors import ParseError
from parsers.records import Status
from scraper.columns import ANSWERS, Table
from scraper.inputs import DEFAULT_MAX_BYTES, Location, Unread, read_input
from scraper.rows import Origin, Row, answer_rows, error_page_row, failed_page_row, thread_page_row


class PageResult(NamedTuple):
    """What became of one input."""

    page: Row
    """Its row of the pages table."""
    answers: tuple[Row, ...] = ()
    """Its rows of the answers table; none when it is no thread."""


def read_shard(
    locations: Iterable[Location], table: Table = ANSWERS, max_bytes: int = DEFAULT_MAX_BYTES
) -> Iterator[PageResult]:
    """The result of each input in turn; `table` is `ANSWERS` or `ANSWERS_WITH_EVIDENCE`."""
    for location in locations:
        origin = Origin(location.source)
        try:
            saved = read_input(location, max_bytes)
        except Unread as unread:
            yield PageResult(failed_page_row(unread.status, unread.reason, origin))
            continue
        yield read_page(saved.data, Origin(saved.source, size=len(saved.data)), table)


def read_page(data: bytes, origin: Origin, table: Table = ANSWERS) -> PageResult:
    """The result of one page whose bytes are at hand."""
    try:
        thread = parse(data)
        return PageResult(thread_page_row(thread, origin), tuple(answer_rows(thread, origin, table)))
    except ParseError as error:
        return PageResult(error_page_row(error, origin))
    except Exception as error:  # a fault of ours must not cost the other pages
        what = f"{type(error).__name__}: {str(error)[:300]}"
        reason = f"internal error in the parser: {what}; please report it with the page"
        return PageResult(failed_page_row(Status.UNREADABLE, reason, origin))
