"""Runs that end too early: killed, out of disk, interrupted; and the folder afterwards."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scraper.exitcodes import ExitCode
from scraper.fetching.addresses import page_key
from scraper.fetching.client import Limits
from scraper.fetching.keeper import NotKept
from scraper.fetching.ledger import NAME, Ledger
from scraper.fetching.outcomes import Outcome
from scraper.fetching.running import InUse
from tests.fetchlab import FaultyServer, answering, fetch, kept, order_for, page, responses, wait_until
from tests.killing import ROOT, Load, run_load


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    lab = FaultyServer()
    lab.behaviours |= {f"/{n}": answering(200, page(f"page {n}") + bytes(range(256)) * 40) for n in range(9)}
    yield lab
    lab.close()


def test_a_load_run_that_is_killed_again_and_again(tmp_path: Path) -> None:
    load = Load(pages=180, hosts=3, kills=4, delay=0.03, between=(15, 40))
    seen = run_load(tmp_path, load, seed=7)
    assert seen.kills == load.kills
    assert seen.least_gap >= load.delay
    assert seen.most_in_a_second <= 1 / load.delay + 1
    assert (seen.lost, seen.twice, seen.wrong) == (0, 0, 0)
    assert seen.requests <= load.pages + load.kills * load.hosts


def urls(server: FaultyServer, count: int = 9) -> list[str]:
    return [f"{server.base}/{n}" for n in range(count)]


def only_warc(folder: Path) -> Path:
    (path,) = folder.glob("*.warc.gz")
    return path


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.75, 0.9, 0.99, 1.0])
def test_a_cut_last_exchange_is_repaired(server: FaultyServer, tmp_path: Path, share: float) -> None:
    """The kill came while the last exchange was written, or before the ledger heard of it."""
    fetch(tmp_path, *urls(server, 3))
    path, data = only_warc(tmp_path), only_warc(tmp_path).read_bytes()
    ledger = Ledger(tmp_path / NAME)
    last = ledger.page(page_key(urls(server, 3)[-1]))
    assert last is not None
    assert last.offset is not None
    ledger.forget_from(path.name, last.offset)
    ledger.close()
    left = last.offset + round((len(data) - last.offset) * share)
    path.write_bytes(data[:left])
    run = fetch(tmp_path, *urls(server, 3), max_age=3600)
    answered = data.index(b"\x1f\x8b\x08", last.offset + 3)  # where the record of the request begins
    adopted = left >= answered
    assert [each.outcome for each in run.results[:2]] == [Outcome.KEPT] * 2
    assert run.results[2].outcome is (Outcome.KEPT if adopted else Outcome.FETCHED)
    assert ("half-written record" in run.text) == (left not in {last.offset, answered, len(data)})
    assert ("entered 1 pages" in run.text) == adopted
    assert path.read_bytes() == data[: len(data) if share == 1 else answered if adopted else last.offset]
    assert sorted(each.url for each in responses(tmp_path)) == urls(server, 3)


def test_every_cut_of_the_last_exchange_is_repaired(server: FaultyServer, tmp_path: Path) -> None:
    fetch(tmp_path, *urls(server, 2))
    path, data = only_warc(tmp_path), only_warc(tmp_path).read_bytes()
    ledger = (tmp_path / NAME).read_bytes()
    asked = len(server.paths())
    for cut in range(1, 400, 37):
        path.write_bytes(data[:-cut])
        (tmp_path / NAME).write_bytes(ledger)
        run = fetch(tmp_path, *urls(server, 2), max_age=3600)
        urls_kept = [each.url for each in responses(tmp_path)]
        assert sorted(urls_kept) == urls(server, 2)
        assert run.code is ExitCode.ALL_GOOD
        for other in tmp_path.glob("*.warc.gz"):
            if other != path:
                other.unlink()
    # Cut inside the request record, the response before it was whole: its page wasn't asked for again.
    assert len(server.paths()) - asked < len(range(1, 400, 37)) + 1


@pytest.mark.parametrize(("days", "outcome"), [(6, Outcome.KEPT), (8, Outcome.UNCHANGED)])
def test_a_run_that_was_cut_off_long_ago_begins_anew(
    server: FaultyServer, tmp_path: Path, days: int, outcome: Outcome
) -> None:
    order = order_for(tmp_path, *urls(server, 1))
    fetch(tmp_path, *urls(server, 1))
    then = time.time() - days * 86_400
    with closing(sqlite3.connect(tmp_path / NAME)) as ledger, ledger:
        ledger.execute("UPDATE pages SET asked_at = ?", [then + 60])
        ledger.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, NULL)", [then, order.sources.identity])
    assert fetch(tmp_path, *urls(server, 1)).results[0].outcome is outcome


def test_a_lost_ledger_is_made_anew_from_the_files(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/0"] = answering(200, page("0"), ETag='"zero"')
    fetch(tmp_path, *urls(server, 3))
    fetch(tmp_path, *urls(server, 1))
    for path in tmp_path.glob(f"{NAME}*"):
        path.unlink()
    run = fetch(tmp_path, *urls(server, 4), max_age=3600)
    assert "entered" in run.text
    assert [each.outcome for each in run.results] == [Outcome.KEPT] * 3 + [Outcome.FETCHED]
    fetch(tmp_path, *urls(server, 1))
    assert server.log[-1].headers["if-none-match"] == '"zero"'


def test_a_lost_file_is_fetched_again(server: FaultyServer, tmp_path: Path) -> None:
    fetch(tmp_path, *urls(server, 2))
    only_warc(tmp_path).unlink()
    run = fetch(tmp_path, *urls(server, 2), max_age=3600)
    assert {each.outcome for each in run.results} == {Outcome.FETCHED}


def test_the_file_of_an_unchanged_page_is_lost(server: FaultyServer, tmp_path: Path) -> None:
    """The later file holds only the revisit record: the page itself is gone."""
    fetch(tmp_path, *urls(server, 2))
    first = only_warc(tmp_path)
    fetch(tmp_path, *urls(server, 2))
    first.unlink()
    run = fetch(tmp_path, *urls(server, 2), max_age=3600)
    assert {each.outcome for each in run.results} == {Outcome.FETCHED}


def test_a_damaged_tail_is_moved_not_thrown_away(server: FaultyServer, tmp_path: Path) -> None:
    fetch(tmp_path, *urls(server, 2))
    path, size = only_warc(tmp_path), only_warc(tmp_path).stat().st_size
    with path.open("ab") as file:
        file.write(b"\0" * 5000)
    run = fetch(tmp_path, *urls(server, 1), max_age=3600)
    assert "moved 5,000 bytes" in run.text
    assert path.stat().st_size == size
    assert (tmp_path / f"{path.name}.damaged").read_bytes() == b"\0" * 5000


def test_files_are_rotated_and_new_with_each_run(server: FaultyServer, tmp_path: Path) -> None:
    fetch(tmp_path, *urls(server, 6), rotate_at=2_000)
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) > 2
    assert len({each.name[:-14] for each in files}) == 1
    fetch(tmp_path, f"{server.base}/7")
    assert len(list(tmp_path.glob("*.warc.gz"))) == len(files) + 1
    assert [each.kind for each in kept(tmp_path)].count("warcinfo") == len(files) + 1
    assert len(responses(tmp_path)) == 7


def test_a_full_disk_loses_nothing(server: FaultyServer, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: both break a write in its middle."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Noise can't be packed: the third page crosses the limit.
    for n in range(9):
        server.behaviours[f"/{n}"] = answering(200, page(f"{n}") + os.urandom(40_000).hex().encode())
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))
    try:
        with pytest.raises(NotKept) as caught:
            fetch(tmp_path, *urls(server))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.errno == errno.EFBIG
    assert ".warc.gz" in str(caught.value)
    whole = responses(tmp_path)
    assert 2 <= len(whole) <= 5
    run = fetch(tmp_path, *urls(server))
    assert [each.outcome for each in run.results].count(Outcome.KEPT) == len(whole)
    assert sorted(each.url for each in responses(tmp_path)) == urls(server)
    assert "going on with the run" in run.text


def test_a_full_disk_on_the_command_line(server: FaultyServer, tmp_path: Path) -> None:
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("only root can make a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], check=False
    ).returncode:
        pytest.skip("this system lets nobody make a small disk")
    try:
        for n in range(9):
            server.behaviours[f"/{n}"] = answering(200, page(f"{n}") + os.urandom(40_000).hex().encode())
        done = subprocess.run(command(server, disk), capture_output=True, text=True, check=False)
        assert done.returncode == ExitCode.NOT_WRITTEN, done.stderr
        assert "No space left on device" in done.stderr or "full" in done.stderr
        assert "Traceback" not in done.stderr
        assert len(responses(disk)) >= 2
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def command(server: FaultyServer, folder: Path, *options: str) -> list[str]:
    return [
        *(sys.executable, str(ROOT / "cli.py"), "fetch", *urls(server), "-o", str(folder)),
        *("--contact", "tests@example.org", "--allow-network", "127.0.0.0/8", "--delay", "0", *options),
    ]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, ExitCode.INTERRUPTED), (signal.SIGTERM, ExitCode.TERMINATED)]
)
def test_an_interrupted_run_ends_at_once_and_goes_on_later(
    server: FaultyServer, tmp_path: Path, number: int, code: ExitCode
) -> None:
    server.behaviours["/3"] = lambda _line, _asked: time.sleep(600)
    process = subprocess.Popen(command(server, tmp_path), stderr=subprocess.PIPE, text=True)
    wait_until(lambda: "/3" in server.paths(), process)
    process.send_signal(number)
    # Less than the answer takes, and than the client waits for one.
    _, messages = process.communicate(timeout=Limits().read - 5)
    assert process.returncode == code
    assert "what was fetched till now is kept" in messages
    assert "3 fetched" in messages
    server.behaviours["/3"] = answering(200, page("3"))
    run = subprocess.run(command(server, tmp_path), capture_output=True, text=True, check=False)
    assert "6 fetched, 3 kept before" in run.stderr
    assert [server.paths().count(f"/{n}") for n in range(9)] == [1, 1, 1, 2, 1, 1, 1, 1, 1]


def test_two_runs_do_not_write_into_one_folder(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/3"] = lambda _line, _asked: time.sleep(600)
    process = subprocess.Popen(command(server, tmp_path), stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: "/3" in server.paths(), process)
        with pytest.raises(InUse, match="another run fetches into this folder"):
            fetch(tmp_path, f"{server.base}/1")
    finally:
        process.kill()
        process.wait()
