"""What a run found: `run.json`, `errors.jsonl`, and the line of the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from scraper.batch import PageResult
from scraper.columns import ANSWERS, PAGES
from scraper.jobs.alarms import Alarm
from scraper.jobs.merging import sql_text, stream
from scraper.report.history import Alarm as ReportAlarm
from scraper.report.history import Run
from scraper.statuses import failed_sql


def now_name() -> str:
    """The present time as runs are named: `20261122T031500Z`."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def run_time(name: str) -> datetime:
    """The time in the name of a run.

    >>> run_time("20261122T031500Z-2").isoformat()
    '2026-11-22T03:15:00+00:00'
    """
    return datetime.strptime(name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def count_fresh(database: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Counts over the pages that no run has published so far: statuses, answers, fill rates."""
    query = "SELECT status, count(*) FROM part_pages WHERE fresh GROUP BY ALL ORDER BY ALL"
    statuses = {str(status): count for status, count in stream(database, query)}
    counted = ", ".join(f"count({name})" for name in ANSWERS.names)
    row = next(stream(database, f"SELECT {counted} FROM part_answers WHERE fresh"))
    counts = dict(zip(ANSWERS.names, row, strict=True))
    rows: Any = counts["thread_id"]
    fill = {name: round(count / rows, 4) for name, count in counts.items()} if rows else {}
    return {"pages": statuses, "answers": counts["answer_id"], "fill": fill}


def count_tables(database: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """The number of rows of each table, and of real answers (threads without one keep a row)."""
    rows: dict[str, Any] = {}
    for path in sorted(folder.glob("*.parquet")):
        counted = stream(database, f"SELECT count(*) FROM read_parquet({sql_text(str(path))})")
        rows[path.stem] = next(iter(counted))[0]
    return rows


def error_lines(database: duckdb.DuckDBPyConnection, unopened: Sequence[PageResult]) -> Iterator[str]:
    """The lines of `errors.jsonl`: source, status and reason of each new input that failed."""
    query = f"SELECT source, status, reason FROM part_pages WHERE fresh AND {failed_sql()} ORDER BY ALL"
    picks = [PAGES.names.index(name) for name in ("source", "status", "reason")]
    late = (tuple(result.page[pick] for pick in picks) for result in unopened)
    for rows in (stream(database, query), late):
        for source, status, reason in rows:
            record = {"source": source, "status": status, "reason": reason}
            yield json.dumps(record, ensure_ascii=False) + "\n"


def report_run(summary: Mapping[str, Any]) -> Run:
    """A run as the report draws it."""
    return Run(
        started=run_time(summary["run"]),
        pages=summary["new"]["pages"],
        answers=summary["new"]["answers"],
        fill=summary["new"]["fill"],
        alarms=tuple(
            ReportAlarm(alarm["field"], alarm["message"], tuple(alarm["pages"]))
            for alarm in summary["alarms"]
        ),
    )


def alarm_json(alarm: Alarm) -> dict[str, Any]:
    """An alarm in `run.json` and on the standard input of the command."""
    return {**alarm._asdict(), "pages": list(alarm.pages)}
