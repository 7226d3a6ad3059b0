"""What a run found, counted as it goes and told at its end."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Set
from typing import Any, NamedTuple

from parsers.records import Status
from scraper.batch import PageResult
from scraper.columns import ANSWERS, PAGES
from scraper.statuses import is_other_page
from scraper.terminal import one_line

_SHOWN_FAILURES = 10
_LABEL = 10
_SUMS = ("failures", "rows", "found", "lines", "unknown_lines", "declaring", "declared", "found_of_declared")


class _Failure(NamedTuple):
    status: Status
    source: str
    reason: str


class Tally:
    """Counts over the results of a run; `failed` are the statuses that count as failures."""

    def __init__(self, failed: Set[Status]) -> None:
        self._failed = failed
        self.pages: Counter[Status] = Counter()
        self.notes: Counter[str] = Counter()
        """What archives and folders hold beside pages."""
        self.failures = 0
        """How many inputs failed."""
        self.rows = self.found = self.lines = self.unknown_lines = 0
        self.declaring = self.declared = self.found_of_declared = 0
        self._filled = [0] * len(ANSWERS.names)
        self._first_failures: list[_Failure] = []  # of each status

    def add(self, result: PageResult) -> None:
        """Count the result of one input."""
        page: dict[str, Any] = dict(zip(PAGES.names, result.page, strict=True))
        status = Status(page["status"])
        self.pages[status] += 1
        if status in self._failed and not is_other_page(status, page["source"]):
            self.failures += 1
            self._note_failure(_Failure(status, page["source"], page["reason"] or _shortfall(page)))
        self.rows += len(result.answers)
        self.found += page["answers_found"] or 0
        self.lines += page["lines"] or 0
        self.unknown_lines += page["unknown_lines"] or 0
        if page["answers_declared"] is not None:
            self.declaring += 1
            self.declared += page["answers_declared"]
            self.found_of_declared += page["answers_found"]
        for row in result.answers:
            for place in range(len(self._filled)):
                self._filled[place] += row[place] is not None

    def merge(self, later: Tally) -> None:
        """Add what was counted over results that follow these."""
        self.pages.update(later.pages)
        self.notes.update(later.notes)
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(later, name))
        self._filled = [mine + more for mine, more in zip(self._filled, later._filled, strict=True)]
        for failure in later._first_failures:
            self._note_failure(failure)

    def _note_failure(self, failure: _Failure) -> None:
        """Keep one of the first failures of its status: ten of one must not hide another."""
        if sum(other.status == failure.status for other in self._first_failures) < _SHOWN_FAILURES:
            self._first_failures.append(failure)

    def report(self, width: int) -> str:
        """The summary, for a terminal or a log of `width` columns."""
        lines = [_line("pages", self._pages(), width), *self._beside(width)]
        if self.rows:
            lines += [
                _line("answers", self._answers(), width),
                _line("lines", f"{self.unknown_lines:,} of {self.lines:,} unknown", width),
                *self._shares(width),
            ]
        return "\n".join([*lines, *self._failures(width)])

    def _pages(self) -> str:
        """`31: 20 complete, 6 partial, 1 blocked`, in the order of the statuses."""
        parts = [
            f"{self.pages[status]:,}\N{NO-BREAK SPACE}{status}" for status in Status if self.pages[status]
        ]
        return f"{self.pages.total():,}" + (f": {', '.join(parts)}" if parts else "")

    def _beside(self, width: int) -> list[str]:
        """What archives and folders hold beside pages: `beside    12 request records, 1 revisit records`."""
        parts = [f"{count:,} {one_line(what)}" for what, count in sorted(self.notes.items())]
        return [_line("beside" if not place else "", part, width) for place, part in enumerate(parts)]

    def _answers(self) -> str:
        """Found, and found against declared on the pages that declare."""
        if not self.declaring:
            return f"{self.found:,} found; no page declares how many it has"
        who = "1 page that declares" if self.declaring == 1 else f"{self.declaring:,} pages that declare"
        return f"{self.found:,} found; {self.found_of_declared:,} of {self.declared:,} on {who} how many"

    def _shares(self, width: int) -> list[str]:
        """How many of the rows have a value, for each column that can be null, in as many columns as fit."""
        cells = [
            f"{column.name:<19}{_percent(count, self.rows):>4} %"
            for column, count in zip(ANSWERS.columns, self._filled, strict=True)
            if column.null is not None
        ]
        across = max((width - _LABEL) // (len(cells[0]) + 3), 1)
        lines = ["   ".join(cells[start : start + across]) for start in range(0, len(cells), across)]
        return [f"{'filled' if not place else '':<{_LABEL}}{line}" for place, line in enumerate(lines)]

    def _failures(self, width: int) -> list[str]:
        """The first failures with their reasons, and how many more there are."""
        if not self.failures:
            return []
        lines = [_line("failed", f"{self.failures:,} of {self.pages.total():,} inputs", width)]
        shown = _selected(self._first_failures)
        lines += [f"  {one_line(one.source)}: {one.status}: {one_line(one.reason)}" for one in shown]
        more = self.failures - len(shown)
        return [*lines, f"  … and {more:,} more; --pages FILE lists them all"] if more else lines


def _selected(failures: list[_Failure]) -> list[_Failure]:
    """The first ten failures, and among them the first one of each status, in their order.

    >>> blocked = [_Failure(Status.BLOCKED, f"{number}.html", "refused") for number in range(12)]
    >>> [one.source for one in _selected([*blocked, _Failure(Status.EMPTY, "x.html", "empty")])][7:]
    ['7.html', '8.html', 'x.html']
    """
    first = {failure.status: place for place, failure in reversed(list(enumerate(failures)))}
    places = [*first.values(), *(place for place in range(len(failures)) if place not in first.values())]
    return [failures[place] for place in sorted(places[: max(_SHOWN_FAILURES, len(first))])]


def _line(label: str, text: str, width: int) -> str:
    """A line of the report: its label, then the text; wrapped, as nothing of it may be lost.

    >>> print(_line("pages", "31: 20\N{NO-BREAK SPACE}complete, 6\N{NO-BREAK SPACE}partial", 28))
    pages     31: 20 complete,
              6 partial
    """
    filled = textwrap.fill(
        text,
        max(width, 2 * _LABEL),
        initial_indent=label.ljust(_LABEL),
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
    )
    return filled.replace("\N{NO-BREAK SPACE}", " ")


def _shortfall(page: dict[str, Any]) -> str:
    """Why a thread counts as a failure under --strict."""
    declared = page["answers_declared"]
    return f"holds {page['answers_found']} answers" + (
        f" of {declared} declared" if declared is not None else ""
    )


def _percent(part: int, whole: int) -> int:
    """Whole percents, where 100 and 0 mean all and none.

    >>> [_percent(*counts) for counts in ((0, 9), (1, 900), (899, 900), (900, 900), (1, 2))]
    [0, 1, 99, 100, 50]
    """
    return 0 if not part else 100 if part == whole else min(max(round(100 * part / whole), 1), 99)
