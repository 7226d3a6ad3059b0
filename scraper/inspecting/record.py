"""The record of a thread as HTML: each value with its witness and its lines, linked to its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.records import Answer, Line, Question, Thread
from scraper.inspecting.values import Value, absent_fields, data_lines, spans_by_line
from scraper.webpage.document import text


def record_html(thread: Thread, values: Sequence[Value]) -> str:
    """What lines and structured data disagree on, the question, then each answer."""
    places = _Places(_line_numbers(thread.page.lines, values), _line_numbers(data_lines(thread.page), values))
    parts = [_disagreements(thread)]
    records: list[Question | Answer] = [thread.question, *thread.answers]
    for number, record in enumerate(records):
        own = [value for value in values if value.answer == number]
        parts.append(_section(number, record, own, places))
    return "".join(parts)


def _disagreements(thread: Thread) -> str:
    """Where the lines say one thing and the structured data another."""
    if not thread.disagreements:
        return ""
    items = "".join(
        f"<li>{text(each.record)}, {text(each.field)}: the lines say “{text(each.page)}”, "
        f"the data “{text(each.data)}”</li>"
        for each in thread.disagreements
    )
    return f'<section id="disagreements"><h3>Disagreements</h3><ul>{items}</ul></section>'


@dataclass(frozen=True, slots=True)
class _Places:
    """Where values stand: number of a value → numbers of lines."""

    page: Mapping[int, list[int]]
    data: Mapping[int, list[int]]
    """Among the texts of the structured data."""

    def told(self, number: int) -> tuple[str, str | None]:
        """Where a value stands, in words, and the address of its first line."""
        if lines := self.page.get(number):
            return f"line{'s' * (len(lines) > 1)} {_ranges(lines)}", f"#L{lines[0]}"
        if lines := self.data.get(number):
            return "not shown on the page", f"#D{lines[0]}"
        return "not in the text", None


def _line_numbers(lines: Sequence[Line], values: Sequence[Value]) -> Mapping[int, list[int]]:
    """Number of a value → the numbers of its lines."""
    found: dict[int, list[int]] = {}
    for index, spans in spans_by_line(lines, values).items():
        for number in dict.fromkeys(number for _, number in spans):
            found.setdefault(number, []).append(lines[index].number)
    return {number: sorted(numbers) for number, numbers in found.items()}


def _section(number: int, record: Question | Answer, values: Sequence[Value], places: _Places) -> str:
    """One record."""
    name = f"Answer {number}" if number else "Question"
    fields = "".join(_field(value, places) for value in values)
    absent = ", ".join(absent_fields(record))
    return (
        f'<section id="record-{number}"><h3>{name}</h3>'
        + (f"<dl>{fields}</dl>" if fields else "")
        + (f'<p class="soft absent">Not on the page: {absent}</p>' if absent else "")
        + "</section>"
    )


def _field(value: Value, places: _Places) -> str:
    """One value: it links to its first line and carries its number, by which the script lights both."""
    witness = value.evidence.witness.value if value.evidence else "no evidence"
    shown = f'<span class="value">{text(value.shown)}</span>'
    where, address = places.told(value.number)
    linked = f'<a href="{address}">{shown}</a>' if address else f'<span tabindex="0">{shown}</span>'
    return (
        f'<div class="field" data-v="{value.number}"><dt>{text(value.field)} '
        f'<span class="from"><strong class="witness">{witness}</strong> · {where}</span></dt>'
        f"<dd>{linked}</dd></div>"
    )


def _ranges(numbers: Sequence[int]) -> str:
    """Line numbers, those that follow each other joined.

    >>> _ranges([3]), _ranges([3, 4, 5, 9])
    ('3', '3–5, 9')
    """
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in _runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each row of numbers that follow each other."""
    start = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield start, last
            start = number
        last = number
    yield start, last
