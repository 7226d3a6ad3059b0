"""Archives end to end: reading WARC against warcio, and what the second core brings."""

from __future__ import annotations

import io
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

_PAGES = 1200


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


def run(rounds: int = 3) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        make_warc(path, _PAGES)
        out = Path(folder) / "a.parquet"
        work = {
            "warcio: iterate and read": (_warcio, path),
            "ours: read": (_ours, path),
            "warcio and our parser": (_warcio_parsed, path),
            "ours: read and parse": (_parsed, path),
            "whole run, one process": (collect, Request((str(path),), (out,), workers=1)),
            "whole run, two processes": (collect, Request((str(path),), (out,), workers=2)),
        }
        times: dict[str, list[float]] = {name: [] for name in work}
        for _ in range(rounds):
            for name, (function, argument) in work.items():
                times[name].append(_seconds(function, argument))
        print(f"\nWARC.gz of {_PAGES:,} pages, {path.stat().st_size / 1e6:.0f} MB packed")
    medians = {name: sorted(each)[rounds // 2] for name, each in times.items()}
    for name, median in medians.items():
        print(f"  {name:<42}{median:>8.2f} s {_PAGES / median:>8,.0f} pages/s")
    ratio = medians["ours: read and parse"] / medians["warcio and our parser"]
    print(f"  reading and parsing, ours to warcio: {ratio:.2f}")
    speedup = medians["whole run, one process"] / medians["whole run, two processes"]
    print(f"  two processes are {speedup:.2f} × as fast as one")
