"""Jobs that read with many processes: the same units and tables as with one, whatever happens."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from cli import main
from scraper import shards
from scraper.exitcodes import ExitCode
from scraper.jobs import streaming
from scraper.jobs.state import open_state
from tests.job_inputs import FIRST, ROOT, make_first_stage, make_second_stage, page, warc
from tests.kill_jobs import table_digests, write_stub

# A program whose worker processes start at once, and read shards of a page.
_EAGER = """
import sys
from scraper import shards
shards.POOL_BYTES, shards.SHARD_BYTES = 1, 500
import cli
sys.exit(cli.main(sys.argv[1:]))
"""

# Runs in each worker process: a page with this word never ends, while a file is there.
_HANGING = """
from pathlib import Path
import time
import scraper.workers.child as child
real = child.read_page

def read_page(saved, table):
    while b"xhangx" in saved.data and Path("hang").exists():
        Path("hangs").touch()
        time.sleep(0.05)
    return real(saved, table)

child.read_page = read_page
"""


@pytest.fixture(autouse=True)
def _no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report draws for a second, and is no table."""
    monkeypatch.setattr("scraper.report.writing.write_report", write_stub)


def make_job(folder: Path) -> Path:
    """Inputs of every kind: pages, archives packed and plain, one without a page, one cut off, a zip."""
    job = make_first_stage(folder)
    job.write_text(job.read_text().replace("crawl/*.warc.gz", "crawl"))
    crawl = folder / "crawl"
    data = b"".join(gzip.decompress(warc([each])) for each in [*FIRST, *FIRST])
    (crawl / "plain.warc").write_bytes(data[:-300])
    (crawl / "b-nothing.warc.gz").write_bytes(
        gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", mtime=0)
    )
    (crawl / "c-empty.zip").write_bytes(b"PK\5\6" + bytes(18))
    with zipfile.ZipFile(crawl / "pages.zip", "w") as packed:
        for number in range(12):
            packed.writestr(zipfile.ZipInfo(f"p{number}.html"), page(20 + number, number + 1))
    return job


def units(job: Path) -> list[tuple[object, ...]]:
    """What the state knows of the inputs, but for the parts."""
    with open_state(job.parent / "dataset" / "state.sqlite3") as state:
        query = "SELECT unit, source, generation, start, stop, stale FROM units ORDER BY unit"
        known = "SELECT source, generation, size, sha256, read_to FROM inputs ORDER BY source"
        return [*state.connection.execute(query), *state.connection.execute(known)]


def run(job: Path, workers: int, shard_bytes: int) -> int:
    """Run the job with so many processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "usable_cores", lambda: workers)
        if workers > 1:
            patch.setattr(shards, "POOL_BYTES", 1)
            patch.setattr(shards, "SHARD_BYTES", shard_bytes)
        return main(["run", str(job)])


def test_units_and_tables_do_not_depend_on_workers(tmp_path: Path) -> None:
    alone = make_job(tmp_path / "alone")
    assert run(alone, 1, 0) == ExitCode.SOME_FAILED
    assert len(units(alone)) > 30
    for workers, shard_bytes in ((2, 1), (3, 6_000), (2, 10**6)):
        job = make_job(tmp_path / f"{workers}-{shard_bytes}")
        assert run(job, workers, shard_bytes) == ExitCode.SOME_FAILED
        assert units(job) == units(alone)
        assert table_digests(job.parent / "dataset") == table_digests(alone.parent / "dataset")
    # The second night goes on in the grown archive, and mends the one that was cut off.
    for each in (alone, job):
        make_second_stage(each.parent)
        whole = b"".join(gzip.decompress(warc([each])) for each in [*FIRST, *FIRST])
        (each.parent / "crawl" / "plain.warc").write_bytes(whole)
    assert run(alone, 1, 0) == run(job, 2, 3_000)
    assert units(job) == units(alone)
    assert table_digests(job.parent / "dataset") == table_digests(alone.parent / "dataset")


def test_the_job_file_says_how_many_and_a_little_is_read_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(tmp_path / "job")
    job.write_text(job.read_text().replace("[job]", "[job]\nworkers = 7"))
    asked: list[int] = []
    real = streaming.follow_shards

    def follow(found: object, work: object, workers: int, check: object) -> object:
        asked.append(workers)
        return real(found, work, workers, check)  # type: ignore[arg-type]

    monkeypatch.setattr(streaming, "follow_shards", follow)
    assert main(["run", str(job)]) == ExitCode.SOME_FAILED
    assert asked == []
    monkeypatch.setattr(shards, "POOL_BYTES", 20_000)
    main(["run", str(job), "--rebuild"])
    assert asked == [7]
    job.write_text(job.read_text().replace("workers = 7", "workers = 0"))
    assert main(["run", str(job)]) == ExitCode.USAGE


def start_eager(job: Path, bad: Path) -> subprocess.Popen[str]:
    """The job with two processes, which hang."""
    bad.mkdir(exist_ok=True)
    (bad / "sitecustomize.py").write_text(_HANGING)
    environment = os.environ | {"PYTHONPATH": f"{bad}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", _EAGER, "run", str(job)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, text=True, env=environment)


def hanging_archive(folder: Path) -> Path:
    """A job with one archive whose ninth page hangs."""
    job = make_first_stage(folder)
    shutil.rmtree(folder / "pages")
    job.write_text(job.read_text().replace('"pages", ', "").replace("[job]", "[job]\nworkers = 2"))
    pages = [(f"2019-01-{day:02}T00:00:00Z", page(day, day)) for day in range(1, 12)]
    pages[8] = (pages[8][0], page(9, 9, "xhangx"))
    (folder / "crawl" / "a.warc.gz").write_bytes(warc(pages))
    return job


def test_a_signal_keeps_what_was_read_of_an_archive_though_a_page_hangs(tmp_path: Path) -> None:
    job = hanging_archive(tmp_path / "job")
    (job.parent / "hang").touch()
    process = start_eager(job, tmp_path / "bad")
    _wait_for(job.parent / "hangs")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    told = process.communicate(timeout=30)[1]
    assert process.returncode == ExitCode.TERMINATED, told
    assert time.monotonic() - began < 5
    with open_state(job.parent / "dataset" / "state.sqlite3") as state:
        ((start, stop),) = state.connection.execute("SELECT start, stop FROM units")
    size = (job.parent / "crawl" / "a.warc.gz").stat().st_size
    assert start == 0
    assert size / 3 < stop < size  # the last page before the one that hangs is read again
    (job.parent / "hang").unlink()
    assert main(["run", str(job)]) == ExitCode.ALL_GOOD
    whole = hanging_archive(tmp_path / "whole")
    assert main(["run", str(whole)]) == ExitCode.ALL_GOOD
    assert table_digests(job.parent / "dataset") == table_digests(whole.parent / "dataset")


def test_a_page_that_takes_too_long_costs_that_page_only(tmp_path: Path) -> None:
    job = hanging_archive(tmp_path / "job")
    job.write_text(job.read_text().replace("[job]", "[job]\ntimeout = 1"))
    (job.parent / "hang").touch()
    process = start_eager(job, tmp_path / "bad")
    told = process.communicate(timeout=120)[1]
    assert process.returncode == ExitCode.SOME_FAILED, told
    errors = (job.parent / "dataset/latest/errors.jsonl").read_text().splitlines()
    assert len(errors) == 1
    assert '"timed_out"' in errors[0]
    assert "10 rows of answers" in told


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    job = hanging_archive(tmp_path / "job")
    (job.parent / "hang").touch()
    process = start_eager(job, tmp_path / "bad")
    _wait_for(job.parent / "hangs")
    ours = str(tmp_path / "bad")
    assert len(_processes(ours)) == 3
    process.kill()
    (job.parent / "hang").unlink()  # the page comes to its end; nobody takes it
    process.communicate(timeout=30)
    deadline = time.monotonic() + 20
    while _processes(ours):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert main(["run", str(job)]) == ExitCode.ALL_GOOD


def _wait_for(path: Path) -> None:
    """Until the page hangs, and what was read before has come."""
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)


def _processes(mark: str) -> list[str]:
    """Processes whose environment has `mark`."""
    found = []
    for each in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += [each.parent.name] if mark.encode() in each.read_bytes() else []
        except OSError:  # it has ended
            continue
    return found
