"""Threads as a reader wants them on a terminal: a block each, fitted to the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scraper.columns import ANSWERS
from scraper.rows import Row
from scraper.terminal import cut

_NARROWEST = 40


class ThreadView:
    """Prints the rows of each page as a block: the question, then every answer with doctor and beginning."""

    def __init__(self, write: Callable[[str], object], width: int) -> None:
        self._write, self._width = write, max(width, _NARROWEST)

    def add(self, rows: Iterable[Row]) -> None:
        """Print the rows of one page."""
        records: list[dict[str, Any]] = [dict(zip(ANSWERS.names, row, strict=False)) for row in rows]
        if records:
            lines = [
                *self._question(records[0]),
                *(line for record in records for line in self._answer(record)),
            ]
            self._write("\n".join(lines) + "\n\n")

    def _question(self, record: dict[str, Any]) -> list[str]:
        """The headline, and under it how many answers there are and where the page is."""
        declared = record["answers_declared"]
        found = _answers(record["answers_found"]) + (
            f" of {declared} declared" if declared is not None else ""
        )
        return [
            cut(record["question_title"] or "(no headline)", self._width),
            cut(f"{found} · {record['source']}", self._width),
        ]

    def _answer(self, record: dict[str, Any]) -> list[str]:
        """Number and title; doctor, place, specialty and rating; the beginning of the body."""
        if record["answer_position"] is None:
            return []
        number = f"{record['answer_position']:>4}  "
        texts = [record["answer_title"], _byline(record), record["answer_body"]]
        lines = [cut(text, self._width - len(number)) for text in texts if text]
        return [(number if place == 0 else " " * len(number)) + line for place, line in enumerate(lines)]


def _byline(record: dict[str, Any]) -> str:
    """What is known of the doctor, in the order of a byline."""
    name = ", ".join(filter(None, (record["doctor_name"], record["credentials"])))
    place = ", ".join(filter(None, (record["city"], record["region"])))
    return " · ".join(filter(None, (name, place, record["specialty"], _rating(record)))) or "(no byline)"


def _rating(record: dict[str, Any]) -> str:
    """`4.8 of 5, 65 reviews`."""
    rating, scale, count = record["rating"], record["rating_scale"], record["review_count"]
    stars = "" if rating is None else f"{rating:g}" + (f" of {scale:g}" if scale else "")
    reviews = "" if count is None else f"{count:,} review{'s' * (count != 1)}"
    return ", ".join(filter(None, (stars, reviews)))


def _answers(count: int) -> str:
    """`1 answer`, `2 answers`."""
    return f"{count:,} answer{'s' * (count != 1)}"
