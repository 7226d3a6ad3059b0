"""Says of each line of the page what it is once the structured data was heard."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Final

from parsers.proofs import found_of
from parsers.records import Answer, LineKind, Question, Thread

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
    starts = [line.start for line in thread.page.lines]
    kinds = list(thread.kinds)
    held = _claims(thread, starts)
    for index in _claims(before, starts):
        if index not in held:
            kinds[index] = LineKind.UNKNOWN
    for index, kind in held.items():
        kinds[index] = kind
    furniture = {
        index: name for index, name in thread.furniture.items() if kinds[index] is LineKind.FURNITURE
    }
    return replace(thread, kinds=tuple(kinds), furniture=furniture)


def _claims(thread: Thread, starts: list[int]) -> dict[int, LineKind]:
    """The lines that values were read from, each with its kind; of several for a line the last one counts.

    `starts` are the offsets at which the page's lines begin.
    """
    end = thread.page.data_at
    records: list[Question | Answer] = [thread.question, *thread.answers]
    claims: dict[int, LineKind] = {}
    bodies: dict[int, LineKind] = {}
    for record in records:
        table = _QUESTION_KINDS if isinstance(record, Question) else _ANSWER_KINDS
        found = found_of(record)
        for name, kind in table.items():
            if name in found:
                into = bodies if name == "body" else claims
                for start in found[name][2][::2]:
                    if end is None or start < end:
                        into[bisect_right(starts, start) - 1] = kind
    return claims | bodies
