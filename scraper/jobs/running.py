"""A run from its lock to its exit code.

Fetch, read what is new, merge, look for drift, publish, tell. What each step leaves on the disk is whole, and
the next run goes on from there, whatever ended this one.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from parsers.version import PARSER_VERSION
from scraper.exitcodes import ExitCode
from scraper.jobs.alarms import Alarm, find_alarms
from scraper.jobs.durable import clear_leftovers, new_folder, publish_folder, write_file
from scraper.jobs.events import Log
from scraper.jobs.fetching import fetch_pages
from scraper.jobs.jobfile import Job
from scraper.jobs.lock import hold_lock
from scraper.jobs.merging import open_duckdb, use_parts
from scraper.jobs.parts import remove_garbage
from scraper.jobs.plan import Change, Planner
from scraper.jobs.profile import Profile, measure_pages
from scraper.jobs.publishing import Dataset, fingerprint, make_tables, prune, show_run
from scraper.jobs.reading import Reader, Stopped
from scraper.jobs.runlog import RunRecord, finish_run, last_runs, normal_profiles, run_names
from scraper.jobs.state import State, open_state
from scraper.jobs.stopping import Stop, stop_gently
from scraper.jobs.streaming import Readers, open_streams
from scraper.jobs.summary import (
    alarm_json,
    count_fresh,
    count_tables,
    error_lines,
    now_name,
    report_run,
)
from scraper.jobs.telling import tell_alarms, tell_failures

# As many lines as the report draws.
_REPORTED_RUNS = 60


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to be done beside the job file: see the options of `run` and `reparse`."""

    prepare: Callable[[State], object] = lambda _state: None
    """Done to the state before anything is read."""
    fetch: bool = True


@dataclass(slots=True)
class _Run:
    """A run under way."""

    job: Job
    dataset: Dataset
    state: State
    log: Log
    name: str


def run_job(job: Job, orders: Orders, log: Log, watch: Callable[[Any], object]) -> ExitCode:
    """Carry out a job; gives the exit code.

    Raises:
        Locked: another run works on the dataset.
        DamagedState: the state can't be used.
        OSError: the disk is full or forbidden; nothing that was published is touched.
    """
    with contextlib.chdir(job.folder):
        dataset = Dataset(job.output)
        dataset.root.mkdir(parents=True, exist_ok=True)
        with hold_lock(dataset.lock) as left, open_state(dataset.state) as state:
            if left:
                log.event("lock_taken_over", f"took over the lock that {left} left behind", holder=left)
            run = _Run(job, dataset, state, log, _new_name(dataset, state))
            _tidy(run)
            orders.prepare(state)
            log.event("started", f"{job.name}: run {run.name}", run=run.name, job=job.name)
            code = _carry_out(run, orders, watch)
            log.event("ended", f"exit code {code.value}", exit_code=code.value)
            return code


def _new_name(dataset: Dataset, state: State) -> str:
    """The time, counted on when runs fall into one second; never a name that a run had, folder or not."""
    name, number = now_name(), 1
    taken = set(run_names(state))
    if dataset.runs.is_dir():
        taken.update(path.name for path in dataset.runs.iterdir())
    while (fresh := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return fresh


def _tidy(run: _Run) -> None:
    """Remove what killed runs left, and parts that nothing names."""
    for folder in (run.dataset.root, run.dataset.parts, run.dataset.tables, run.dataset.runs):
        clear_leftovers(folder)
    remove_garbage(run.dataset.parts, run.state.parts())


def _carry_out(run: _Run, orders: Orders, watch: Callable[[Any], object]) -> ExitCode:
    fetched = fetch_pages(run.job, run.log) if orders.fetch else ExitCode.ALL_GOOD
    with stop_gently() as stop:
        try:
            planner, reader = _read(run, stop, watch)
        except Stopped:
            run.log.event("stopped", "stopped; what was read is kept; the same command goes on from here")
            return ExitCode.TERMINATED if stop.is_termination else ExitCode.INTERRUPTED
    summary = _publish(run, planner, reader)
    tell_alarms(run.job, run.state, run.log)
    return _exit_code(summary, fetched)


def _read(run: _Run, stop: Stop, watch: Callable[[Any], object]) -> tuple[Planner, Reader]:
    """Read what is new."""
    planner = Planner(run.state, run.job.output)
    patterns = [*run.job.inputs, *([run.job.fetch["into"]] if run.job.fetch else [])]
    reader = Reader(run.state, run.dataset.parts, lambda: stop.is_wanted, watch)
    with open_streams(planner.tasks(patterns), Readers.of(run.job), reader.check) as streams:
        reader.read(streams)
    planner.forget_unread()
    counts = {change.value: planner.counts[change] for change in Change if planner.counts[change]}
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"
    run.log.event("read", f"inputs: {told}", inputs=counts)
    for pattern in planner.empty_patterns:
        run.log.event("nothing_matches", f"{pattern}: matches nothing", pattern=pattern)
    for source in planner.removed():
        run.log.event("removed", f"{source}: is gone; what was read of it stays", source=source)
    return planner, reader


def _publish(run: _Run, planner: Planner, reader: Reader) -> dict[str, Any]:
    """Merge, look for drift, and put everything into its place; gives the content of `run.json`."""
    with new_folder(run.dataset.tables) as scratch, open_duckdb(scratch) as database:
        use_parts(database, run.state.live_units(), run.dataset.parts)
        profile = measure_pages(database)
        settings = run.job.alarms
        alarms = find_alarms(profile, normal_profiles(run.state, settings.history), settings)
        mark = fingerprint(run.state.live_units(), run.job)
        tables, doctor_ids = _tables(run, database, mark)
        errors = list(error_lines(database, reader.unopened))
        summary = {
            "run": run.name,
            "job": run.job.name,
            "parser_version": PARSER_VERSION,
            "tables": tables,
            "fingerprint": mark,
            "inputs": {change.value: planner.counts[change] for change in Change},
            "removed": planner.removed(),
            "empty_patterns": planner.empty_patterns,
            "failed": len(errors),
            "new": count_fresh(database),
            "rows": count_tables(database, run.dataset.tables / tables),
            "alarms": [alarm_json(alarm) for alarm in alarms],
        }
        _write_run_folder(run, summary, errors)
    _finish(run, summary, profile, doctor_ids, alarms)
    tell_failures(run.log, errors, run.dataset.root / "latest" / "errors.jsonl")
    return summary


def _tables(run: _Run, database: duckdb.DuckDBPyConnection, mark: str) -> tuple[str, dict[str, str]]:
    """The folder of the tables: the last one if nothing changed."""
    last = last_runs(run.state, 1)
    if last and last[0]["fingerprint"] == mark and (run.dataset.tables / last[0]["tables"]).is_dir():
        return last[0]["tables"], {}
    return make_tables(database, run.state, run.dataset, run.job)


def _write_run_folder(run: _Run, summary: dict[str, Any], errors: list[str]) -> None:
    """`runs/TIME/`: run.json, errors.jsonl, report.html, the link to the tables."""
    with new_folder(run.dataset.runs) as folder:
        write_file(folder / "errors.jsonl", "".join(errors).encode())
        write_file(folder / "run.json", (json.dumps(summary, indent=2, ensure_ascii=False) + "\n").encode())
        (folder / "tables").symlink_to(f"../../tables/{summary['tables']}")
        _write_report(run, summary, folder / "report.html")
        publish_folder(folder, run.dataset.runs / run.name)


def _write_report(run: _Run, summary: dict[str, Any], path: Path) -> None:
    """The report is for people to look at: a fault in it must not cost the run."""
    from scraper.report.writing import write_report

    tables = run.dataset.tables / summary["tables"]
    runs = [report_run(each) for each in (*last_runs(run.state, _REPORTED_RUNS), summary)]
    try:
        write_report(tables / "answers.parquet", tables / "pages.parquet", runs, path)
    except OSError:
        raise
    except Exception as error:
        run.log.event("no_report", f"no report could be written: {type(error).__name__}: {error}")


def _finish(
    run: _Run,
    summary: dict[str, Any],
    profile: Profile,
    doctor_ids: dict[str, str],
    alarms: list[Alarm],
) -> None:
    """The state knows of the run, then `latest` shows it, then what is not needed any more goes."""
    record = RunRecord(run.name, summary["tables"], profile, summary, bool(alarms))
    finish_run(run.state, record, doctor_ids)
    show_run(run.dataset, run.name, run.job.formats)
    prune(run.dataset, run_names(run.state), run.job.keep_runs)
    remove_garbage(run.dataset.parts, run.state.parts())
    rows = summary["rows"]
    run.log.event(
        "published",
        f"{rows['answers']:,} rows of answers in {rows['threads']:,} threads by {rows['doctors']:,} doctors"
        f" in {run.dataset.root}/",
        rows=rows,
        tables=summary["tables"],
    )
    for alarm in alarms:
        run.log.event("alarm", f"ALARM {alarm.message}", alarm=alarm_json(alarm))


def _exit_code(summary: dict[str, Any], fetched: ExitCode) -> ExitCode:
    """What the operator has to look at first."""
    if summary["alarms"]:
        return ExitCode.ALARM
    if not summary["rows"]["answers"]:
        return ExitCode.NOTHING_EXTRACTED
    if summary["failed"] or summary["empty_patterns"] or fetched is not ExitCode.ALL_GOOD:
        return ExitCode.SOME_FAILED
    return ExitCode.ALL_GOOD
