"""A real Dask cluster on loopback, and a real S3-compatible server."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

import cli
from bench.pages import generate
from scraper.collect import Request, collect, refusals
from scraper.columns import ANSWERS_WITH_EVIDENCE
from scraper.forms.streams import ReadOptions
from scraper.inputs import find_inputs
from scraper.remote import RemotePath, files_under, output_path
from scraper.workers.errors import NoCluster

pytest.importorskip("distributed", reason="needs the extra [cluster]")
pytest.importorskip("s3fs", reason="needs the extra [cluster]")

ROOT = Path(__file__).parent.parent
# Seconds; for what takes a few, when four processes do not have to share a slow machine.
_PATIENCE = 300
SCHEDULER, WORKER = "distributed.cli.dask_scheduler", "distributed.cli.dask_worker"

# In the workers of the cluster: a shard with this file in it ends its process.
_SABOTAGE = """
import os
import scraper.workers.cluster as cluster
real = cluster.Worker.run

def run(self, shard, work):
    if any("killer" in location.path for location in shard.locations):
        os._exit(3)
    return real(self, shard, work)

cluster.Worker.run = run
"""


def _start(module: str, *argv: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *argv]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def _cluster(folder: Path, *options: str, env: dict[str, str] | None = None) -> Iterator[tuple[str, Any]]:
    """Address of a scheduler with three workers, and the processes of them all."""
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        argv = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
        processes = [_start(SCHEDULER, *argv, env=env)]
        stack.callback(lambda: [_end(process) for process in reversed(processes)])
        _wait_for(lambda: told.exists() and told.read_text().endswith("}"))
        address = json.loads(told.read_text())["address"]
        for number in range(3):
            place = ("--name", f"w{number}", "--local-directory", str(folder / f"w{number}"))
            argv = (address, "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", *place, *options)
            processes.append(_start(WORKER, *argv, env=env))
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=_PATIENCE)
        yield address, processes


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(condition: Any) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Folders of pages, an archive and a table, in some fifteen shards."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.warc.gz").write_bytes(b"".join(_record(seed) for seed in range(150)))
    for part in range(10):
        lines = [json.dumps({"text": generate(seed, 3, 1).text}) for seed in range(part * 20, part * 20 + 20)]
        (folder / f"{part}.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def _record(seed: int) -> bytes:
    html = generate(seed, answers=4, kilobytes=30).html.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.org/{seed}\r\n"
    head += f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n"
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def _request(inputs: str, out: Path, **more: Any) -> Request:
    out.mkdir()
    names = ("a.csv", "a.parquet", "a.jsonl")
    outputs = tuple(out / name for name in names)
    return Request((inputs,), outputs, out / "p.csv", table=ANSWERS_WITH_EVIDENCE, **more)


def _bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    from scraper import gather, shards

    real = shards.cut_shards
    monkeypatch.setattr(gather, "cut_shards", lambda found, options: real(found, options, 60_000))


@pytest.mark.usefixtures("small_shards")
def test_a_worker_that_is_killed_costs_no_row(pages: Path, tmp_path: Path) -> None:
    alone = collect(_request(str(pages), tmp_path / "alone"))
    with _cluster(tmp_path, "--no-nanny") as (address, processes):
        killed = threading.Event()

        def told(tally: Any, _done: int | None) -> None:
            if not killed.is_set() and tally.pages.total() >= 20:
                os.kill(processes[2].pid, signal.SIGKILL)
                killed.set()

        many = collect(_request(str(pages), tmp_path / "many", cluster=address), told=told)
        assert killed.is_set()
        assert [each.poll() for each in processes] == [None, None, -signal.SIGKILL, None]
    assert _bytes(tmp_path / "many") == _bytes(tmp_path / "alone")
    assert many.report(100) == alone.report(100)
    assert many.pages.total() == 351


@pytest.mark.usefixtures("small_shards")
def test_a_shard_that_fails_again_and_again_is_told_and_the_rest_completes(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "sitecustomize.py").write_text(_SABOTAGE)
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("a.txt", "killer.txt", "z.txt"):
        (folder / name).write_text(generate(len(name), 3, 1).text)
    env = {
        "PYTHONPATH": f"{tmp_path / 'bad'}{os.pathsep}{ROOT}",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }
    with _cluster(tmp_path, env=env) as (address, _):
        tally = collect(_request(str(folder), tmp_path / "out", cluster=address))
    assert tally.pages == {"complete": 2, "unreadable": 1}
    told = (tmp_path / "out" / "p.csv").read_text().splitlines()[2]
    assert "killer.txt" in told
    assert "the cluster gave it up (KilledWorker" in told


@pytest.mark.usefixtures("small_shards")
def test_a_scheduler_that_goes_away_ends_the_run(pages: Path, tmp_path: Path) -> None:
    from dask import config

    with (
        config.set({"distributed.comm.timeouts.connect": "5s"}),
        _cluster(tmp_path, "--no-nanny") as (address, processes),
    ):
        request = _request(str(pages), tmp_path / "out", cluster=address)
        (tmp_path / "out" / "a.csv").write_text("old")
        with pytest.raises(NoCluster, match="the Dask scheduler went away"):
            collect(request, told=lambda _tally, _done: processes[0].kill())
    assert _bytes(tmp_path / "out") == {"a.csv": b"old"}


def test_no_cluster_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dask import config

    with socket.socket() as closed, config.set({"distributed.comm.timeouts.connect": "300ms"}):
        closed.bind(("127.0.0.1", 0))  # so that nobody else listens there
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        code = cli.main(["parse", str(ROOT / "data"), "--cluster", address, "-o", str(tmp_path / "a.csv")])
    assert code == 2
    assert f"{address}: no Dask scheduler answers there" in capsys.readouterr().err
    assert cli.main(["parse", str(ROOT / "data"), "--cluster", "somewhere"]) == 2
    assert "somewhere: names no port; an address is like tcp://host:8786" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The endpoint of an S3-compatible server on loopback."""
    server = pytest.importorskip("moto.server", reason="needs moto[server]")
    running = server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A file system of that server, which new ones of the address s3:// will be too."""
    import s3fs

    settings = {"AWS_ENDPOINT_URL": s3, "AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "none"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    if not system.exists("archive"):
        system.mkdir("archive")
    yield system
    s3fs.S3FileSystem.clear_instance_cache()


def test_inputs_and_outputs_at_a_real_s3_server(
    pages: Path, tmp_path: Path, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The system's own folder is used by all tests at the same time.
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    (pages / "thread.html").write_text("x")
    (pages / "thread_files").mkdir()
    (pages / "thread_files" / "frame.html").write_text("an advertisement")
    (pages / ".hidden.txt").write_text("nothing")
    bucket.put(str(pages), "archive/pages", recursive=True)
    remote, address = "s3://archive/pages", "s3://archive/out/a.parquet"
    names = [location.path.removeprefix(str(pages)) for location in find_inputs([str(pages)])]
    assert [location.path.removeprefix(remote) for location in find_inputs([remote])] == names
    collect(Request((remote,), (tmp_path / "a.parquet", RemotePath(address)), tmp_path / "p.csv"))
    collect(Request((str(pages),), (tmp_path / "b.parquet",)))
    assert bucket.cat(address) == (tmp_path / "a.parquet").read_bytes()
    # An archive that unpacks to more than some pages is no bomb: its own size is known here too.
    small = ReadOptions(max_bytes=100_000)
    assert collect(Request(("s3://archive/pages/a.warc.gz",), reading=small)).pages.total() == 150
    columns = _columns(tmp_path / "a.parquet"), _columns(tmp_path / "b.parquet")
    assert columns[0].to_pylist() == columns[1].to_pylist()
    assert list(scratch.iterdir()) == []


def _columns(path: Path) -> Any:
    """The whole table but for the sources."""
    from pyarrow import parquet

    return parquet.read_table(path).drop_columns(["source"])


@pytest.mark.usefixtures("small_shards")
def test_a_cluster_reads_from_s3(pages: Path, tmp_path: Path, bucket: Any) -> None:
    bucket.put(str(pages), "archive/more", recursive=True)
    alone = collect(_request("s3://archive/more", tmp_path / "alone"))
    with _cluster(tmp_path) as (address, _):
        many = collect(_request("s3://archive/more", tmp_path / "many", cluster=address))
    assert _bytes(tmp_path / "many") == _bytes(tmp_path / "alone")
    assert many.pages == alone.pages


def test_what_is_missing_at_an_address_is_told(tmp_path: Path, bucket: Any) -> None:
    tally = collect(Request(("s3://archive/none.html", "s3://nowhere/x.txt"), pages=tmp_path / "p.csv"))
    assert tally.pages == {"unreadable": 2}


def test_memory_and_file_addresses(tmp_path: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe("/pages/a.txt", generate(1, 2, 1).text.encode())
    assert list(files_under("memory://pages")) == ["memory://pages/a.txt"]
    request = Request(("memory://pages",), (output_path("memory://out/a.csv"),))
    assert list(refusals(request)) == []
    collect(request)
    (tmp_path / "a b.txt").write_text(generate(1, 2, 1).text)
    collect(Request(((tmp_path / "a b.txt").as_uri(),), (output_path((tmp_path / "c.csv").as_uri()),)))
    local, remote = (tmp_path / "c.csv").read_text(), system.cat("/out/a.csv").decode()
    assert remote == local.replace(str(tmp_path / "a b.txt"), "memory://pages/a.txt")
    assert remote != local


def test_an_address_that_nothing_can_open_is_refused(tmp_path: Path) -> None:
    (message,) = refusals(Request((str(tmp_path),), (output_path("nosuch://a/b.csv"),)))
    assert message.startswith("nosuch://a/b.csv: can't open such an address (Protocol not known: nosuch)")


def test_web_sites_are_left_to_fetch(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["parse", "https://example.org/thread.html"]) == 3
    assert "a web site is no storage; `doctor-answers fetch` keeps its pages" in capsys.readouterr().err


def test_an_upload_that_fails_leaves_nothing(tmp_path: Path, bucket: Any) -> None:
    (tmp_path / "a.txt").write_text(generate(1, 2, 1).text)
    request = Request((str(tmp_path),), (RemotePath("s3://nowhere/a.csv"), tmp_path / "a.csv"))
    with pytest.raises(OSError, match=r"."):
        collect(request)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    with pytest.raises(FileNotFoundError):
        bucket.cat("nowhere/a.csv")
