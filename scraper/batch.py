"""A shard of inputs becomes rows: the one piece of work that every size of run is made of.

`read_shard` knows nothing but its arguments and its results are plain tuples, so that it can run in this
process, in a pool of processes or on a cluster. No page stops it: whatever goes wrong with one is
that page's status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from parsers import parse
from parsers.errors import ParseError
from parsers.precheck import refuse_other_pages
from parsers.records import Status
from scraper.columns import ANSWERS, Table
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location
from scraper.rows import Origin, Row, answer_rows, error_page_row, failed_page_row, thread_page_row
from scraper.saved import SavedPage, UnreadPage


class PageResult(NamedTuple):
    """What became of one input."""

    page: Row
    """Its row of the pages table."""
    answers: tuple[Row, ...] = ()
    """Its rows of the answers table; none when it is no thread."""


def read_page(saved: SavedPage, table: Table = ANSWERS) -> PageResult:
    """The result of one page that is at hand."""
    origin = Origin(saved.source, saved.size, saved.url, saved.captured_at, saved.form)
    try:
        refuse_other_pages(saved.data)
        thread = parse(saved.document())
        return PageResult(thread_page_row(thread, origin), tuple(answer_rows(thread, origin, table)))
    except ParseError as error:
        return PageResult(error_page_row(error, origin))
    except Exception as error:  # a fault of ours must not cost the other pages
        what = f"{type(error).__name__}: {str(error)[:300]}"
        reason = f"internal error in the parser: {what}; please report it with the page"
        return PageResult(failed_page_row(Status.UNREADABLE, reason, origin))


def unread_page(unread: UnreadPage) -> PageResult:
    """The result of a page, or of an input, that could not be read."""
    return PageResult(failed_page_row(unread.status, unread.reason, Origin(unread.source)))


def read_shard(
    locations: Iterable[Location],
    table: Table = ANSWERS,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (immutable)
    notes: Counter[str] | None = None,
    read: Callable[[SavedPage, Table], PageResult] = read_page,
) -> Iterator[PageResult]:
    """The result of each page in each input in turn.

    `table` is `ANSWERS` or `ANSWERS_WITH_EVIDENCE`; `notes` counts what archives hold beside pages;
    `read` makes the result of a page.
    """
    for location in locations:
        for found in read_pages(location, options, notes):
            yield unread_page(found) if isinstance(found, UnreadPage) else read(found, table)
