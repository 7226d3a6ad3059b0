"""Many processes: the same bytes as one, whatever happens to them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import pytest

from bench.pages import generate
from parsers.records import Status
from scraper import collect, gather, groups, shards
from scraper.collect import Request
from scraper.columns import ANSWERS_WITH_EVIDENCE, PAGES
from scraper.forms.pages import read_pages
from scraper.forms.split import split
from scraper.inputs import Location
from scraper.progress import bar, log, shares
from scraper.shards import cut_shards
from scraper.statuses import FAILED
from scraper.summary import Tally
from scraper.workers import parent
from scraper.workers.errors import WorkerLost
from scraper.workers.local import run_shards
from scraper.workers.pulse import Pulse
from scraper.workers.tasks import Frame, Work

ROOT = Path(__file__).parent.parent

# Runs in each worker process, which Python starts with whatever `sitecustomize` is on its path.
_SABOTAGE = """
import os, signal, time
from pathlib import Path
import scraper.workers.child as child
real = child.read_page

def read_page(saved, table):
    for word, act in ACTS.items():
        if word in (saved.text or saved.data.decode("utf-8", "replace")):
            act()
    return real(saved, table)

def once(act):
    try:
        (Path(__file__).parent / "done").touch(exist_ok=False)
    except FileExistsError:
        return
    act()

def hang():
    (Path(__file__).parent / f"hangs-{os.getpid()}").touch()
    while True:
        pass

ACTS = {
    "xhangx": hang,
    "xcrashx": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "xonceexitx": lambda: once(lambda: os._exit(7)),
}
child.read_page = read_page
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with pages of all kinds, an archive of them and a table, some of it damaged."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for seed in range(6):
        page = generate(seed, answers=seed, kilobytes=20)
        (folder / f"{seed}.html").write_text(page.html)
        (folder / f"{seed}.txt").write_text(page.text)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "cut.txt.gz").write_bytes(gzip.compress(b"text" * 100)[:-9])
    lines = [json.dumps({"url": f"https://e.org/{n}", "text": generate(n, 4, 1).text}) for n in range(40)]
    (folder / "table.jsonl").write_text("\n".join([*lines[:20], '{"broken', *lines[20:]]) + "\n")
    (folder / "archive.warc.gz").write_bytes(_warc(range(100, 120)))
    return folder


def _warc(seeds: range) -> bytes:
    records = io.BytesIO()
    for seed in seeds:
        html = generate(seed, answers=5, kilobytes=20).html.encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.org/{seed}\r\n"
            f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        records.write(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    return records.getvalue()


def _run(
    folder: Path, out: Path, workers: int, shard_bytes: int = 0, members: Sequence[str] = ()
) -> tuple[dict[str, bytes], Tally]:
    """The bytes of all outputs, and the counts; of a folder, or of some of a file's members."""
    out.mkdir()
    request = Request(
        tuple(f"{folder}#{member}" for member in members) or (str(folder),),
        outputs=tuple(out / f"a.{suffix}" for suffix in ("csv", "parquet", "jsonl")),
        pages=out / "p.csv",
        table=ANSWERS_WITH_EVIDENCE,
        workers=workers,
    )
    if not shard_bytes:
        tally = collect.collect(request)
    else:
        real = cut_shards
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gather, "cut_shards", lambda found, options: real(found, options, shard_bytes))
            tally = gather.gather(request, (), lambda _tally, _done: None)
    return {path.name: path.read_bytes() for path in out.iterdir()}, tally


def test_the_bytes_do_not_depend_on_workers_or_shards(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, counts = _run(pages, tmp_path / "alone", 1)
    assert len(alone) == 5
    assert counts.pages.total() > 70
    assert counts.failures == 3
    for workers, shard_bytes in ((1, 3_000), (2, 20_000), (8, 7_000)):
        files, tally = _run(pages, tmp_path / f"{workers}-{shard_bytes}", workers, shard_bytes)
        assert files == alone
        assert tally.report(100) == counts.report(100)


@pytest.mark.parametrize("largest", [groups.LARGEST_BYTES, 100_000])
def test_frames_and_groups_of_any_size_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    """More rows than a row group and a frame hold."""
    monkeypatch.setattr(groups, "LARGEST_BYTES", largest)
    table = tmp_path / "many.jsonl"
    page = generate(1, answers=60, kilobytes=1).text
    table.write_text("".join(json.dumps({"text": f"{n} {page}"}) + "\n" for n in range(150)))
    alone, _ = _run(table, tmp_path / "alone", 1)
    many, _ = _run(table, tmp_path / "many", 2, 400_000)
    assert many == alone


def test_members_of_an_archive_are_inputs(pages: Path, tmp_path: Path) -> None:
    archive = pages / "archive.warc.gz"
    sources = [page.source for page in read_pages(Location(str(archive)))]
    numbers = [source.rpartition("#")[2] for source in sources[7:12]]
    alone, counts = _run(archive, tmp_path / "alone", 1, members=[*numbers, "gone"])
    many, _ = _run(archive, tmp_path / "many", 2, 2_000, [*numbers, "gone"])
    assert many == alone
    assert list(csv.reader(io.StringIO(alone["p.csv"].decode())))[-1][0] == f"{archive}#gone"
    assert [counts.pages[status] for status in (Status.COMPLETE, Status.UNREADABLE)] == [5, 1]
    (location,) = collect.find_inputs([sources[7]])
    assert split(location, 2_000) == [location]
    assert len(split(Location(str(archive)), 2_000)) > 5


def test_small_inputs_stay_in_one_process(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert collect.collect(Request((str(pages),), workers=8)).pages.total() > 70
    monkeypatch.setattr(shards, "POOL_BYTES", 1000)
    with pytest.raises(TypeError, match="NoneType"):
        collect.collect(Request((str(pages),), workers=8))


@pytest.fixture
def sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes whose parser hangs on a page with "xhangx" and dies of one with "xcrashx"."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "sitecustomize.py").write_text(_SABOTAGE)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'bad'}{os.pathsep}{ROOT}")


def _statuses(frames: list[Frame]) -> dict[str, tuple[str, str | None]]:
    """Name of the source → status and reason."""
    from scraper.batches import unpack

    names = PAGES.names
    found = {}
    for frame in frames:
        for row in chain.from_iterable(batch.to_pylist() for batch in unpack(PAGES, frame.pages)):
            assert set(row) == set(names)
            found[row["source"].rpartition("#")[2]] = (row["status"], row["reason"])
    return found


def _table(tmp_path: Path, *words: str) -> Path:
    path = tmp_path / "t.jsonl"
    texts = [generate(n, 2, 1).text + word for n, word in enumerate(words)]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return path


@pytest.mark.usefixtures("sabotage")
def test_a_page_that_hangs_or_kills_its_process_costs_that_page_only(tmp_path: Path) -> None:
    path = _table(tmp_path, "", "xhangx", "", "xcrashx", "xonceexitx", "", "xhangx", "")
    work = Work(seconds=2.0)
    found = cut_shards(collect.find_inputs([str(path)]), work.options, 2_000)
    statuses = _statuses(list(run_shards(found, work, 2)))
    assert [status for status, _ in statuses.values()] == [
        "complete", "timed_out", "complete", "unreadable", "complete", "complete", "timed_out", "complete",
    ]  # fmt: skip
    assert statuses["2"][1] == "took longer than 2 s; raise the limit with --timeout if the page is real"
    assert statuses["4"][1] == (
        "the process that read it ended with SIGSEGV, 2 times; please report it with the page"
    )


@pytest.mark.usefixtures("sabotage")
def test_what_was_safe_before_a_death_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one shard, each page a frame of its own."""
    text = _SABOTAGE + "child._FRAME_ROWS = 1\n"
    (tmp_path / "bad" / "sitecustomize.py").write_text(text)
    path = _table(tmp_path, "", "", "xcrashx", "", "xhangx")
    work = Work(seconds=2.0)
    frames = list(run_shards(cut_shards(collect.find_inputs([str(path)]), work.options), work, 1))
    assert [frame.results for frame in frames] == [1] * 5
    assert list(_statuses(frames)) == ["1", "2", "3", "4", "5"]
    assert sum(frame.read for frame in frames) == path.stat().st_size


@pytest.mark.usefixtures("sabotage")
def test_waiting_for_the_turn_is_no_page_that_takes_long(tmp_path: Path) -> None:
    """A process whose results nobody takes yet, as those of a big shard before it are not all there."""
    (tmp_path / "bad" / "sitecustomize.py").write_text(_SABOTAGE + "child._FRAME_ROWS = 1\n")
    path = _table(tmp_path, *["x" * 5_000] * 60)  # more than is held for a shard, and in the pipe
    work = Work(seconds=2.0)
    frames = run_shards(cut_shards(collect.find_inputs([str(path)]), work.options), work, 1)
    taken = [next(frames)]
    time.sleep(4)
    taken += frames
    assert "timed_out" not in {status for status, _ in _statuses(taken).values()}
    assert len(_statuses(taken)) == 60


_TELLER = """
import sys
sys.path[:0] = [{root!r}]
from pathlib import Path
from scraper.workers.pulse import Doing, Pulse
pulse = Pulse(Path({path!r}))
number = 0
while True:
    number += 1
    pulse.tell(Doing(number % 3), number)
"""


def test_a_beat_is_heard_whole_or_not_at_all() -> None:
    """A torn one with an old moment would take a worker for one that hangs."""
    start = time.monotonic()
    pulse = Pulse.make()
    teller = subprocess.Popen([sys.executable, "-c", _TELLER.format(root=str(ROOT), path=str(pulse.path))])
    try:
        while pulse.remains().number == 0:
            assert teller.poll() is None
        heard = [beat for _ in range(100_000) if (beat := pulse.read()) is not None]
    finally:
        teller.kill()
        teller.wait()
        pulse.close()
    assert len(heard) > 1000
    assert all(beat.doing == beat.number % 3 and beat.since >= start - 0.001 for beat in heard)


def test_workers_that_can_not_start_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "_START", "raise SystemExit(9) # {root} {pulse}")
    work = Work()
    with pytest.raises(WorkerLost, match="exit code 9"):
        list(run_shards(cut_shards(collect.find_inputs([str(_table(tmp_path, ""))]), work.options), work, 2))


def test_a_page_that_hangs_in_this_process_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper import timelimit

    real = timelimit.read_page

    def read_page(saved: object, table: object) -> object:
        while "xhangx" in (saved.text or ""):  # type: ignore[attr-defined]
            re.match(r"(a|aa)+b", "a" * 60)  # a pattern that hardly ever comes back can be stopped too
        return real(saved, table)  # type: ignore[arg-type]

    monkeypatch.setattr(timelimit, "read_page", read_page)
    path = _table(tmp_path, "", "xhangx", "")
    before = signal.getsignal(signal.SIGALRM)
    tally = collect.collect(Request((str(path),), pages=tmp_path / "p.csv", seconds=1.0))
    assert tally.pages == {"complete": 2, "timed_out": 1}
    assert "took longer than 1 s;" in (tmp_path / "p.csv").read_text()
    assert signal.getsignal(signal.SIGALRM) is before


@pytest.mark.usefixtures("sabotage")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_processes_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    path = _table(tmp_path, *["xhangx"] * 2, *[" " * 5_000_000] * 2)
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.csv").write_text("old")
    argv = ["parse", str(path), "-o", str(out / "a.csv"), "-o", str(out / "b.parquet"), "--workers", "2"]
    run = subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *argv], stderr=subprocess.PIPE)
    # The first page hangs, and the other worker is at work, before the signal comes.
    _wait_for(lambda: len(_children(run.pid)) == 2 and any((tmp_path / "bad").glob("hangs-*")))
    children = _children(run.pid)
    run.send_signal(number)
    _, err = run.communicate(timeout=120)
    assert run.returncode == 128 + number
    assert b"output files are as before; the same command starts over" in err
    assert [(each.name, each.read_text()) for each in out.iterdir()] == [("a.csv", "old")]
    _wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


def _children(pid: int) -> list[int]:
    """Processes that `pid` started; Linux tells."""
    listing = Path(f"/proc/{pid}/task")
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc to see the processes")
    found: list[int] = []
    for task in listing.iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _tally(count: int) -> Tally:
    tally = Tally(FAILED)
    tally.pages["complete"] = 3 * count  # type: ignore[index]
    tally.pages["partial"] = count  # type: ignore[index]
    return tally


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:  # noqa: D102
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    hands = Clock()
    monkeypatch.setattr(time, "monotonic", hands)
    monkeypatch.setattr(time, "time", hands)
    return hands


def test_a_log_hears_now_and_then(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with log() as tell:
        for second in range(200):
            clock.now = 1000.0 + second
            tell(_tally(second), 1_000_000 * second)
    assert capsys.readouterr().err.splitlines() == [
        "so far    120 pages, 30 MB read, 4 pages/s; 75 % complete, 25 % partial",
        "so far    360 pages, 90 MB read, 4 pages/s; 75 % complete, 25 % partial",
    ]


def test_a_terminal_sees_a_bar(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    (tmp_path / "page.txt").write_bytes(b"x" * 4_000_000)
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    with bar([str(tmp_path)]) as tell:
        _join_counting()
        for second in range(1, 5):
            clock.now = 1000.0 + second
            tell(_tally(10 * second), 500_000 * second)
    shown = terminal.getvalue().split("\r")
    assert any(
        re.search(
            r"160 pages +50% \|[█#\d]+ *\| 2.00M/4.00M \[00:04 left, 40 pages/s, 75 % complete, 25 % p", line
        )
        for line in shown
    ), shown


def _join_counting() -> None:
    for thread in threading.enumerate():
        if thread.name.endswith("(_count)"):
            thread.join()


def test_shares_of_nothing() -> None:
    assert shares(Tally(FAILED)) == ""
