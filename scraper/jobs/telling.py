"""What a run tells: inputs that failed to its log, alarms to the command of `on_alarm`.

The command gets the alarms of a run as JSON on its standard input. A run's alarms are told at least once:
if the command fails or the run is killed before it, the next run tells them again.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scraper.jobs.events import Log
from scraper.jobs.jobfile import Job
from scraper.jobs.runlog import mark_told, untold_summaries
from scraper.jobs.state import State

# A mail server that does not answer must not hold the lock for ever.
_SECONDS = 60

# Of the inputs that failed; the others stand in the file.
_SHOWN_FAILURES = 5


def tell_failures(log: Log, errors: Sequence[str], file: Path) -> None:
    """Say how many new inputs failed, the first ones with their reasons, and where all of them stand.

    Args:
        log: gets the event `failed`, if there are any, and a `failed_input` for each of the first.
        errors: the lines of `errors.jsonl`.
        file: where those lines are.
    """
    if not errors:
        return
    log.event("failed", f"{len(errors):,} failed; {file} lists them", count=len(errors), file=str(file))
    for line in errors[:_SHOWN_FAILURES]:
        error = json.loads(line)
        log.event("failed_input", "{source}: {status}: {reason}".format_map(error), **error)


def tell_alarms(job: Job, state: State, log: Log) -> None:
    """Hand the alarms that nobody was told of to the command of the job, oldest run first."""
    for summary in untold_summaries(state):
        reason = _call(job, summary) if job.alarms.on_alarm else None
        if reason:
            log.event("alarm_not_told", f"on_alarm: {reason}; the next run tries again", run=summary["run"])
            return
        mark_told(state, summary["run"])


def _call(job: Job, summary: dict[str, Any]) -> str | None:
    """Run the command; gives why it failed."""
    message = {
        "job": job.name,
        "run": summary["run"],
        "folder": str((job.folder / job.output / "runs" / summary["run"]).resolve()),
        "alarms": summary["alarms"],
    }
    text = json.dumps(message, ensure_ascii=False).encode()
    command = list(job.alarms.on_alarm)
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]} could not be run: {error}"
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return f"{command[0]} ended with {done.returncode}: {last}"
    return None
