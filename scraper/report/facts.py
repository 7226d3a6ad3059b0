"""What the report tells, as DuckDB sums it up. Every list is short, however many rows there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from parsers.records import Status
from scraper.columns import ANSWERS
from scraper.statuses import failed_sql

if TYPE_CHECKING:
    import duckdb

Count = tuple[str, int]
"""A label and how many."""

# Threads with more answers are drawn at the edge; the largest real ones have some hundred.
_MOST_ANSWERS = 60
_LISTED = 15
# Months on the axis: twenty years.
_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Doctor:
    """A doctor as the answers name one: same name, credentials apart, at the same place."""

    name: str
    place: str | None
    specialty: str | None
    answers: int
    threads: int
    rating: float | None
    """The highest that was printed, brought to a scale of five."""
    reviews: int | None


@dataclass(frozen=True, slots=True)
class PageFact:
    """A page that needs a look."""

    source: str
    lines: int | None
    unknown: int | None
    size: int | None
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the report draws and lists."""

    rows: int
    answers: int
    threads: int
    pages: int
    versions: list[str]
    months: list[Count]
    """Month of capture → answers; empty when the saved forms tell no times."""
    statuses: list[Count]
    failed: int
    """Pages that count as failures."""
    fill: list[tuple[str, float]]
    """Column that may be null → share of rows that have a value."""
    declared_found: list[tuple[int, int, int]]
    """Declared, found, pages; both at most 60."""
    ratings: list[tuple[float, int]]
    """Rating brought to a scale of five, rounded down to a tenth → answers."""
    reviews: list[Count]
    """Range of review counts → answers."""
    specialties: list[Count]
    places: list[Count]
    doctors: list[Doctor]
    unknown: list[PageFact]
    largest: list[PageFact]


def find_facts(tables: duckdb.DuckDBPyConnection) -> Facts:
    """The facts in the views `answers` and `pages`."""
    rows, answers, threads = _one(tables, "count(*), count(answer_id), count(DISTINCT thread_id)", "answers")
    versions = tables.execute(
        "SELECT DISTINCT parser_version FROM answers WHERE parser_version IS NOT NULL ORDER BY 1 LIMIT 10"
    ).fetchall()
    return Facts(
        rows=rows,
        answers=answers,
        threads=threads,
        pages=_one(tables, "count(*)", "pages")[0],
        versions=[str(row[0]) for row in versions],
        months=_counts(tables, "captured_at", f"ORDER BY 1 DESC LIMIT {_MONTHS}")[::-1],
        statuses=_statuses(tables),
        failed=_one(tables, f"count(*) FILTER ({failed_sql()})", "pages")[0],
        fill=_fill(tables, rows),
        declared_found=_declared_found(tables),
        ratings=_ratings(tables),
        reviews=_reviews(tables),
        specialties=_counts(tables, "specialty", f"ORDER BY 2 DESC, 1 LIMIT {_LISTED}"),
        places=_counts(tables, "concat_ws(', ', city, region)", f"ORDER BY 2 DESC, 1 LIMIT {_LISTED}"),
        doctors=_doctors(tables),
        unknown=_pages(tables, "unknown_lines > 0", "unknown_lines DESC, source"),
        largest=_pages(tables, "bytes > 0", "bytes DESC, source"),
    )


def _one(tables: duckdb.DuckDBPyConnection, what: str, view: str) -> tuple[Any, ...]:
    """The only row of a query."""
    row = tables.execute(f"SELECT {what} FROM {view}").fetchone()
    assert row is not None, "an aggregate without GROUP BY has one row"
    return tuple(row)


def _counts(tables: duckdb.DuckDBPyConnection, label: str, order: str) -> list[Count]:
    """Answers by a label, without those that have none."""
    found = tables.execute(
        f"SELECT {label} AS label, count(*) FROM answers WHERE answer_id IS NOT NULL "
        f"AND nullif({label}, '') IS NOT NULL GROUP BY 1 {order}"
    )
    return [(str(name), int(count)) for name, count in found.fetchall()]


def _statuses(tables: duckdb.DuckDBPyConnection) -> list[Count]:
    """Pages by status, in the order of the statuses; unheard-of ones at the end."""
    counts = dict(tables.execute("SELECT status, count(*) FROM pages GROUP BY 1").fetchall())
    known = [status.value for status in Status]
    names = [*known, *sorted(str(name) for name in counts if name not in known)]
    return [(name, int(counts[name])) for name in names if counts.get(name)]


def _fill(tables: duckdb.DuckDBPyConnection, rows: int) -> list[tuple[str, float]]:
    """Share of rows with a value, for each column that may be null."""
    names = [column.name for column in ANSWERS.columns if column.null is not None]
    counts = _one(tables, ", ".join(f"count({name})" for name in names), "answers")
    return [(name, count / rows if rows else 0.0) for name, count in zip(names, counts, strict=True)]


def _declared_found(tables: duckdb.DuckDBPyConnection) -> list[tuple[int, int, int]]:
    """Pages by declared and found."""
    found = tables.execute(
        f"SELECT least(answers_declared, {_MOST_ANSWERS}), least(answers_found, {_MOST_ANSWERS}), count(*) "
        "FROM pages WHERE answers_declared IS NOT NULL AND answers_found IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [(int(declared), int(held), int(count)) for declared, held, count in found.fetchall()]


def _ratings(tables: duckdb.DuckDBPyConnection) -> list[tuple[float, int]]:
    """Answers by rating; scales of ten or a hundred are brought to five."""
    found = tables.execute(
        "SELECT floor(round(rating / coalesce(rating_scale, 5) * 50, 6)) / 10, count(*) FROM answers "
        "WHERE rating IS NOT NULL AND coalesce(rating_scale, 5) > 0 GROUP BY 1 ORDER BY 1"
    )
    return [(float(rating), int(count)) for rating, count in found.fetchall() if 0 <= rating <= 5]


_REVIEW_RANGES = ((0, 0), (1, 4), (5, 9), (10, 24), (25, 49), (50, 99), (100, 249), (250, 499), (500, 999))


def _reviews(tables: duckdb.DuckDBPyConnection) -> list[Count]:
    """Answers by the review count of their doctor, in ranges that double or so."""
    ranges = [*_REVIEW_RANGES, (1000, 2**31 - 1)]
    counts = _one(
        tables,
        ", ".join(f"count(*) FILTER (review_count BETWEEN {low} AND {high})" for low, high in ranges),
        "answers",
    )
    labels = [str(low) if low == high else f"{low}–{high}" for low, high in _REVIEW_RANGES] + ["1,000 +"]
    return list(zip(labels, counts, strict=True)) if any(counts) else []


def _doctors(tables: duckdb.DuckDBPyConnection) -> list[Doctor]:
    """The doctors with most answers."""
    found = tables.execute(
        "SELECT doctor_name, nullif(concat_ws(', ', city, region), ''), mode(specialty), count(*) AS n, "
        "count(DISTINCT thread_id), max(rating / nullif(coalesce(rating_scale, 5), 0) * 5), "
        "max(review_count) FROM answers WHERE doctor_name IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 20"
    )
    return [Doctor(*row) for row in found.fetchall()]


def _pages(tables: duckdb.DuckDBPyConnection, which: str, order: str) -> list[PageFact]:
    """The first few pages in an order."""
    found = tables.execute(
        f"SELECT source, lines, unknown_lines, bytes FROM pages WHERE {which} ORDER BY {order} LIMIT 10"
    )
    return [PageFact(*row) for row in found.fetchall()]
