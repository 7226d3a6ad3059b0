"""Forms as the tools themselves write them, from a page served on loopback."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.forms.split import split
from scraper.inputs import Location
from scraper.saved import SavedPage
from tests.browser import find_browser
from tests.chromium import launched
from tests.forms import made
from tests.forms.desktop import missing_tools, save_complete
from tests.forms.test_forms import rows

SINGLEFILE = Path(__file__).parent / "singlefile" / "node_modules" / ".bin" / "single-file"

# What depends on where a page was served and when, and what one form makes absolute.
_OWN = ("source", "form", "captured_at", "url")


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class calls it so)
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a thread that has a picture and a style sheet."""
    folder = tmp_path_factory.mktemp("site")
    beside = b'<link rel="stylesheet" href="a.css"><img src="a.svg" alt="">'
    (folder / "thread--1.html").write_bytes(made.PAGE.replace(b"<main>", beside + b"<main>"))
    (folder / "a.css").write_text("h1 { color: teal }")
    (folder / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    handler = functools.partial(Server, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/thread--1.html"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("bare") / "thread.html"
    path.write_bytes(made.PAGE)
    return comparable(path)


def comparable(path: Path, site: str = "") -> list[dict[str, Any]]:
    """The answers in an input, without what differs with the form; links relative to the site."""
    found = [{key: value for key, value in row.items() if key not in _OWN} for row in rows(path)]
    for row in found:
        if site:
            row["doctor_url"] = row["doctor_url"].removeprefix(site.rpartition("/")[0])
    return found


def the_page(path: Path, form: str, url: str | None) -> SavedPage:
    """The only page of an input, whose form and address are as expected and which was saved just now."""
    (page,) = made.pages(path)
    assert (page.form, page.url) == (form, url)
    assert page.captured_at is not None
    assert abs(datetime.now(UTC) - page.captured_at) < timedelta(hours=1)
    return page


def test_mhtml_by_chromium(site: str, bare: list[dict[str, Any]], tmp_path: Path) -> None:
    with launched() as chromium, chromium.new_context() as context:
        page = context.new_page()
        page.goto(site)
        snapshot = context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})
    (tmp_path / "a.mhtml").write_bytes(snapshot["data"].encode())
    the_page(tmp_path / "a.mhtml", "mhtml", site)
    assert comparable(tmp_path / "a.mhtml", site) == bare


def test_webpage_complete_by_chromium(site: str, bare: list[dict[str, Any]], tmp_path: Path) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    if missing := missing_tools():
        pytest.skip(f"{', '.join(missing)} not installed (apt-get install xvfb openbox xdotool)")
    saved = save_complete(browser, site, "Can a chin implant", tmp_path)
    assert b"thread-%2D1.html" in saved.read_bytes()[:200]
    (page,) = made.pages(saved.parent)
    assert (page.source, page.form, page.url, page.captured_at) == (str(saved), "browser", site, None)
    assert comparable(saved, site) == bare


def test_singlefile(site: str, bare: list[dict[str, Any]], tmp_path: Path) -> None:
    browser = find_browser()
    if not SINGLEFILE.exists():
        pytest.skip("SingleFile is not installed (npm ci --prefix tests/forms/singlefile)")
    if browser is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    saved = tmp_path / "a.html"
    command = [SINGLEFILE, f"--browser-executable-path={browser}", "--browser-arg=--no-sandbox", site, saved]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    the_page(saved, "singlefile", site)
    assert comparable(saved, site) == bare


@pytest.mark.parametrize("packed", ["", "--no-warc-compression"])
def test_warc_by_wget(packed: str, site: str, bare: list[dict[str, Any]], tmp_path: Path) -> None:
    if shutil.which("wget") is None:
        pytest.skip("wget is not installed (apt-get install wget)")
    command = ["wget", "--quiet", "--page-requisites", "--no-directories", "--warc-file=crawl", "--warc-cdx"]
    subprocess.run([*command, *filter(None, [packed]), site], check=True, timeout=300, cwd=tmp_path)
    (crawl,) = tmp_path.glob("crawl.warc*")
    page = the_page(crawl, "warc", site)
    assert comparable(crawl) == bare
    offset = page.source.rpartition("#")[2]
    (line,) = [line for line in (tmp_path / "crawl.cdx").read_text().splitlines() if line.startswith(site)]
    assert offset in line.split()


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_warcio_reads_the_same_records(name: str, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    path = made.write_warc(
        tmp_path / name, *(made.response(made.PAGE, f"https://a.org/{n}") for n in range(20))
    )
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        expected = []
        for record in records:
            if record.rec_type == "response":
                body = record.content_stream().read()
                uri = record.rec_headers.get_header("WARC-Target-URI")
                expected.append((records.get_record_offset(), uri, body))
    found = [(int(page.source.rpartition("#")[2]), page.url, page.data) for page in made.pages(path)]
    assert found == expected
    command = [Path(sys.executable).parent / "warcio", "check", path]
    subprocess.run(command, check=True, timeout=300, capture_output=True)


def test_parts_give_what_the_whole_gives(tmp_path: Path) -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    records = [
        made.response(made.PAGE + b"<!-- %d -->" % number, f"https://a.org/{number}") for number in range(40)
    ]
    paths = [made.write_warc(tmp_path / "a.warc.gz", *records)]
    for record in records:
        record["payload"].seek(0)
    paths.append(made.write_warc(tmp_path / "a.warc", *records))
    (tmp_path / "a.jsonl").write_bytes(
        b"".join(made.jsonl(url=f"u{number}") + b"\n" * (number % 3) for number in range(40))
    )
    table = pa.table({"html": [made.PAGE.decode()] * 40, "url": [f"u{number}" for number in range(40)]})
    file = io.BytesIO()
    pq.write_table(table, file, row_group_size=7)
    (tmp_path / "a.parquet").write_bytes(file.getvalue())
    paths += [tmp_path / "a.jsonl", tmp_path / "a.parquet"]
    for path in paths:
        whole = [(page.source, page.url, page.size) for page in made.pages(path)]
        assert len(whole) == 40
        counts = set()
        for size in (1, 700, 5000, path.stat().st_size // 2, 10**9):
            parts = split(Location(str(path)), size)
            found = [page for part in parts for page in made.everything(part.path, part=part.part)]
            assert [
                (page.source, page.url, page.size) for page in found if isinstance(page, SavedPage)
            ] == whole
            assert len(found) == 40
            counts.add(len(parts))
        assert len(counts) >= 3, path


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_parts_of_a_damaged_archive(name: str, tmp_path: Path) -> None:
    """What is lost is told once, whichever part it lies in."""
    path = made.write_warc(
        tmp_path / name, *(made.response(made.PAGE, f"https://a.org/{number}") for number in range(30))
    )
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 7, len(data), len(data) // 7):
        data[at : at + 60] = bytes(60)
        del data[at + 90 : at + 120]
    path.write_bytes(data)
    whole = made.everything(path)
    lost = [found for found in whole if not isinstance(found, SavedPage)]
    assert (
        lost or name == "a.warc"
    )  # a plain record whose content is damaged still ends where it says, or near
    for size in (1, 1000, 5000, 20_000):
        parts = split(Location(str(path)), size)
        assert [page for part in parts for page in made.everything(part.path, part=part.part)] == whole, size
