"""The two sides of a comparison: a page parsed now, or what an earlier run wrote of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from parsers.records import Thread
from scraper.inspecting.reading import NotOnePage, Reading
from scraper.inspecting.values import thread_values

_QUESTION = {"question_title": "title", "question_body": "body", "answers_declared": "answers_declared"}
_ANSWER = {
    "answer_title": "title",
    "answer_body": "body",
    **{
        name: name
        for name in (
            "doctor_name", "credentials", "city", "region", "specialty", "rating",
            "review_count", "votes", "answered_on", "doctor_url",
        )
    },
}  # fmt: skip

Fields = dict[str, str]
"""Field of a record → its value as text; absent fields are missing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two parses."""

    source: str
    verdict: str
    """Status and counts, or the reason why there is no thread."""
    records: list[Fields]
    """The question, then each answer; empty when there is no thread."""
    thread: Thread | None
    """The lines; None for what an earlier run wrote."""


def side_of(reading: Reading) -> Side:
    """The side that a reading is."""
    if not reading.is_thread or reading.thread is None:
        return Side(reading.source, f"{reading.status}: {reading.reason}", [], reading.thread)
    thread = reading.thread
    records: list[Fields] = [{} for _ in range(1 + len(thread.answers))]
    for value in thread_values(thread):
        records[value.answer][value.field] = value.shown
    declared = thread.question.answers_declared
    verdict = f"{reading.status}: {_found(len(thread.answers), declared)}"
    return Side(reading.source, verdict, records, thread)


def written_side(path: Path, source: str | None) -> Side:
    """What an earlier `parse -o FILE.jsonl` wrote of one page.

    Args:
        path: the JSONL file.
        source: the page, as its column `source` names it; None when the file holds only one.

    Raises:
        NotOnePage: the file holds no such page, or several to choose from.
        OSError: it can't be read.
    """
    every = list(_threads(path))
    # A file of one page alone is meant, be the page kept elsewhere by now.
    found = [(name, rows) for name, rows in every if len(every) == 1 or source in (None, name)]
    if len(found) != 1:
        what = "no rows of" if not found else "several pages, not only"
        raise NotOnePage(f"{path}: holds {what} {source or 'one page'}; parse that page alone into it")
    name, rows = found[0]
    records = [_fields(rows[0], _QUESTION)]
    records += [_fields(row, _ANSWER) for row in rows if row.get("answer_position") is not None]
    verdict = _found(len(records) - 1, rows[0].get("answers_declared"))
    return Side(f"{path} ({name})", f"parser {rows[0].get('parser_version')}: {verdict}", records, None)


def _threads(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each page in a JSONL file, in their order."""
    with path.open(encoding="utf-8") as file:
        try:
            rows = [json.loads(line) for line in file]
            grouped = groupby(rows, key=lambda row: str(row["source"]))
            yield from [(name, list(group)) for name, group in grouped]
        except (ValueError, TypeError, KeyError) as error:
            raise NotOnePage(f"{path}: is no answers table in JSONL; write one with parse -o") from error


def _fields(row: dict[str, Any], names: dict[str, str]) -> Fields:
    """The fields of a record in a row of the answers table."""
    fields = {field: str(row[column]) for column, field in names.items() if row.get(column) is not None}
    if "rating" in fields and row.get("rating_scale"):
        fields["rating"] += f" of {row['rating_scale']:g}"
    return fields


def _found(found: int, declared: int | None) -> str:
    """Found against declared."""
    return f"{found} found, " + (f"{declared} declared" if declared is not None else "no number declared")
