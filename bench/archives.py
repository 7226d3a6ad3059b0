"""Archives end to end: reading WARC against warcio, and what the second core brings."""

from __future__ import annotations

import io
import os
import tempfile
import time
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.pages import generate
from scraper.batch import read_page, read_shard
from scraper.collect import Request, collect
from scraper.forms.pages import read_pages
from scraper.inputs import Location
from scraper.saved import SavedPage

_PAGES = 600
_LONGER = 5


def make_warc(path: Path, pages: int, kilobytes: int = 150) -> None:
    """An archive of generated pages, a gzip member for each record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for seed in range(pages):
            http = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                f"https://www.realself.com/question/made-up-{seed}",
                "response",
                payload=io.BytesIO(generate(seed, kilobytes=kilobytes).html.encode()),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2020-01-01T00:00:00Z"},
            )
            writer.write_record(record)


def _warcio(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [record.content_stream().read() for record in ArchiveIterator(file)]


def _seconds(function: object, *arguments: object) -> float:
    start = time.perf_counter()
    function(*arguments)  # type: ignore[operator]
    return time.perf_counter() - start


def _ours(path: Path) -> None:
    for _ in read_pages(Location(str(path))):
        pass


def _parsed(path: Path) -> None:
    for _ in read_shard([Location(str(path))]):
        pass


def _warcio_parsed(path: Path) -> None:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            read_page(SavedPage("bench", record.content_stream().read()))


def _busy() -> float:
    """Seconds of processor time of this process and of those that it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def run(rounds: int = 3) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        make_warc(path, _PAGES)
        print(f"\nWARC.gz of {_PAGES:,} pages, {path.stat().st_size / 1e6:.0f} MB packed")
        _compare_reading(path, rounds)
        long = Path(folder) / "long.warc.gz"
        long.write_bytes(path.read_bytes() * _LONGER)
        _compare_cores(long, rounds)


def _compare_reading(path: Path, rounds: int) -> None:
    work = {
        "warcio: iterate and read": _warcio,
        "ours: read": _ours,
        "warcio and our parser": _warcio_parsed,
        "ours: read and parse": _parsed,
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, function in work.items():
            times[name].append(_seconds(function, path))
    medians = {name: sorted(each)[rounds // 2] for name, each in times.items()}
    for name, median in medians.items():
        print(f"  {name:<42}{median:>8.2f} s {_PAGES / median:>8,.0f} pages/s")
    ratio = medians["ours: read and parse"] / medians["warcio and our parser"]
    print(f"  reading and parsing, ours to warcio: {ratio:.2f}")


def _compare_cores(path: Path, rounds: int) -> None:
    """The whole run to Parquet. Where others use the machine too, only the processor time tells something."""
    pages = _PAGES * _LONGER
    medians = []
    for workers in (1, 2):
        times, busy = [], []
        for _ in range(rounds):
            before = _busy()
            request = Request((str(path),), (path.with_name("a.parquet"),), workers=workers)
            times.append(_seconds(collect, request))
            busy.append(_busy() - before)
        medians.append((sorted(times)[rounds // 2], sorted(busy)[rounds // 2]))
        wall, spent = medians[-1]
        print(f"  {pages:,} pages, workers: {workers} {wall:>20.2f} s, {spent:.2f} s of processor time")
    (one, one_busy), (two, two_busy) = medians
    most = 2 * one_busy / two_busy
    print(f"  two workers are {one / two:.2f} × as fast as one; on idle cores {most:.2f} × at most")
