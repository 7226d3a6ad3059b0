"""The tables and runs of a job's dataset folder, for a report on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from scraper.jobs.summary import report_run
from scraper.report.history import Run
from scraper.report.sources import NotReportable


class Dataset(NamedTuple):
    """What a report on a dataset is made from."""

    answers: Path
    pages: Path
    runs: list[Run]
    """The oldest first."""


def find_dataset(folder: Path) -> Dataset:
    """The newest tables in a dataset folder, with its runs.

    Raises:
        NotReportable: the folder is no dataset, or no run of its job was finished.
    """
    tables = folder / "latest" / "tables"
    if not (tables / "answers.parquet").is_file():
        raise NotReportable(f"{folder}: is no folder of a job that has run; name a file or run the job first")
    runs = []
    for path in sorted(folder.glob("runs/*/run.json")):
        try:
            runs.append(report_run(json.loads(path.read_text("utf-8"))))
        except (ValueError, KeyError, TypeError) as error:
            raise NotReportable(f"{path}: is no record of a run ({error}); remove its folder") from error
    return Dataset(tables / "answers.parquet", tables / "pages.parquet", runs)
