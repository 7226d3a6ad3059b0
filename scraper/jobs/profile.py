"""What a run's new pages look like in numbers: the measures that alarms are raised on.

Pages of one site, form and layout are one group, and those of all layouts one more. Each measure counts
pages: how many there are, how many of them are bad, split by layout and by how many answers they hold (a
page with one answer often shows no name, a page with eight hardly ever), and the mean and spread of a value
per page. Over all layouts of a form, pairs of fields that go together are measured too
(`scraper.jobs.companions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from parsers.records import Layout, Status
from scraper.jobs.companions import BYLINE_NAME, Shown, find_pairs
from scraper.jobs.merging import stream
from scraper.statuses import THREADS

# Fields of an answer that a layout can lose; `doctor_name_source` and `rating_scale` go with others.
ANSWER_FIELDS = (
    *("answer_title", "answer_body", "doctor_name", "credentials", "city", "region", "specialty", "rating"),
    *("review_count", "votes", "answered_on", "doctor_url"),
)
# As bits, in this order.
SHOWN = (*ANSWER_FIELDS, BYLINE_NAME)
THREAD_FIELDS = ("url", "question_title", "question_body", "answers_declared")

# The pages of all layouts of a form; each layout is a group of its own besides.
ALL_LAYOUTS = "all layouts"

ANSWERS_PER_PAGE = "answers per page"
FOUND_OF_DECLARED = "answers found of those declared"
UNKNOWN_LINES = "unknown lines"

# From so many answers on, pages are alike enough.
_MANY_ANSWERS = 8

_SAMPLES = 5


@dataclass
class Measure:
    """One measure of one group in one run, or of several runs added up."""

    bins: dict[str, list[int]] = field(default_factory=dict)
    """Layout and number of answers → pages, bad pages."""
    moments: list[float] = field(default_factory=lambda: [0, 0.0, 0.0])
    """Pages, sum and sum of squares of the value per page."""
    samples: list[str] = field(default_factory=list)
    """Sources of bad pages."""

    def add_page(self, value: float, is_bad: object, source: str, stratum: str = "") -> None:
        """Count one page."""
        counts = self.bins.setdefault(stratum, [0, 0])
        counts[0] += 1
        counts[1] += bool(is_bad)
        self.moments[0] += 1
        self.moments[1] += value
        self.moments[2] += value * value
        if is_bad and len(self.samples) < _SAMPLES:
            self.samples.append(source)

    def add(self, other: Measure) -> None:
        """Count the pages of another run too."""
        for stratum, (pages, bad) in other.bins.items():
            counts = self.bins.setdefault(stratum, [0, 0])
            counts[0] += pages
            counts[1] += bad
        self.moments = [mine + theirs for mine, theirs in zip(self.moments, other.moments, strict=True)]

    @property
    def pages(self) -> int:
        """How many pages were counted."""
        return int(self.moments[0])

    @property
    def mean(self) -> float:
        """The mean value per page; of a fill rate, each page counts the same."""
        return self.moments[1] / self.moments[0] if self.moments[0] else 0.0

    @property
    def variance(self) -> float:
        """The variance of the value between pages."""
        pages, total, squares = self.moments
        return max((squares - total * total / pages) / (pages - 1), 0.0) if pages > 1 else 0.0


Profile = dict[str, dict[str, Measure]]
"""Group → measure → its numbers."""


def measure_pages(database: duckdb.DuckDBPyConnection) -> Profile:
    """The profile of the pages that no run has published so far; `use_parts` has been called."""
    profile: Profile = {}
    for page in _pages(database):
        count_page(profile, page)
    return profile


def count_page(profile: Profile, page: Mapping[str, Any]) -> None:
    """Count one page.

    Args:
        profile: what is counted so far.
        page: its columns of the pages table, of the answers' columns how many have a value, and as `shown`
            for each answer on it the bits of `SHOWN` that it has.
    """
    form = page["form"] or "unread"
    _count_status(profile.setdefault(f"{form}, {ALL_LAYOUTS}", {}), page)
    if page["status"] in THREADS:
        for layout in (page["layout"], ALL_LAYOUTS):
            group = f"{page['site'] or 'no site'}, {form}, {layout}"
            _count_thread(profile.setdefault(group, {}), page)
        _count_pairs(profile[group], page)


def _pages(database: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The fresh pages in the order of their sources, with the number of values of each field."""
    names = (*ANSWER_FIELDS, *THREAD_FIELDS)
    filled = ", ".join(f"count({name}) AS {name}" for name in names)
    tests = [
        *(f"{name} IS NOT NULL" for name in ANSWER_FIELDS),
        "doctor_name_source IS NOT DISTINCT FROM 'byline'",
    ]
    bits = " + ".join(f"({test})::INT * {1 << bit}" for bit, test in enumerate(tests))
    columns = ("source", "form", "layout", "site", "status", "answers_found", "lines", "unknown_lines")
    query = (
        f"SELECT {', '.join(f'p.{name}' for name in columns)}, p.answers_declared AS declared, "
        f"{', '.join(f'a.{name}' for name in names)}, a.shown FROM part_pages p LEFT JOIN "
        f"(SELECT unit, source, {filled}, list({bits}) AS shown "
        "FROM part_answers WHERE fresh GROUP BY ALL) a "
        "ON p.unit = a.unit AND p.source = a.source WHERE p.fresh ORDER BY ALL"
    )
    keys = (*columns, "declared", *names, "shown")
    for row in stream(database, query):
        yield dict(zip(keys, row, strict=True))


def _count_status(measures: dict[str, Measure], page: Mapping[str, Any]) -> None:
    """Every status is a measure of its own: bad pages are those that have it."""
    for status in Status:
        if status is Status.COMPLETE:
            continue  # what the others leave
        has = page["status"] == status
        measures.setdefault(f"status {status}", Measure()).add_page(float(has), has, page["source"])
    lost = page["layout"] == Layout.PROSE
    measures.setdefault(f"layout {Layout.PROSE}", Measure()).add_page(float(lost), lost, page["source"])


def _count_thread(measures: dict[str, Measure], page: Mapping[str, Any]) -> None:
    """The measures of a page that is a thread."""
    found, source = page["answers_found"], page["source"]
    stratum = f"{page['layout']} {min(found, _MANY_ANSWERS)}"

    def count(name: str, value: float, is_bad: object) -> None:
        measures.setdefault(name, Measure()).add_page(value, is_bad, source, stratum)

    for name in THREAD_FIELDS:
        count(name, float(bool(page[name])), not page[name])
    for name in ANSWER_FIELDS if found else ():
        count(name, (page[name] or 0) / found, not page[name])
    count(ANSWERS_PER_PAGE, float(found), not found)
    if page["lines"]:
        share = page["unknown_lines"] / page["lines"]
        # A page that is not understood: more than a third of its lines.
        count(UNKNOWN_LINES, share, share > 1 / 3)
    if page["declared"]:  # of the page; the column of the answers' table counts rows
        share = min(found / page["declared"], 2.0)
        count(FOUND_OF_DECLARED, share, share < 1 / 2)


def _count_pairs(measures: dict[str, Measure], page: Mapping[str, Any]) -> None:
    """Of fields that go together: whether one is missing wherever the other is shown."""
    found = page["answers_found"]
    of_thread = frozenset(name for name in THREAD_FIELDS if page[name])
    kinds = Counter(page["shown"] if found else (0,))
    answers = {_shown(bits) | of_thread: count for bits, count in kinds.items()}
    pairs = find_pairs(answers, (*THREAD_FIELDS, *(ANSWER_FIELDS if found else ())))
    for name, (is_missing, count) in pairs.items():
        # Not by all answers of the page: five may be there, and one of them show the companion.
        stratum = f"{page['layout']} {min(count, _MANY_ANSWERS)} beside"
        measures.setdefault(name, Measure()).add_page(
            float(not is_missing), is_missing, page["source"], stratum
        )


def _shown(bits: int) -> Shown:
    """The fields whose bits are set."""
    return frozenset(name for bit, name in enumerate(SHOWN) if bits >> bit & 1)


def profile_as_json(profile: Profile) -> dict[str, Any]:
    """The profile for the state; without the samples."""
    return {
        group: {
            name: {"bins": measure.bins, "moments": measure.moments} for name, measure in measures.items()
        }
        for group, measures in profile.items()
    }


def profile_from_json(found: Mapping[str, Any]) -> Profile:
    """A profile out of the state."""
    return {
        group: {name: Measure(each["bins"], list(each["moments"])) for name, each in measures.items()}
        for group, measures in found.items()
    }
