"""Jobs on a console: what `run` and `reparse` print, and their exit codes."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import click

from scraper.exitcodes import ExitCode, Terminated
from scraper.jobs.events import JsonLog, Log, TextLog
from scraper.jobs.jobfile import BadJobFile, Job, load_job
from scraper.jobs.lock import Locked
from scraper.jobs.plan import Change, Planner, Task
from scraper.jobs.publishing import Dataset, find_foreign
from scraper.jobs.runlog import accept_alarms
from scraper.jobs.running import Orders, run_job
from scraper.jobs.state import DamagedState, State, open_state
from scraper.terminal import one_line

# Of a plan; more are counted.
_SHOWN = 20


class Preparation(Enum):
    """What is done to the state before a run."""

    ACCEPT_ALARMS = "accept_alarms"
    REBUILD = "rebuild"
    REPARSE = "reparse"


_PREPARATIONS: dict[Preparation, Callable[[State], object]] = {
    Preparation.ACCEPT_ALARMS: accept_alarms,
    Preparation.REBUILD: State.forget_inputs,
    Preparation.REPARSE: State.mark_stale,
}


def carry_out(job_file: Path, preparations: Iterable[Preparation], *, as_json: bool) -> ExitCode:
    """Run the job; gives the exit code, and says on standard error what happened."""
    log: Log = JsonLog() if as_json else TextLog()
    wanted = list(preparations)

    def prepare(state: State) -> None:
        for preparation in wanted:
            _PREPARATIONS[preparation](state)

    try:
        job = _job(job_file)
        if Preparation.REBUILD in wanted:
            _set_damaged_aside(job, log)
        orders = Orders(prepare, fetch=Preparation.REPARSE not in wanted)
        with _progress(as_json) as watch:
            return run_job(job, orders, log, watch)
    except (KeyboardInterrupt, Terminated) as stop:
        log.event(
            "stopped",
            "stopped; what was committed is kept, and latest shows the last run that was finished; "
            "the same command goes on from here",
        )
        return ExitCode.TERMINATED if isinstance(stop, Terminated) else ExitCode.INTERRUPTED
    except Locked as error:
        log.event("locked", str(error))
        return ExitCode.LOCKED
    except DamagedState as error:
        log.event("damaged", str(error))
        return ExitCode.DAMAGED


def preview(job_file: Path) -> ExitCode:
    """Say what a run would read; nothing is made, changed or locked."""
    job = _job(job_file)
    with contextlib.chdir(job.folder), _state_copy(Dataset(job.output)) as state:
        planner = Planner(state, job.output)
        patterns = [*job.inputs, *([job.fetch["into"]] if job.fetch else [])]
        if job.fetch:
            click.echo(f"would fetch into {job.fetch['into']}")
        for number, task in enumerate(planner.tasks(patterns)):
            if number < _SHOWN:
                click.echo(one_line(_plan_line(task)))
        total = sum(count for change, count in planner.counts.items() if change is not Change.UNCHANGED)
        if total > _SHOWN:
            click.echo(f"… and {total - _SHOWN:,} more")
        for pattern in planner.empty_patterns:
            click.echo(f"matches nothing: {one_line(pattern)}")
        for source in planner.removed():
            click.echo(f"gone, stays in the tables: {one_line(source)}")
        unchanged = planner.counts[Change.UNCHANGED]
        inputs = "input" if total == 1 else "inputs"
        click.echo(f"{total:,} {inputs} to read, {unchanged:,} unchanged; output to {job.output}/")
    return ExitCode.ALL_GOOD


def _plan_line(task: Task) -> str:
    """What would be done about one input."""
    fault = task.location.fault or ("" if Path(task.location.path).exists() else "no such file or directory")
    if fault:
        return f"can't read {task.location.source}: {fault}"
    return f"would read {task.location.source} ({task.change.value})"


def show_differences(job_file: Path, examples: int) -> ExitCode:
    """Print what today's parser would change."""
    from scraper.jobs.reparse import find_differences

    job = _job(job_file)
    with contextlib.chdir(job.folder), _state_copy(Dataset(job.output)) as state:
        differences = find_differences(job, Dataset(job.output), state, examples)
        click.echo(differences.report())
    return ExitCode.ALL_GOOD


def _job(job_file: Path) -> Job:
    """The job; a fault in its file is a usage error."""
    try:
        job = load_job(job_file)
        if job.fetch:
            from scraper.jobs.fetching import read_fetch_order

            read_fetch_order(job.fetch)
    except BadJobFile as error:
        raise click.UsageError(str(error)) from error
    except click.UsageError as error:
        raise click.UsageError(f"{job_file}: fetch: {error.message}") from error
    if foreign := find_foreign(Dataset(job.folder / job.output)):
        raise click.UsageError(
            f"{job_file}: job.output: {foreign} is there already, not of a dataset; choose another folder"
        )
    return job


@contextlib.contextmanager
def _state_copy(dataset: Dataset) -> Iterator[State]:
    """A copy of the state in memory, so that looking changes nothing; an empty one without a dataset."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        if dataset.state.exists():
            with open_state(dataset.state) as state:
                state.connection.backup(copy)
        else:
            with open_state(Path(":memory:")) as state:
                state.connection.backup(copy)
        yield State(copy)
    finally:
        copy.close()


def _set_damaged_aside(job: Job, log: Log) -> None:
    """A state that can't be opened is kept under another name, so that a rebuild can begin."""
    path = job.folder / job.output / "state.sqlite3"
    try:
        if path.exists():
            with open_state(path):
                pass
    except DamagedState as error:
        aside = path.with_suffix(".damaged")
        path.rename(aside)
        log.event("set_aside", f"{error}; it is kept as {aside.name}", kept=str(aside))


@contextlib.contextmanager
def _progress(as_json: bool) -> Iterator[Callable[[Any], object]]:  # noqa: FBT001 (what the user said)
    """A bar where somebody watches; a log stays quiet."""
    if as_json or not sys.stderr.isatty():
        yield lambda _result: None
        return
    from tqdm import tqdm

    with tqdm(unit=" pages", delay=2, leave=False, file=sys.stderr) as bar:
        yield lambda _result: bar.update()
