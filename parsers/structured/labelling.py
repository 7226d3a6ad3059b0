"""Says of each line of the page what it is once the structured data was heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from parsers.records import Answer, LineKind, Question, Span, Thread

# Field → kind of its line; a line that is part of a body is body, whatever else was read in it.
_QUESTION_KINDS: Final = {
    "answers_declared": LineKind.COUNT,
    "title": LineKind.HEADLINE,
    "body": LineKind.QUESTION,
}
_ANSWER_KINDS: Final = {
    "rating": LineKind.RATING,
    "review_count": LineKind.RATING,
    "city": LineKind.PLACE,
    "region": LineKind.PLACE,
    "specialty": LineKind.PLACE,
    "credentials": LineKind.NAME,
    "doctor_name": LineKind.NAME,
    "votes": LineKind.MARKER,
    "answered_on": LineKind.DATE,
    "title": LineKind.TITLE,
    "body": LineKind.BODY,
}


def label(thread: Thread, before: Thread) -> Thread:
    """`thread` with the kinds of its lines put right where they differ from the thread `before`.

    Lines that `before` claimed for a value that is no longer held are unknown now.
    """
    if thread.question == before.question and thread.answers == before.answers:
        return thread  # the data has told nothing new, as on most pages
    starts = [line.start for line in thread.page.lines]
    kinds = list(thread.kinds)
    held = dict(_claims(thread, starts))
    for index, _ in _claims(before, starts):
        if index not in held:
            kinds[index] = LineKind.UNKNOWN
    for index, kind in held.items():
        kinds[index] = kind
    furniture = {
        index: name for index, name in thread.furniture.items() if kinds[index] is LineKind.FURNITURE
    }
    return replace(thread, kinds=tuple(kinds), furniture=furniture)


def _claims(thread: Thread, starts: list[int]) -> Iterator[tuple[int, LineKind]]:
    """Each line that a value was read from, with its kind; of several for a line the last one counts."""
    end = thread.page.data_at
    records: list[Question | Answer] = [thread.question, *thread.answers]
    bodies: list[tuple[int, LineKind]] = []
    for record in records:
        table = _QUESTION_KINDS if isinstance(record, Question) else _ANSWER_KINDS
        for name, kind in table.items():
            evidence = record.evidence.get(name)
            for span in evidence.spans if evidence else ():
                if end is None or span.start < end:
                    claim = (_line_at(span, starts), kind)
                    if name == "body":
                        bodies.append(claim)
                    else:
                        yield claim
    yield from bodies


def _line_at(span: Span, starts: list[int]) -> int:
    return bisect_right(starts, span.start) - 1
