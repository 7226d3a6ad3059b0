"""Jobs as an operator meets them: through the command line, on folders and archives that change."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cli import main
from scraper.exitcodes import ExitCode
from tests.job_inputs import FIRST, LATER, ROOT, THREADS, make_first_stage, make_second_stage, page
from tests.kill_jobs import table_digests, write_stub


@pytest.fixture(autouse=True)
def _no_report(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is drawn in one test only, as it takes a second."""
    if "first_run" not in request.node.name:
        monkeypatch.setattr("scraper.report.writing.write_report", write_stub)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """The inputs of a first night."""
    return make_first_stage(tmp_path / "job")


def rows(job: Path, table: str) -> list[dict[str, Any]]:
    """The rows that the dataset shows."""
    return pq.read_table(job.parent / "dataset" / f"{table}.parquet").to_pylist()


def last_run(job: Path) -> dict[str, Any]:
    """The content of the last run's run.json."""
    summary: dict[str, Any] = json.loads((job.parent / "dataset/latest/run.json").read_text())
    return summary


def run(job: Path, *options: str) -> int:
    """The exit code of `run`."""
    return main(["run", str(job), *options])


def test_a_first_run_makes_the_whole_dataset(job: Path) -> None:
    assert run(job) == ExitCode.SOME_FAILED  # an empty page is among the inputs
    dataset = job.parent / "dataset"
    names = {path.name for path in dataset.iterdir()}
    assert names >= {
        *("answers.parquet", "answers.csv", "answers.jsonl", "threads.parquet", "doctors.parquet"),
        *("pages.parquet", "mentions.parquet", "observations.parquet", "datapackage.json", "latest"),
    }
    assert {path.name for path in (dataset / "latest").iterdir()} >= {
        *("run.json", "errors.jsonl", "report.html", "tables"),
    }
    assert last_run(job)["inputs"]["new"] == len(list((job.parent / "pages").iterdir())) + 1
    errors = (dataset / "latest/errors.jsonl").read_text().splitlines()
    assert [json.loads(line)["source"] for line in errors] == ["pages/empty.txt"]
    assert len({row["answer_id"] for row in rows(job, "answers")}) == len(rows(job, "answers"))
    assert {row["source"] for row in rows(job, "pages")} >= {"pages/d01.txt", "pages/empty.txt"}


def test_the_data_package_describes_every_file(job: Path) -> None:
    run(job)
    tables = (job.parent / "dataset/datapackage.json").resolve().parent
    package = json.loads((tables / "datapackage.json").read_text())
    assert {each["path"] for each in package["resources"]} == {
        path.name for path in tables.iterdir() if path.name != "datapackage.json"
    }
    for resource in package["resources"]:
        assert resource["bytes"] == (tables / resource["path"]).stat().st_size
        if resource["path"].endswith(".parquet"):
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert names == pq.read_schema(tables / resource["path"]).names


def test_only_what_is_new_or_changed_is_read(job: Path) -> None:
    run(job)
    assert run(job) == ExitCode.ALL_GOOD
    assert last_run(job)["inputs"]["unchanged"] == sum(last_run(job)["inputs"].values())
    make_second_stage(job.parent)
    assert run(job) == ExitCode.ALL_GOOD
    counts = last_run(job)["inputs"]
    assert (counts["new"], counts["changed"], counts["grown"]) == (1, 1, 1)
    assert last_run(job)["removed"] == ["pages/e02.txt"]
    assert any(row["source"] == "pages/e02.txt" for row in rows(job, "pages"))


def test_a_touched_or_moved_back_input_is_not_read_again(job: Path) -> None:
    run(job)
    path = job.parent / "pages/d01.txt"
    os.utime(path, (1, 1))
    aside = path.rename(job.parent / "aside")
    aside.rename(path)
    run(job)
    assert last_run(job)["new"]["pages"] == {}


def test_a_file_that_keeps_its_size_and_time_but_not_its_content_is_seen(job: Path) -> None:
    run(job)
    path = job.parent / "pages/d01.txt"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Surgeon", b"surgeon", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    run(job)
    assert last_run(job)["inputs"]["changed"] == 1


def test_a_growing_archive_is_read_from_where_it_was_left(job: Path) -> None:
    run(job)
    before = {row["source"] for row in rows(job, "pages") if "warc" in row["source"]}
    make_second_stage(job.parent)
    run(job)
    found = {row["source"] for row in rows(job, "pages") if "warc" in row["source"]}
    assert before < found
    assert len(found) == len(FIRST + LATER)
    assert sum(last_run(job)["new"]["pages"].values()) == len(LATER) + 2  # and a new and a changed page


def test_the_last_record_of_an_archive_that_is_being_written_is_read_when_it_is_whole(job: Path) -> None:
    path = job.parent / "crawl/a.warc.gz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    run(job)
    assert [row["status"] for row in rows(job, "pages") if "warc" in row["source"]].count("truncated") == 1
    run(job)
    assert last_run(job)["new"]["pages"] == {}
    path.write_bytes(whole)
    run(job)
    assert last_run(job)["inputs"]["grown"] == 1
    statuses = [row["status"] for row in rows(job, "pages") if "warc" in row["source"]]
    assert statuses == ["complete"] * len(FIRST)


def test_an_input_that_can_not_be_opened_is_tried_again(job: Path) -> None:
    job.write_text(job.read_text().replace('"pages",', '"pages", "later.txt",'))
    assert run(job) == ExitCode.SOME_FAILED
    assert {row["source"]: row["status"] for row in rows(job, "pages")}["later.txt"] == "unreadable"
    (job.parent / "later.txt").write_bytes((THREADS / "h02.txt").read_bytes())
    assert run(job) == ExitCode.ALL_GOOD
    assert last_run(job)["inputs"]["retried"] == 1
    assert {row["source"]: row["status"] for row in rows(job, "pages")}["later.txt"] != "unreadable"


def test_captures_of_one_thread_are_one_and_their_history_is_kept(job: Path) -> None:
    run(job)
    make_second_stage(job.parent)
    run(job)
    (thread,) = (row for row in rows(job, "threads") if str(row["url"]).endswith("made-up-1"))
    assert thread["captures"] == 4
    assert (thread["first_captured_at"].year, thread["last_captured_at"].year) == (2019, 2020)
    (answer,) = (row for row in rows(job, "answers") if row["thread_id"] == thread["thread_id"])
    assert answer["review_count"] == 85
    assert "Update" in answer["answer_body"]
    seen = rows(job, "observations")
    edits = [row for row in seen if row["answer_id"] == answer["answer_id"] and row["field"] == "answer_body"]
    assert ["Update" in row["value"] for row in edits] == [False, True]
    assert [row["observed_at"].isoformat()[:10] for row in edits] == ["2019-01-01", "2020-02-01"]
    (doctor,) = (row for row in rows(job, "doctors") if row["doctor_name"] == "Thomas A. Lamperti")
    counts = {
        row["observed_at"].isoformat()[:7]: row["number"]
        for row in seen
        if row["doctor_id"] == doctor["doctor_id"] and row["field"] == "review_count"
    }
    assert (counts["2019-01"], counts["2020-02"], counts["2020-03"]) == (61, 85, 90)
    assert doctor["review_count"] == 90


def test_the_tables_do_not_depend_on_the_order_of_reading(tmp_path: Path) -> None:
    jobs = [make_first_stage(tmp_path / name) for name in ("once", "twice")]
    make_second_stage(jobs[0].parent)
    # A page that was saved over keeps its first content as an older capture: leave it out.
    (jobs[0].parent / "pages/d01.txt").write_bytes((jobs[1].parent / "pages/d01.txt").read_bytes())
    (jobs[0].parent / "pages/e02.txt").write_bytes((jobs[1].parent / "pages/e02.txt").read_bytes())
    run(jobs[0])
    run(jobs[1])
    make_second_stage(jobs[1].parent)
    (jobs[1].parent / "pages/d01.txt").write_bytes((jobs[0].parent / "pages/d01.txt").read_bytes())
    (jobs[1].parent / "pages/e02.txt").write_bytes((jobs[0].parent / "pages/e02.txt").read_bytes())
    run(jobs[1])
    first, second = (table_digests(job.parent / "dataset") for job in jobs)
    assert first == second


def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    job: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(job, "--dry-run") == ExitCode.ALL_GOOD
    assert not (job.parent / "dataset").exists()
    assert "would read crawl/a.warc.gz (new)" in capsys.readouterr().out
    run(job)
    state = (job.parent / "dataset/state.sqlite3").read_bytes()
    make_second_stage(job.parent)
    run(job, "--dry-run")
    told = capsys.readouterr().out
    assert "would read crawl/a.warc.gz (grown)" in told
    assert "gone, stays in the tables: pages/e02.txt" in told
    assert (job.parent / "dataset/state.sqlite3").read_bytes() == state


def test_log_json_is_one_object_a_line(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(job, "--log-json")
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [event["event"] for event in events] == [
        *("started", "read", "published", "failed", "failed_input", "ended"),
    ]
    assert all(event["time"].endswith("Z") for event in events)


def test_a_second_run_refuses_and_names_the_first(job: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from scraper.jobs.lock import hold_lock\n"
        "with hold_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(3600)"
    )
    lock = job.parent / "dataset/lock"
    lock.parent.mkdir()
    holder = subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.PIPE, cwd=ROOT)
    assert holder.stdout
    try:
        holder.stdout.readline()
        second = subprocess.run(
            [sys.executable, "cli.py", "run", str(job)], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert second.returncode == ExitCode.LOCKED
        assert f"process {holder.pid} on" in second.stderr
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    taken = subprocess.run(
        [sys.executable, "cli.py", "run", str(job)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert taken.returncode == ExitCode.SOME_FAILED
    assert f"took over the lock that process {holder.pid}" in taken.stderr


# A job that says so at its 20th page and waits for the signal, which so comes in the midst of the pages.
_MEETING_A_SIGNAL = """
import contextlib, signal, socket, sys
import scraper.jobs.console
from cli import main

pages, (reader, writer) = [], socket.socketpair()

def watch(result):
    pages.append(result)
    if len(pages) == 20:
        writer.setblocking(False)
        signal.set_wakeup_fd(writer.fileno())
        print("reading", file=sys.stderr, flush=True)
        reader.recv(1)

scraper.jobs.console._progress = lambda as_json: contextlib.nullcontext(watch)
sys.exit(main(["run", sys.argv[1]]))
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_finishes_the_page_commits_and_exits(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    job = make_first_stage(tmp_path / "job")
    text = (THREADS / "d02.txt").read_bytes()
    for number in range(40):
        page_of_its_own = text.replace(b"\n", b"\n%d " % number, 1)
        (job.parent / "pages" / f"many{number:04}.txt").write_bytes(page_of_its_own)
    command = [sys.executable, "-c", _MEETING_A_SIGNAL, str(job)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stderr
        while (line := process.stderr.readline()) != "reading\n":
            assert line, "it ended too early"
        process.send_signal(sent)
        told = process.stderr.read()
    assert process.returncode == code, told
    assert not (job.parent / "dataset/latest").exists()
    done = subprocess.run(
        [sys.executable, "cli.py", "run", str(job), "--dry-run"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.rpartition("read, ")[2].split()[0] == "20"  # the page under way, and none after it


# A run that says when it begins to make the tables, and then takes its time.
_SLOW = """
import sys, time
import scraper.jobs.running as running
def make_tables(*rest):
    print("making", flush=True)
    time.sleep(60)
running.make_tables = make_tables
import cli
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_while_the_tables_are_made_says_what_is_kept(
    job: Path, sent: signal.Signals, code: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW, "run", str(job)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "making\n"
    process.send_signal(sent)
    told = process.communicate(timeout=30)[1]
    assert process.returncode == code, told
    assert "latest shows the last run that was finished; the same command goes on" in told
    assert "starts over" not in told
    assert not (job.parent / "dataset/latest").exists()
    assert run(job) == ExitCode.SOME_FAILED
    assert last_run(job)["inputs"]["unchanged"] > 10


def test_a_full_disk_is_told_and_the_same_command_goes_on(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "none", str(mount)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root; .ci/run runs as root")
    try:
        job = make_first_stage(tmp_path / "job")
        job.write_text(job.read_text().replace('"dataset"', f'"{mount}/dataset"'))
        command = [sys.executable, "cli.py", "run", str(job)]
        full = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert full.returncode == ExitCode.NOT_WRITTEN, full.stderr
        assert not (mount / "dataset/latest").exists()
        subprocess.run(["mount", "-o", "remount,size=64m", str(mount)], check=True)
        assert subprocess.run(command, capture_output=True, cwd=ROOT, check=False).returncode == 1
        undisturbed = make_first_stage(tmp_path / "undisturbed")
        run(undisturbed)
        assert table_digests(mount / "dataset") == table_digests(undisturbed.parent / "dataset")
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=False)


def test_reparse_shows_before_it_writes(
    job: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(job)
    before = table_digests(job.parent / "dataset")
    assert main(["reparse", str(job), "--diff"]) == ExitCode.ALL_GOOD
    assert "nothing would change" in capsys.readouterr().out

    import scraper.batch

    plain = scraper.batch.answer_rows

    def newer(*arguments: Any) -> list[Any]:
        changed = []
        for row in plain(*arguments):
            cells = list(row)
            cells[15] = None if cells[15] == "Plastic Surgeon" else cells[15]
            cells[18] = 7 if cells[18] == 66 else cells[18]
            changed.append(tuple(cells))
        return changed

    monkeypatch.setattr(scraper.batch, "answer_rows", newer)
    assert main(["reparse", str(job), "--diff", "--examples", "1"]) == ExitCode.ALL_GOOD
    told = capsys.readouterr().out
    assert "specialty lost in" in told
    assert "- Plastic Surgeon\n  + (null)" in told
    assert "review_count changed in crawl/a.warc.gz" in told
    assert "- 66\n  + 7" in told
    assert table_digests(job.parent / "dataset") == before
    main(["reparse", str(job), "--apply"])
    assert "Plastic Surgeon" not in {row["specialty"] for row in rows(job, "answers")}
    monkeypatch.undo()
    main(["reparse", str(job), "--apply"])
    assert table_digests(job.parent / "dataset") == before


def test_a_newer_parser_reads_again_what_is_still_there(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(job)
    (job.parent / "pages/e01.txt").unlink()
    for module in ("scraper.jobs.plan", "scraper.jobs.reading", "scraper.rows", "scraper.jobs.publishing"):
        monkeypatch.setattr(f"{module}.PARSER_VERSION", "99")
    run(job)
    counts = last_run(job)["inputs"]
    assert counts["unchanged"] == 0
    assert counts["stale"] > 10
    versions = {row["source"]: row["parser_version"] for row in rows(job, "pages")}
    assert versions.pop("pages/e01.txt") != "99"
    assert set(versions.values()) == {"99"}


def test_a_damaged_state_is_told_and_rebuilt(job: Path) -> None:
    run(job)
    before = table_digests(job.parent / "dataset")
    state = job.parent / "dataset/state.sqlite3"
    state.write_bytes(b"no database at all" * 500)
    assert run(job) == ExitCode.DAMAGED
    assert table_digests(job.parent / "dataset") == before
    assert run(job, "--rebuild") == ExitCode.SOME_FAILED
    assert table_digests(job.parent / "dataset") == before
    assert state.with_suffix(".damaged").exists()


def test_a_moved_dataset_goes_on(job: Path) -> None:
    run(job)
    moved = job.parent.rename(job.parent.with_name("elsewhere")) / job.name
    assert run(moved) == ExitCode.ALL_GOOD
    assert last_run(moved)["new"]["pages"] == {}
    assert rows(moved, "answers")


def test_a_job_without_a_single_thread_says_so(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.txt").write_text(" ")
    job = tmp_path / "job.toml"
    job.write_text('[job]\noutput = "dataset"\n[inputs]\npaths = ["pages", "*.nothing"]\n')
    assert run(job) == ExitCode.NOTHING_EXTRACTED
    assert rows(job, "answers") == []
    assert last_run(job)["empty_patterns"] == ["*.nothing"]


def test_the_reports_of_the_dataset_are_not_read_as_pages(job: Path) -> None:
    job.write_text(job.read_text().replace('"pages",', '".",'))
    run(job)
    run(job)
    assert not any(row["source"].startswith("dataset") for row in rows(job, "pages"))


@pytest.mark.parametrize(
    "clock",
    [
        pytest.param(["20261122T031500Z"] * 12, id="all-in-one-second"),
        pytest.param([f"202611{day}T031500Z" for day in range(21, 9, -1)], id="a-clock-that-runs-backwards"),
    ],
)
def test_old_runs_and_their_tables_are_removed(
    job: Path, clock: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(clock)
    monkeypatch.setattr("scraper.jobs.running.now_name", lambda: next(times))
    job.write_text(job.read_text().replace("[inputs]", "keep_runs = 3\n[inputs]"))
    for number, _ in enumerate(clock):
        (job.parent / "pages/more.html").write_bytes(page(50, number))
        run(job)
    dataset = job.parent / "dataset"
    kept = {path.name for path in (dataset / "runs").iterdir()}
    last = [f"{clock[0]}-{number}" for number in (10, 11, 12)] if clock[0] == clock[1] else clock[-3:]
    assert kept == set(last)
    assert (dataset / "latest").readlink().name == last[-1]
    assert len(list((dataset / "tables").iterdir())) == 2
    assert rows(job, "answers")


def test_a_zip_that_is_cut_into_steps_is_read_once(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.html", page(100 + number, number))
    (job.parent / "pages/many.zip").write_bytes(data.getvalue())
    monkeypatch.setattr("scraper.jobs.reading._ROWS_A_STEP", 6)
    run(job)
    sources = [row["source"] for row in rows(job, "pages") if "many.zip" in row["source"]]
    assert len(sources) == len(set(sources)) == 20
    main(["reparse", str(job), "--apply"])
    assert [row["source"] for row in rows(job, "pages") if "many.zip" in row["source"]] == sources


def test_a_job_reads_whole_files(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job.write_text(job.read_text().replace("crawl/*.warc.gz", "crawl/a.warc.gz#0"))
    run(job)
    reason = "a job reads whole files; name crawl/a.warc.gz"
    assert f"crawl/a.warc.gz#0: unreadable: {reason}" in capsys.readouterr().err
    run(job, "--dry-run")
    assert f"can't read crawl/a.warc.gz#0: {reason}" in capsys.readouterr().out


def test_a_folder_that_is_not_there_yet_is_told_and_then_forgotten(
    job: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = job.parent / "pages"
    folder.rename(job.parent / "later")
    run(job, "--dry-run")
    assert "can't read pages: no such file or directory" in capsys.readouterr().out
    run(job)
    assert "pages: unreadable: no such file or directory" in capsys.readouterr().err
    (job.parent / "later").rename(folder)
    run(job)
    assert "is gone" not in capsys.readouterr().err
    assert last_run(job)["removed"] == []
    assert "pages" not in {row["source"] for row in rows(job, "pages")}


def test_a_file_that_comes_later_takes_the_place_of_its_failure(job: Path) -> None:
    job.write_text(job.read_text().replace('"pages"', '"pages/d01.txt"'))
    page = job.parent / "pages" / "d01.txt"
    page.rename(job.parent / "away.txt")
    for status in ("unreadable", "unreadable", "partial"):
        if status == "partial":
            (job.parent / "away.txt").rename(page)
        run(job)
        found = [row["status"] for row in rows(job, "pages") if row["source"] == "pages/d01.txt"]
        assert found == [status]


def test_pages_of_something_else_in_an_archive_are_no_failure(
    job: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(job.parent / "pages/more.zip", "w") as archive:
        archive.writestr("cats.html", "<h1>My cat</h1><p>Cats are nice and they purr.</p>")
    assert run(job) == ExitCode.SOME_FAILED
    assert (
        "1 failed; dataset/latest/errors.jsonl lists them\npages/empty.txt: empty: "
        in capsys.readouterr().err
    )
    assert last_run(job)["failed"] == 1
