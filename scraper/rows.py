"""A thread, or the failure to read one, becomes rows of `scraper.columns`.

A row is a tuple in column order. What a table can't hold is mended here, page by page, so that one
odd page can't break the writing of a million others: numbers beyond 32 bits and not-a-number become
null, lone surrogates the replacement character.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Final, NamedTuple

from parsers.errors import ParseError
from parsers.records import Answer, LineKind, Page, Question, Span, Status, Thread, Witness
from parsers.tuples import make
from parsers.version import PARSER_VERSION
from scraper.columns import Kind, Table
from scraper.identity import answer_ids, thread_id


class EvidenceEntry(NamedTuple):
    """Where one value of a row was read from, as the evidence column holds it."""

    field: str
    witness: str
    spans: tuple[tuple[int, int], ...]
    lines: tuple[int, ...]


Cell = str | int | float | date | datetime | tuple[EvidenceEntry, ...] | None
Row = tuple[Cell, ...]

# The names of a thread's fields where they differ from those of the columns.
_QUESTION_COLUMNS: Final = {"title": "question_title", "body": "question_body"}
_ANSWER_COLUMNS: Final = {"title": "answer_title", "body": "answer_body"}

_WITNESSES: Final = {witness: witness.value for witness in Witness}

_NO_ANSWER: Final[Row] = (None,) * 16

_INT32: Final = 2**31


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page came from: what its saved form tells beside its bytes."""

    source: str
    size: int | None = None
    """Bytes of the page, decompressed; None when it was not read so far."""
    url: str | None = None
    captured_at: datetime | None = None
    """Aware, in any time zone."""
    form: str | None = None
    """The saved form; None for a bare page, which is HTML or text."""


def answer_rows(thread: Thread, origin: Origin, table: Table) -> list[Row]:
    """The rows of `thread` for the answers table; a thread without answers keeps one row.

    `table` is `ANSWERS` or `ANSWERS_WITH_EVIDENCE`.
    """
    identity, question = thread_id(thread, origin.url), thread.question
    asked = (question.title, question.body, question.answers_declared)
    head = _storable((identity, _address(thread, origin), *asked, len(thread.answers)))
    tail = _storable(
        (
            origin.source,
            origin.form or str(thread.page.form),
            str(thread.layout),
            _utc(origin.captured_at),
            PARSER_VERSION,
        )
    )
    answers = [
        _answer_cells(answer, answer_id, position)
        for position, (answer, answer_id) in enumerate(
            zip(thread.answers, answer_ids(thread, identity), strict=True), 1
        )
    ]
    if _storable(all_cells := tuple(chain.from_iterable(answers))) is not all_cells:
        answers = list(map(_storable, answers))
    rows = [head + cells + tail for cells in answers or [_NO_ANSWER]]
    if table.columns[-1].kind is not Kind.EVIDENCE:
        return rows
    return [(*row, entries) for row, entries in zip(rows, _evidence_cells(thread), strict=True)]


def _answer_cells(answer: Answer, answer_id: str, position: int) -> Row:
    """The columns from `answer_id` to `doctor_url`."""
    return (
        answer_id,
        position,
        answer.title,
        answer.body,
        answer.doctor_name,
        answer.doctor_name_source,
        answer.credentials,
        answer.city,
        answer.region,
        answer.specialty,
        answer.rating,
        answer.rating_scale,
        answer.review_count,
        answer.votes,
        answer.answered_on,
        answer.doctor_url,
    )


def thread_page_row(thread: Thread, origin: Origin) -> Row:
    """The pages-table row of an input that gave a thread."""
    cells = (
        origin.source,
        origin.form or str(thread.page.form),
        str(thread.layout),
        thread.page.site,
        str(thread.status),
        thread.question.answers_declared,
        len(thread.answers),
        len(thread.page.lines),
        thread.kinds.count(LineKind.UNKNOWN),
        len(thread.disagreements),
        None,
        _address(thread, origin),
        thread_id(thread, origin.url),
        _utc(origin.captured_at),
    )
    return (*_storable(cells), origin.size, PARSER_VERSION)


def failed_page_row(status: Status, reason: str, origin: Origin, page: Page | None = None) -> Row:
    """The pages-table row of an input that gave no thread; `page` when it was read as far as that."""
    cells = (
        origin.source,
        origin.form or (str(page.form) if page else None),
        None,
        page.site if page else None,
        str(status),
        None,
        None,
        len(page.lines) if page else None,
        None,
        None,
        reason,
        origin.url or (page.url if page else None),
        None,
        _utc(origin.captured_at),
    )
    return (*_storable(cells), origin.size, PARSER_VERSION)


def error_page_row(error: ParseError, origin: Origin) -> Row:
    """The pages-table row of a page that the parser refused."""
    return failed_page_row(error.status, error.reason, origin, error.page)


def _address(thread: Thread, origin: Origin) -> str | None:
    """What the saved form tells, else the page's canonical link."""
    return origin.url or thread.page.url


def _utc(moment: datetime | None) -> datetime | None:
    """`moment` in UTC and whole seconds, the precision of the columns."""
    return moment and moment.astimezone(UTC).replace(microsecond=0)


def _evidence_cells(thread: Thread) -> Iterator[tuple[EvidenceEntry, ...]]:
    """One evidence cell per row: the question's evidence, which every row repeats, then the answer's."""
    starts = [line.start for line in thread.page.lines]
    shared = tuple(_entries(thread.question, _QUESTION_COLUMNS, thread.page, starts))
    if not thread.answers:
        yield shared
    for answer in thread.answers:
        yield (*shared, *_entries(answer, _ANSWER_COLUMNS, thread.page, starts))


def _entries(
    record: Question | Answer, columns: Mapping[str, str], page: Page, starts: list[int]
) -> Iterator[EvidenceEntry]:
    """The evidence of each field of `record`, in the order in which the parser gives it."""
    for field, (spans, witness) in record.evidence.items():
        numbers = _line_numbers(spans, page, starts)
        entry = (columns.get(field, field), _WITNESSES[witness], spans, numbers)
        yield make(EvidenceEntry, entry)


def _line_numbers(spans: Sequence[Span], page: Page, starts: list[int]) -> tuple[int, ...]:
    """Numbers of the lines that the spans touch, in order."""
    if len(spans) == 1:  # nearly all lie in one line
        start, end = spans[0]
        index = bisect_right(starts, start) - 1
        line = page.lines[index]
        if start < end <= line.start + len(line.text) and index >= 0:
            return (line.number,)
    return tuple(sorted(set(_touched(spans, page, starts))))


def _touched(spans: Sequence[Span], page: Page, starts: list[int]) -> Iterator[int]:
    for start, end in spans:
        first = max(bisect_right(starts, start) - 1, 0)
        for line in page.lines[first : bisect_right(starts, max(end - 1, start))]:
            if line.start + len(line.text) > start:
                yield line.number


def _storable(row: Row) -> Row:
    """`row` with the cells that Arrow and UTF-8 refuse put right; nearly always `row` itself."""
    texts = "".join([cell for cell in row if type(cell) is str])
    if texts.isascii() or _is_encodable(texts):
        numbers = [cell for cell in row if type(cell) is int or type(cell) is float]
        if not any(_is_unstorable(number) for number in numbers):
            return row
    return tuple(_mended(cell) for cell in row)


def _is_encodable(text: str) -> bool:
    """Whether UTF-8 has `text`: it has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_unstorable(cell: Cell) -> bool:
    """Whether a number is outside what its column holds; no count needs more than 32 bits."""
    if isinstance(cell, float):
        return not math.isfinite(cell)
    return isinstance(cell, int) and not -_INT32 <= cell < _INT32


def _mended(cell: Cell) -> Cell:
    """The storable form of one cell."""
    if isinstance(cell, str):
        # Half a surrogate pair, from a broken escape in a page.
        return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return None if _is_unstorable(cell) else cell
