"""Threads as a reader wants them on a terminal, fitted to the window.

A wide window gets a table with one line an answer; a narrow one, where columns would be too narrow to
read, gets a block of lines an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scraper.colours import PLAIN, Palette
from scraper.columns import ANSWERS
from scraper.rows import Row
from scraper.terminal import cut, fit

_NARROWEST = 40
# Below, a column of names or places would be cut nearly everywhere.
_TABLE = 96
_NUMBER, _RATING = 4, 11
# Shares of what is left: the answer's title, the doctor; place and specialty get the rest.
_SHARES = (0.37, 0.28)
_GAP = "  "

Record = dict[str, Any]


class ThreadView:
    """Prints the rows of each page: the question, then every answer."""

    def __init__(self, write: Callable[[str], object], width: int, palette: Palette = PLAIN) -> None:
        self._write, self._width, self._palette = write, max(width, _NARROWEST), palette
        self._widths = _column_widths(self._width)

    def add(self, rows: Iterable[Row]) -> None:
        """Print the rows of one page."""
        records: list[Record] = [dict(zip(ANSWERS.names, row, strict=False)) for row in rows]
        if not records:
            return
        answers = [record for record in records if record["answer_position"] is not None]
        lines = self._question(records[0])
        if self._width < _TABLE:
            lines += [line for record in answers for line in self._block(record)]
        elif answers:
            head = self._line("", ("answer", "doctor", "place, specialty", "rating"))
            lines += [self._palette.soft(head), *(self._table_row(record) for record in answers)]
        self._write("\n".join(lines) + "\n\n")

    def _question(self, record: Record) -> list[str]:
        """The headline, and under it how many answers there are and where the page is."""
        declared = record["answers_declared"]
        found = _answers(record["answers_found"]) + (
            f" of {declared} declared" if declared is not None else ""
        )
        return [
            self._palette.headline(cut(record["question_title"] or "(no headline)", self._width)),
            self._palette.soft(cut(f"{found} · {record['source']}", self._width)),
        ]

    def _block(self, record: Record) -> list[str]:
        """Number and title; doctor, place, specialty and rating; the beginning of the body."""
        number = f"{record['answer_position']:>{_NUMBER}}{_GAP}"
        parts = (
            (record["answer_title"], self._palette.title),
            (_byline(record), self._palette.doctor),
            (record["answer_body"], str),
        )
        lines = [paint(cut(text, self._width - len(number))) for text, paint in parts if text]
        return [(number if place == 0 else " " * len(number)) + line for place, line in enumerate(lines)]

    def _table_row(self, record: Record) -> str:
        """One answer on one line; without a title the beginning of its body stands there in brackets."""
        title = record["answer_title"] or f"({record['answer_body'][: self._width]})"
        where = ", ".join(filter(None, (_place(record), record["specialty"])))
        cells = (title, _name(record), where, _stars(record))
        paints = (self._palette.title if record["answer_title"] else str, self._palette.doctor, str, str)
        return self._line(str(record["answer_position"]), cells, paints)

    def _line(
        self, number: str, cells: Iterable[str], paints: Iterable[Callable[[str], str]] = (str,) * 4
    ) -> str:
        """A line of the table."""
        painted = []
        for cell, width, paint in zip(cells, self._widths, paints, strict=True):
            fitted = fit(cell, width)
            words = fitted.rstrip()
            painted.append(paint(words) + fitted[len(words) :])
        return f"{number:>{_NUMBER}}{_GAP}{_GAP.join(painted)}".rstrip()


def _column_widths(width: int) -> tuple[int, ...]:
    """The widths of the table's columns but the first, which together fill the window.

    >>> _column_widths(100), 4 + sum(_column_widths(100)) + 4 * len(_GAP)
    ((28, 21, 28, 11), 100)
    """
    room = width - _NUMBER - _RATING - 4 * len(_GAP)
    left = [int(share * room) for share in _SHARES]
    return (*left, room - sum(left), _RATING)


def _byline(record: Record) -> str:
    """What is known of the doctor, in the order of a byline."""
    parts = (_name(record), _place(record), record["specialty"], _rating(record))
    return " · ".join(filter(None, parts)) or "(no byline)"


def _name(record: Record) -> str:
    """`Ines Halvorsen, MD`."""
    return ", ".join(filter(None, (record["doctor_name"], record["credentials"])))


def _place(record: Record) -> str:
    """`Austin, TX`."""
    return ", ".join(filter(None, (record["city"], record["region"])))


def _stars(record: Record) -> str:
    """`4.8 (65)`; scales other than five are named."""
    rating, scale, count = record["rating"], record["rating_scale"], record["review_count"]
    stars = "" if rating is None else f"{rating:g}" + (f"/{scale:g}" if scale and scale != 5 else "")
    return stars + ("" if count is None else f" ({count:,})")


def _rating(record: Record) -> str:
    """`4.8 of 5, 65 reviews`."""
    rating, scale, count = record["rating"], record["rating_scale"], record["review_count"]
    stars = "" if rating is None else f"{rating:g}" + (f" of {scale:g}" if scale else "")
    reviews = "" if count is None else f"{count:,} review{'s' * (count != 1)}"
    return ", ".join(filter(None, (stars, reviews)))


def _answers(count: int) -> str:
    """`1 answer`, `2 answers`."""
    return f"{count:,} answer{'s' * (count != 1)}"
