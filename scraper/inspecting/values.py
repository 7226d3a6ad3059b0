"""The values of a thread, each with its number on the page, its evidence and its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.records import Answer, Evidence, Line, Page, Question, Span, Thread
from parsers.textpages import read_text

# No values of their own: the witness tells the name's source, and the rating shows its scale.
_DERIVED = ("evidence", "doctor_name_source", "rating_scale")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the record."""

    number: int
    """Its number on the page; marks and record fields with the same number belong together."""
    answer: int
    """Which answer it belongs to, from 1; 0 for the question."""
    field: str
    shown: str
    evidence: Evidence | None
    """None for a value that the parser gave none for, which would be a fault."""


def thread_values(thread: Thread) -> list[Value]:
    """The values of the question, then of each answer."""
    values: list[Value] = []
    records: list[Question | Answer] = [thread.question, *thread.answers]
    for place, record in enumerate(records):
        values += [
            Value(len(values) + offset, place, name, shown, record.evidence.get(name))
            for offset, (name, shown) in enumerate(_present(record))
        ]
    return values


def absent_fields(record: Question | Answer) -> list[str]:
    """Names of the fields that the page does not give."""
    return [name for name in record._fields if name not in _DERIVED and getattr(record, name) is None]


def _present(record: Question | Answer) -> Iterator[tuple[str, str]]:
    """Name and text of each value that is there, the title first."""
    names = [name for name in record._fields if name not in _DERIVED]
    for name in sorted(names, key=lambda name: name != "title"):
        value = getattr(record, name)
        if value is not None:
            scale = record.rating_scale if isinstance(record, Answer) and name == "rating" else None
            yield name, str(value) + (f" of {scale:g}" if scale else "")


def data_lines(page: Page) -> list[Line]:
    """The texts that the page does not show, from its structured data: they stand behind its own text."""
    if page.data_at is None:
        return []
    rest = read_text(page.text[page.data_at :]).lines
    return [
        line._replace(number=number, start=line.start + page.data_at) for number, line in enumerate(rest, 1)
    ]


def spans_by_line(lines: Sequence[Line], values: Sequence[Value]) -> Mapping[int, list[tuple[Span, int]]]:
    """Index of a line → the spans that touch it, with their values' numbers."""
    starts = [line.start for line in lines]
    found: dict[int, list[tuple[Span, int]]] = {}
    for value in values:
        for span in value.evidence.spans if value.evidence else ():
            first = max(bisect_right(starts, span.start) - 1, 0)
            for index in range(first, bisect_right(starts, max(span.end - 1, span.start))):
                if lines[index].start + len(lines[index].text) > span.start:
                    found.setdefault(index, []).append((span, value.number))
    return found


def line_answers(thread: Thread, values: Sequence[Value]) -> list[int]:
    """For each line the number of its answer, 0 for none; an answer goes from its first value to its last."""
    owners = [0] * len(thread.page.lines)
    reach: dict[int, tuple[int, int]] = {}
    number_of = {value.number: value.answer for value in values}
    for index, spans in spans_by_line(thread.page.lines, values).items():
        for _, number in spans:
            answer = number_of[number]
            low, high = reach.get(answer, (index, index))
            reach[answer] = min(low, index), max(high, index)
    for answer, (low, high) in reach.items():
        if answer:
            owners[low : high + 1] = [answer] * (high + 1 - low)
    return owners
