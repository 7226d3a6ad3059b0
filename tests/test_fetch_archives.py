"""Fetching out of archives: pywb's replay and index, the Wayback Machine's dialect, Common Crawl's files."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

import cli
from scraper.exitcodes import ExitCode
from scraper.fetching.commoncrawl import CommonCrawl
from scraper.fetching.ledger import NAME
from scraper.fetching.outcomes import Outcome
from scraper.fetching.running import run_discover
from scraper.fetching.sources import Sources
from scraper.fetching.wayback import Archive, Wanted, pywb_archive
from tests.archivelab import CRAWL, PACKED, Archives, archives
from tests.fetchlab import fetch, order_for, page, pywb_program, responses

MATCH = "realself.com/question/*"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archives]:
    with archives(tmp_path_factory.mktemp("archives")) as found:
        yield found


def out_of(lab: Archives, kind: str, **wanted: object) -> Sources:
    """The sources for pages out of an archive of that kind."""
    if kind == "crawl":
        return Sources(
            crawls=(CRAWL,), crawl_places=CommonCrawl(lab.crawl_index, lab.crawl_data), match=MATCH
        )
    archive = pywb_archive(lab.pywb)
    if kind == "wayback":
        archive = Archive(f"{lab.wayback}/cdx/search/cdx", f"{lab.wayback}/web", page=7)
    return Sources(archive=archive, wanted=Wanted(MATCH, **wanted), match=MATCH)  # type: ignore[arg-type]


def listed(lab: Archives, sources: Sources) -> list[tuple[str, str]]:
    """What `discover` lists: path and time of each capture."""
    out = io.StringIO()
    assert (
        run_discover(order_for(Path("/nonexistent"), sources=sources), lambda _: None, out)
        is ExitCode.ALL_GOOD
    )
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    return [(row["address"].partition("realself.com")[2], row["captured_at"]) for row in rows]


NOSE = [f"{year}-02-03T04:05:06Z" for year in (2014, 2017, 2019)]


@pytest.mark.parametrize("kind", ["pywb", "wayback"])
def test_captures_of_pages_that_differ_are_listed(lab: Archives, kind: str) -> None:
    found = listed(lab, out_of(lab, kind))
    assert [time for path, time in found if path == "/question/nose"] == NOSE
    assert {path for path, _ in found} == {
        *(f"/question/{name}" for name in ("nose", "chin", "lips", "block")),
        *(f"/question/n{n:02}" for n in range(20)),
    }
    assert len(found) == 26


@pytest.mark.parametrize("kind", ["pywb", "wayback"])
def test_first_and_last_day(lab: Archives, kind: str) -> None:
    found = listed(lab, out_of(lab, kind, first="2016", last="2017"))
    assert [time for path, time in found if path == "/question/nose"] == [NOSE[1]]


@pytest.mark.parametrize("kind", ["pywb", "wayback"])
@pytest.mark.parametrize(("near", "time"), [("2014-12-01", "2015-02-03T04:05:06Z"), ("2030-01-01", NOSE[2])])
def test_the_nearest_capture(lab: Archives, kind: str, near: str, time: str) -> None:
    found = listed(lab, out_of(lab, kind, near=datetime.fromisoformat(near).replace(tzinfo=UTC)))
    assert [when for path, when in found if path == "/question/nose"] == [time]
    assert len(found) == 24


def test_lists_go_on_with_resume_keys(lab: Archives) -> None:
    lab.front.asked.clear()
    listed(lab, out_of(lab, "wayback"))
    asked = [path for path in lab.front.asked if "/cdx/" in path]
    assert len(asked) == 4  # 27 captures, 7 an answer
    assert sum("resumeKey=" in path for path in asked) == 3
    # The interfaces of archives are made for programs; robots.txt speaks of pages.
    assert "/robots.txt" not in lab.front.asked


def test_common_crawl_is_listed_page_by_page(lab: Archives) -> None:
    found = listed(lab, out_of(lab, "crawl"))
    assert len(found) == 27  # every capture of a page, as each is another record
    assert [time for path, time in found if path == "/question/nose"][1].startswith("2015")


@pytest.mark.parametrize("kind", ["pywb", "wayback", "crawl"])
def test_captures_are_kept_as_they_were_archived(lab: Archives, kind: str, tmp_path: Path) -> None:
    run = fetch(tmp_path, sources=out_of(lab, kind))
    assert {each.outcome for each in run.results} == {Outcome.FETCHED}
    found = {(each.url, each.headers["WARC-Date"]): each for each in responses(tmp_path)}
    assert len(found) == len(run.results)
    old = found["http://www.realself.com/question/nose", "2014-02-03T04:05:06Z"]
    assert old.body == page("nose 2014")
    assert old.status == "200"
    assert old.http["content-type"] == "text/html"
    assert old.headers["WARC-Source-URI"].startswith("http://127.0.0.1:")
    assert found["http://www.realself.com/question/lips", "2016-02-03T04:05:06Z"].body == PACKED
    assert "WARC-IP-Address" not in old.headers
    assert not {"memento-datetime", "link", "x-archive-src"} & set(old.http)
    if kind != "pywb":  # which drops some of the page's headers
        assert old.http["server"] == "Old"


@pytest.mark.parametrize("kind", ["pywb", "wayback", "crawl"])
def test_threads_out_of_archives_are_parsed(lab: Archives, kind: str, tmp_path: Path) -> None:
    """The records have the thread's own address and the time of the capture, not the archive's."""
    match = "realself.com/thread/*"
    sources = replace(out_of(lab, kind), match=match)
    if sources.wanted:
        sources = replace(sources, wanted=Wanted(match))
    assert fetch(tmp_path / "raw", sources=sources).code is ExitCode.ALL_GOOD
    assert (
        cli.main(["parse", str(tmp_path / "raw"), "-o", str(tmp_path / "answers.csv")]) == ExitCode.ALL_GOOD
    )
    rows = list(csv.DictReader((tmp_path / "answers.csv").read_text().splitlines()))
    assert len(rows) == 2
    assert {row["captured_at"] for row in rows} == {"2016-02-03T04:05:06Z"}
    assert {row["form"] for row in rows} == {"warc"}
    assert not any("127.0.0.1" in row["url"] for row in rows)


@pytest.mark.parametrize("kind", ["pywb", "wayback", "crawl"])
def test_a_kept_capture_is_never_asked_for_again(lab: Archives, kind: str, tmp_path: Path) -> None:
    fetch(tmp_path, sources=out_of(lab, kind))
    size = sum(path.stat().st_size for path in tmp_path.glob("*.warc.gz"))
    again = fetch(tmp_path, sources=out_of(lab, kind), max_age=0)
    assert {each.outcome for each in again.results} == {Outcome.KEPT}
    assert sum(path.stat().st_size for path in tmp_path.glob("*.warc.gz")) == size


@pytest.mark.parametrize("kind", ["pywb", "wayback", "crawl"])
def test_kept_captures_are_known_without_a_ledger(lab: Archives, kind: str, tmp_path: Path) -> None:
    count = len(fetch(tmp_path, sources=out_of(lab, kind)).results)
    (tmp_path / NAME).unlink()
    again = fetch(tmp_path, sources=out_of(lab, kind))
    assert f"entered {count} pages in the ledger" in again.text
    assert {each.outcome for each in again.results} == {Outcome.KEPT}


def test_an_archive_that_has_nothing(lab: Archives, tmp_path: Path) -> None:
    nothing = "nothing.example/*"
    wanted = out_of(lab, "pywb")
    run = fetch(tmp_path, sources=replace(wanted, wanted=Wanted(nothing), match=nothing))
    assert run.code is ExitCode.NOTHING_EXTRACTED
    assert run.results == []
    run = fetch(tmp_path, sources=replace(out_of(lab, "crawl"), match=nothing))
    assert run.results == []


def test_a_wrong_name_of_a_crawl_is_told(lab: Archives, tmp_path: Path) -> None:
    run = fetch(tmp_path, sources=replace(out_of(lab, "crawl"), crawls=("CC-MAIN-1999-99",)))
    assert [each.outcome for each in run.results] in ([Outcome.FAILED], [])
    assert run.code is ExitCode.NOTHING_EXTRACTED


_ORACLE = """
import sys, requests, wayback, wayback._client as inner
inner.CDX_SEARCH_URL = sys.argv[1]
client = wayback.WaybackClient(wayback.WaybackSession(search_calls_per_second=0))
for each in client.search(sys.argv[2], match_type="prefix", limit=7, filter_field="statuscode:200"):
    if each.mime_type == "text/html":
        print(each.url, each.timestamp.strftime("%Y%m%d%H%M%S"), each.digest)
"""

_TOOLKIT = """
import sys, time, cdx_toolkit
time.sleep = lambda seconds: None
fetcher = cdx_toolkit.CDXFetcher(source=sys.argv[1], loglevel="ERROR")
for each in fetcher.iter(sys.argv[2], limit=1000, filter=["status:200"]):
    if each["mime"] == "text/html":
        print(each["url"], each["timestamp"], each["digest"])
"""


def oracle(program: str, *arguments: str) -> set[tuple[str, ...]]:
    """What another client of archives lists; skips the test where it isn't installed."""
    python = str(Path(pywb_program("python")))
    done = subprocess.run([python, "-c", program, *arguments], capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in done.stderr:
        pytest.skip("the packages wayback and cdx_toolkit are not installed beside pywb")
    assert done.returncode == 0, done.stderr
    return {tuple(line.split()) for line in done.stdout.splitlines()}


def all_targets(lab: Archives, sources: Sources) -> set[tuple[str, ...]]:
    """What this program lists, each capture by itself."""
    from scraper.fetching.ledger import Ledger
    from scraper.fetching.running import _asker
    from scraper.fetching.wayback import _listed

    asker = _asker(order_for(Path("/nonexistent")), Ledger(":memory:"))
    assert sources.archive is not None
    assert sources.wanted is not None
    lines = _listed(asker, sources.archive, sources.wanted)
    return {(line.url, f"{line.time:%Y%m%d%H%M%S}", line.digest or "") for line in lines}


def test_the_wayback_package_lists_the_same(lab: Archives) -> None:
    found = oracle(_ORACLE, f"{lab.wayback}/cdx/search/cdx", "realself.com/question/")
    assert len(found) == 27
    assert all_targets(lab, out_of(lab, "wayback")) == found


def test_cdx_toolkit_lists_the_same(lab: Archives) -> None:
    found = oracle(_TOOLKIT, f"{lab.pywb}/cdx", MATCH)
    assert len(found) == 27
    assert all_targets(lab, out_of(lab, "pywb")) == found


def test_the_index_of_the_crawl_has_pages(lab: Archives) -> None:
    query = {"url": MATCH, "output": "json", "showNumPages": "true"}
    asked = requests.get(f"{lab.crawl_index}/{CRAWL}-index", query, timeout=120)
    assert asked.json()["pages"] > 2
