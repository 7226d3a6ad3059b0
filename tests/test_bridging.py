"""One thread captured with its address and again as bare text is one, in whatever order it was read."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cli import main
from tests.job_inputs import page
from tests.kill_jobs import table_digests, write_stub

JOB = """[job]
output = "dataset"

[inputs]
paths = ["pages"]
"""

ADDRESSED = page(1, 60)
# The same page under a second address.
ELSEWHERE = ADDRESSED.replace(b"made-up-1", b"made-up-1-again")
BARE = """Is swelling normal in week 1?

I had an operation and my nose still looks wide. Is that normal, and when should I worry about it?

Doctor Answers 2

Swelling takes its time

Give it a year before you judge the tip. Most of the swelling goes within three months, and the rest follows \
slowly; thick skin takes longer, and a second operation longer still, so a photograph a month in the same \
light tells more than any mirror.

Thomas A. Lamperti, MD
Tampa Plastic Surgeon
4.8 out of 5 stars 58 reviews

Ask for a second look

A wide nose in the first weeks is nothing to fear. Show it to your surgeon at the next visit all the same.

Wilma K. Oduya, MD
Boise Plastic Surgeon
5.0 out of 5 stars 9 reviews
"""
PAGES = {"a.html": ADDRESSED, "b.txt": BARE.encode(), "c.html": page(2, 70)}


@pytest.fixture(autouse=True)
def _no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.report.writing.write_report", write_stub)


def nights(folder: Path, pages: list[tuple[str, bytes]]) -> Path:
    """A job that has found one page more each night."""
    (folder / "pages").mkdir(parents=True)
    (folder / "job.toml").write_text(JOB)
    for name, data in pages:
        (folder / "pages" / name).write_bytes(data)
        assert main(["run", str(folder / "job.toml")]) == 0
    return folder / "dataset"


def rows(dataset: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(dataset / f"{table}.parquet").to_pylist()


def test_a_bare_capture_joins_the_thread_with_its_question(tmp_path: Path) -> None:
    dataset = nights(tmp_path, list(PAGES.items()))
    threads = {str(row["url"]).rpartition("/")[2]: row for row in rows(dataset, "threads")}
    assert set(threads) == {"made-up-1", "made-up-2"}
    assert threads["made-up-1"]["captures"] == 2
    identity = threads["made-up-1"]["thread_id"]
    answers = [row for row in rows(dataset, "answers") if row["thread_id"] == identity]
    assert {row["doctor_name"] for row in answers} == {"Thomas A. Lamperti", "Wilma K. Oduya"}
    assert len(answers) == 2
    pages = {row["source"]: row["thread_id"] for row in rows(dataset, "pages")}
    assert pages["pages/a.html"] == pages["pages/b.txt"] == identity
    # What the addressed capture shows has the identities that it has without the bare one.
    alone = nights(tmp_path / "alone", [("a.html", ADDRESSED)])
    (only,) = rows(alone, "answers")
    assert (only["thread_id"], only["answer_id"]) in {(row["thread_id"], row["answer_id"]) for row in answers}


def test_the_order_of_runs_does_not_tell(tmp_path: Path) -> None:
    found = []
    for number, order in enumerate(permutations(PAGES)):
        dataset = nights(tmp_path / str(number), [(name, PAGES[name]) for name in order])
        found.append(table_digests(dataset))
        assert main(["run", str(dataset.parent / "job.toml")]) == 0
        assert table_digests(dataset) == found[-1]
    assert all(each == found[0] for each in found)


def test_a_question_of_two_addressed_threads_tells_nothing(tmp_path: Path) -> None:
    dataset = nights(tmp_path, [*PAGES.items(), ("d.html", ELSEWHERE)])
    assert len(rows(dataset, "threads")) == 4
    assert [row["captures"] for row in rows(dataset, "threads")] == [1, 1, 1, 1]
