"""The runs in the state: what they found, which of them count as normal, whose alarms are still untold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scraper.jobs.profile import Profile, profile_as_json, profile_from_json
from scraper.jobs.state import State


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run that published its tables."""

    run: str
    """Its UTC time, the name of its folder."""
    tables: str
    """The folder of its tables."""
    profile: Profile
    summary: Mapping[str, Any]
    """The content of `run.json`."""
    alarmed: bool


def finish_run(state: State, record: RunRecord, doctor_ids: Mapping[str, str]) -> None:
    """One transaction: the run is published, its pages are not new any more, its doctors have identities."""
    with state.transaction() as connection:
        connection.execute("UPDATE units SET run = ? WHERE run IS NULL", (record.run,))
        connection.executemany("INSERT OR REPLACE INTO doctor_ids VALUES (?, ?)", doctor_ids.items())
        connection.execute(
            "INSERT INTO runs SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM runs",
            (
                record.run,
                record.tables,
                json.dumps(profile_as_json(record.profile)),
                json.dumps(record.summary, ensure_ascii=False),
                int(record.alarmed),
                int(not record.alarmed),
            ),
        )


def known_doctor_ids(state: State) -> dict[str, str]:
    """Mention → identity."""
    return dict(state.connection.execute("SELECT mention, doctor_id FROM doctor_ids"))


def normal_profiles(state: State, most: int) -> list[Profile]:
    """The profiles of the last runs that read something and raised no alarm, the newest first."""
    rows = state.connection.execute(
        "SELECT profile FROM runs WHERE NOT alarmed AND profile <> '{}' ORDER BY number DESC LIMIT ?", (most,)
    )
    return [profile_from_json(json.loads(row[0])) for row in rows]


def accept_alarms(state: State) -> int:
    """Have the runs that raised alarms count as normal, and those before them no more; gives how many."""
    with state.transaction() as connection:
        first = "(SELECT min(number) FROM runs WHERE alarmed = 1)"
        connection.execute(f"UPDATE runs SET alarmed = 2 WHERE number < {first}")
        return connection.execute("UPDATE runs SET alarmed = 0, told = 1 WHERE alarmed = 1").rowcount


def untold_summaries(state: State) -> list[dict[str, Any]]:
    """What the runs found whose alarms have not been handed to the command of the job so far."""
    rows = state.connection.execute("SELECT summary FROM runs WHERE NOT told ORDER BY number")
    return [json.loads(row[0]) for row in rows]


def mark_told(state: State, run: str) -> None:
    """The command has taken the alarms of the run."""
    with state.transaction() as connection:
        connection.execute("UPDATE runs SET told = 1 WHERE run = ?", (run,))


def run_names(state: State) -> list[str]:
    """The names of all runs that published, the oldest first, also of those whose folders are gone."""
    return [row[0] for row in state.connection.execute("SELECT run FROM runs ORDER BY number")]


def last_runs(state: State, most: int) -> list[dict[str, Any]]:
    """The summaries of the last runs, the oldest first."""
    rows = state.connection.execute("SELECT summary FROM runs ORDER BY number DESC LIMIT ?", (most,))
    return [json.loads(row[0]) for row in rows][::-1]
