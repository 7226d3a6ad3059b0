"""The tables of a dataset are made and put into their places, all of them in one step.

`tables/DIGEST/` holds them, named by their content; `runs/TIME/tables` links there, `latest` to the run,
and the names at the top of the dataset (`answers.parquet` …) go through `latest`: whoever reads sees
either the old tables or the new ones.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from parsers.version import PARSER_VERSION
from scraper.jobs.attribution import write_doctors
from scraper.jobs.bridging import build_bridge
from scraper.jobs.durable import new_folder, point, publish_folder, write_file
from scraper.jobs.jobfile import Job
from scraper.jobs.jobkeys import FORMATS
from scraper.jobs.merging import merge_answers, merge_pages
from scraper.jobs.runlog import known_doctor_ids
from scraper.jobs.state import LiveUnit, State
from scraper.jobs.tableset import data_package, file_names

PACKAGE = "datapackage.json"

# Raised when the same parts could give other tables than before.
_MERGE_VERSION = 2

# The present tables and those before: who began to read them can finish.
_KEPT_TABLES = 2


@dataclass(frozen=True, slots=True)
class Dataset:
    """The folders of a dataset."""

    root: Path

    @property
    def parts(self) -> Path:
        """The immutable parts."""
        return self.root / "parts"

    @property
    def tables(self) -> Path:
        """One folder for each set of tables."""
        return self.root / "tables"

    @property
    def runs(self) -> Path:
        """One folder for each run that was finished."""
        return self.root / "runs"

    @property
    def state(self) -> Path:
        """The state file."""
        return self.root / "state.sqlite3"

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.root / "lock"

    @property
    def latest(self) -> Path:
        """The link to the last run that was finished."""
        return self.root / "latest"


def find_foreign(dataset: Dataset) -> Path | None:
    """Somebody else's file or folder under a name that a dataset uses; runs would replace or empty it.

    None where a job was at work before (it leaves its lock), or where its state was brought back.
    """
    if dataset.lock.exists() or dataset.state.exists():
        return None
    shown = (PACKAGE, *(name for _, name in file_names(FORMATS)))
    used = (dataset.parts, dataset.tables, dataset.runs, dataset.latest, *(dataset.root / n for n in shown))
    return next((path for path in used if os.path.lexists(path)), None)


def fingerprint(units: Iterable[LiveUnit], job: Job) -> str:
    """What the tables depend on, as a digest: with the same one there is nothing to merge."""
    digest = hashlib.sha256(f"{_MERGE_VERSION}\n{PARSER_VERSION}\n{job.name}\n{job.formats}\n".encode())
    for unit in units:
        digest.update(f"{unit.unit} {unit.part} {unit.generation} {unit.newest}\n".encode())
    return digest.hexdigest()[:32]


def make_tables(
    database: duckdb.DuckDBPyConnection, state: State, dataset: Dataset, job: Job
) -> tuple[str, dict[str, str]]:
    """Merge the parts; gives the name of the folder of the tables, and the identities of the doctors.

    The views of the parts are there (`use_parts`).
    """
    with new_folder(dataset.tables) as folder, new_folder(dataset.tables) as scratch:
        build_bridge(database)
        merge_answers(database, folder, scratch, job.formats)
        doctor_ids = write_doctors(database, folder, scratch, known_doctor_ids(state))
        merge_pages(database, folder)
        write_file(folder / PACKAGE, data_package(job.name, folder, job.formats))
        name = _digest(folder)
        publish_folder(folder, dataset.tables / name)
    return name, doctor_ids


def _digest(folder: Path) -> str:
    """The content of all files of a folder, in 16 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.name} {content}\n".encode())
    return digest.hexdigest()[:16]


def show_run(dataset: Dataset, run: str, formats: Sequence[str]) -> None:
    """Point `latest` and the names at the top of the dataset to a run."""
    point(dataset.latest, f"runs/{run}")
    names = [name for _, name in file_names(formats)]
    for name in [*names, PACKAGE]:
        point(dataset.root / name, f"latest/tables/{name}")
    for name in (f"answers.{suffix}" for suffix in FORMATS):
        if name not in names:  # no longer asked for
            (dataset.root / name).unlink(missing_ok=True)


def prune(dataset: Dataset, known: Sequence[str], keep_runs: int) -> None:
    """Remove the oldest runs, and the tables that only they show.

    `known`: the runs in their order, which a clock that was set back does not change. A folder that is not
    among them (its run was killed before it was recorded) counts as older than all.
    """
    order = {name: number for number, name in enumerate(known)}
    runs = sorted(
        (path for path in dataset.runs.iterdir() if not path.name.startswith(".")),
        key=lambda path: (order.get(path.name, -1), path.name),
    )
    for run in runs[: -max(keep_runs, 1)]:
        shutil.rmtree(run)
    wanted: list[str] = []
    for run in reversed(runs[-max(keep_runs, 1) :]):
        tables = (run / "tables").readlink().name if (run / "tables").is_symlink() else ""
        if tables in wanted or not tables:
            continue
        if len(wanted) < _KEPT_TABLES:
            wanted.append(tables)
        else:
            (run / "tables").unlink()
    for folder in dataset.tables.iterdir():
        if folder.name not in wanted:
            shutil.rmtree(folder)
