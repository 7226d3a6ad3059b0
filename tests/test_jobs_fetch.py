"""A job that fetches: a live `[fetch]` section against a server on loopback, night after night."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cli import main
from scraper.exitcodes import ExitCode
from tests.fetchlab import FaultyServer, answering, responses
from tests.job_inputs import page
from tests.kill_jobs import table_digests, write_stub

JOB = """[job]
output = "dataset"

[fetch]
into = "raw"
contact = "tests@example.org"
urls = ["{base}/question/made-up-1", "{base}/question/made-up-2"]
delay = 0
max_age = 0
allow_networks = ["127.0.0.0/8"]
"""


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    lab = FaultyServer()
    for number in (1, 2):
        lab.behaviours[f"/question/made-up-{number}"] = answering(200, page(number, 60 + number))
    yield lab
    lab.close()


@pytest.fixture
def job(tmp_path: Path, server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("scraper.report.writing.write_report", write_stub)
    path = tmp_path / "job.toml"
    path.write_text(JOB.format(base=server.base))
    return path


def last_run(job: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((job.parent / "dataset/latest/run.json").read_text())
    return summary


def review_counts(job: Path) -> dict[str, int]:
    """Address → number of reviews, of all answers."""
    found = pq.read_table(job.parent / "dataset/answers.parquet").to_pylist()
    return {row["url"].rpartition("/")[2]: row["review_count"] for row in found}


def test_a_job_fetches_and_does_not_read_unchanged_pages_again(job: Path, server: FaultyServer) -> None:
    assert main(["run", str(job)]) == ExitCode.ALL_GOOD
    assert review_counts(job) == {"made-up-1": 61, "made-up-2": 62}
    assert last_run(job)["new"]["pages"] == {"complete": 2}
    first = table_digests(job.parent / "dataset")
    # The second night: the pages are asked for again and are what they were.
    assert main(["run", str(job)]) == ExitCode.ALL_GOOD
    assert sorted(server.paths()) == sorted(2 * ["/question/made-up-1", "/question/made-up-2"])
    assert len(responses(job.parent / "raw")) == 2
    assert last_run(job)["new"]["pages"] == {}
    assert table_digests(job.parent / "dataset") == first


def test_a_page_that_changes_is_one_more_capture_of_its_thread(job: Path, server: FaultyServer) -> None:
    main(["run", str(job)])
    time.sleep(1.1)  # captures have their times in whole seconds
    server.behaviours["/question/made-up-2"] = answering(200, page(2, 90))
    assert main(["run", str(job)]) == ExitCode.ALL_GOOD
    assert review_counts(job) == {"made-up-1": 61, "made-up-2": 90}
    assert last_run(job)["new"]["pages"] == {"complete": 1}


def test_a_server_that_is_gone_is_told_and_what_was_fetched_stays(job: Path, server: FaultyServer) -> None:
    main(["run", str(job)])
    first = table_digests(job.parent / "dataset")
    for number in (1, 2):
        server.behaviours[f"/question/made-up-{number}"] = answering(404)
    assert main(["run", str(job)]) == ExitCode.SOME_FAILED
    assert table_digests(job.parent / "dataset") == first
