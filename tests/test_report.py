"""The report tells what the tables hold, from every format, in one small page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from cli import main
from scraper import load
from scraper.columns import ANSWERS
from scraper.report import Alarm, Run, write_report
from scraper.report.datasets import find_dataset
from scraper.report.facts import find_facts
from scraper.report.sources import NotReportable, open_tables
from scraper.statuses import FAILED, THREADS
from tests.chromium import PATIENCE, accessibility_faults, launched, opened

ROOT = Path(__file__).parent.parent
SUFFIXES = ("parquet", "csv", "jsonl")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers and pages of the annotated threads, in each format."""
    folder = tmp_path_factory.mktemp("tables")
    odd = folder / "odd.txt"
    odd.write_text(
        "Is $5 <b>much</b>?\n\nDoctor Answers 1\n\n=1+1 is two\n\nIt is.\n\n-\n\nDenver Plastic Surgeon\n",
        "utf-8",
    )
    outputs = [part for suffix in SUFFIXES for part in ("-o", str(folder / f"answers.{suffix}"))]
    for suffix in SUFFIXES:
        pages = ["--pages", str(folder / f"pages.{suffix}")]
        main(["parse", str(ROOT / "tests/threads"), str(ROOT / "data/samples"), str(odd), *outputs, *pages])
    return folder


def runs(sources: tuple[str, ...] = ()) -> list[Run]:
    start = datetime(2026, 11, 1, 2, tzinfo=UTC)
    fill = {"city": 0.6, "rating": 0.5}
    earlier = [Run(start + timedelta(days=day), {"complete": 9}, 30, fill) for day in range(5)]
    alarm = Alarm("city", "60 % of rows in the runs before, 30 % now", sources)
    last = Run(
        start + timedelta(days=5),
        {"complete": 9},
        30,
        {**fill, "city": 0.3},
        (alarm,),
    )
    return [*earlier, last]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_facts_are_those_of_the_table(tables: Path, suffix: str) -> None:
    facts = find_facts(open_tables([tables / f"answers.{suffix}"], [tables / f"pages.{suffix}"]))
    answers, pages = load(tables / f"answers.{suffix}"), load(tables / f"pages.{suffix}")
    assert (facts.rows, facts.answers) == (len(answers), answers["answer_id"].count())
    assert facts.threads == answers["thread_id"].nunique()
    assert facts.pages == len(pages)
    assert facts.failed == pages["status"].isin([str(status) for status in FAILED]).sum()
    assert dict(facts.statuses) == pages["status"].value_counts().loc[lambda counts: counts > 0].to_dict()
    assert dict(facts.fill) == {name: answers[name].notna().mean() for name, _ in facts.fill}
    assert len(facts.fill) == sum(column.null is not None for column in ANSWERS.columns)
    assert sum(count for _, count in facts.ratings) == answers["rating"].count()
    assert sum(count for _, count in facts.reviews) == answers["review_count"].count()
    top = answers["specialty"].value_counts()
    assert facts.specialties[0] == (top.index[0], top.iloc[0])
    declared = sum(declared * count for declared, _, count in facts.declared_found)
    assert declared == pages["answers_declared"].sum()
    assert [page.unknown for page in facts.unknown] == sorted(
        pages["unknown_lines"].loc[lambda unknown: unknown > 0].tolist(), reverse=True
    )[:10]


def test_every_format_gives_the_same_facts(tables: Path) -> None:
    first, *others = (
        find_facts(open_tables([tables / f"answers.{suffix}"], [tables / f"pages.{suffix}"]))
        for suffix in SUFFIXES
    )
    assert all(other == first for other in others)


def test_without_pages_the_answers_tell_the_statuses(tables: Path) -> None:
    with_pages = find_facts(open_tables([tables / "answers.parquet"], [tables / "pages.parquet"]))
    without = find_facts(open_tables([tables / "answers.parquet"], []))
    known = [(status, count) for status, count in with_pages.statuses if status in THREADS]
    assert known == without.statuses
    assert without.declared_found == with_pages.declared_found


def test_the_report_of_a_run_tells_alarms_and_links_its_pages(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    source = str(ROOT / "data/samples/thread.html")
    write_report(tables / "answers.parquet", tables / "pages.parquet", runs((source, "gone.html")), out)
    page = html.fromstring(out.read_text("utf-8"))
    text = page.text_content()
    assert "60 % of rows in the runs before, 30 % now" in text
    assert "Of 5 runs before it, 0 raised an alarm." in text
    assert "doctor-answers inspect gone.html -o page.html" in text
    (link,) = page.xpath(f"//a[text()='{source}']/@href")
    assert "Removal is simple" in (tmp_path / link).read_text("utf-8")
    assert len(page.xpath("//*[local-name()='svg']")) >= 7
    assert not page.xpath("//@style | //@onclick | //script")


def test_the_largest_pages_are_timed(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_report(tables / "answers.csv", tables / "pages.csv", [], out)
    page = html.fromstring(out.read_text("utf-8"))
    (listed,) = page.xpath("//table[.//th='bytes']")
    seconds = [float(row) for row in listed.xpath(".//tbody/tr/td[3]/text()")]
    assert len(seconds) == 10
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[0] > 0
    sizes = load(tables / "pages.csv")["bytes"].nlargest(10)
    shown = [int(size.replace(",", "")) for size in listed.xpath(".//tbody/tr/td[2]/text()")]
    assert sorted(shown) == sorted(sizes)


def test_an_empty_table_has_a_report_too(tables: Path, tmp_path: Path) -> None:
    answers, out = tmp_path / "answers.csv", tmp_path / "report.html"
    pages = tmp_path / "pages.csv"
    main(["parse", str(ROOT / "data/samples/blocked.html"), "-o", str(answers), "--pages", str(pages)])
    write_report(answers, pages, [], out)
    text = html.fromstring(out.read_text("utf-8")).text_content()
    assert "No answer names a doctor." in text
    assert "blocked" in text


def test_a_million_records_stay_under_two_megabytes(tmp_path: Path) -> None:
    answers, out = tmp_path / "answers.parquet", tmp_path / "report.html"
    columns = {
        "thread_id": "md5((i // 4)::VARCHAR)[:16]",
        "answer_id": "md5(i::VARCHAR)[:16]",
        "answers_declared": "(i // 4 % 300)::INTEGER",
        "answers_found": "(i // 4 % 77)::INTEGER",
        "doctor_name": "'Doctor ' || (i * 7919 % 90001)",
        "city": "'City ' || (i * 31 % 5003)",
        "specialty": "'Specialty ' || (i % 997)",
        "rating": "(i % 51) / 10.0",
        "rating_scale": "5.0",
        "review_count": "(i % 2000)::INTEGER",
        "source": "'pages/' || (i // 4) || '.html'",
        "captured_at": "make_timestamp(2001 + i % 25, 1 + i % 12, 1, 0, 0, 0)",
    }
    picks = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    duckdb.sql(f"COPY (SELECT {picks} FROM range(1000000) AS t(i)) TO '{answers}'")
    write_report(answers, None, runs() * 20, out)
    assert out.stat().st_size < 2_000_000
    assert "1,000,000" in out.read_text("utf-8")


def test_without_matplotlib_the_numbers_remain(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.report.page.find_spec", lambda _name: None)
    out = tmp_path / "report.html"
    write_report(tables / "answers.csv", None, [], out)
    page = html.fromstring(out.read_text("utf-8"))
    assert 'pip install "doctor-answers[report]"' in page.text_content()
    assert not page.xpath("//*[local-name()='svg']")
    assert page.xpath("//td[text()='Plastic Surgeon']")


def test_files_that_hold_no_table_are_refused(tables: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", "utf-8")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 no table")
    for paths in (
        [other],
        [broken],
        [tables / "answers.csv", tables / "answers.jsonl"],
        [tmp_path / "x.xlsx"],
        *([tables / f"pages.{suffix}"] for suffix in SUFFIXES),
    ):
        with pytest.raises(NotReportable):
            open_tables(paths, [])
    with pytest.raises(NotReportable, match="is no table of pages"):
        open_tables([tables / "answers.jsonl"], [tables / "answers.jsonl"])
    assert main(["report", str(other), "-o", str(tmp_path / "report.html")]) == 2
    assert not (tmp_path / "report.html").exists()


def test_the_command_writes_a_report(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    pages = ["--pages", str(tables / "pages.csv")]
    assert main(["report", str(tables / "answers.csv"), *pages, "-o", str(out)]) == 0
    assert "Declared against found" in out.read_text("utf-8")
    assert main(["report", str(tables / "answers.csv"), "-o", str(tables / "answers.csv")]) == 2


def test_a_job_has_a_report_with_its_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "saved").mkdir()
    for name in ("markers.txt", "bylines.txt"):
        (tmp_path / "saved" / name).write_bytes((ROOT / "data" / "samples" / name).read_bytes())
        Path("job.toml").write_text('[job]\noutput = "dataset"\n[inputs]\npaths = ["saved/"]\n', "utf-8")
        assert main(["run", "job.toml"]) == 0
    assert main(["report", "dataset", "-o", "report.html"]) == 0
    page = html.fromstring(Path("report.html").read_text("utf-8"))
    assert len(find_dataset(Path("dataset")).runs) == 2
    assert "1 run before it" in page.text_content()
    assert "Over the last 2 runs" in page.text_content()
    assert all(Path(link).is_file() for link in page.xpath("//a/@href"))
    nightly = sorted(Path("dataset/runs").glob("*/report.html"))
    assert len(nightly) == 2
    assert "Two months is early" in "".join(
        path.read_text("utf-8") for path in nightly[0].parent.glob("report.pages/*.html")
    )
    assert main(["report", "saved", "-o", "report.html"]) == 2


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched() as browser:
        yield browser


def test_in_a_browser(chromium: Any, tables: Path, tmp_path: Path) -> None:
    """Asks for nothing, is not too wide, is accessible, and leads to the inspect pages."""
    out = tmp_path / "report.html"
    source = str(ROOT / "data/samples/thread.html")
    write_report(
        tables / "answers.parquet", tables / "pages.parquet", runs((source, "<script>alert(1)</script>")), out
    )
    with opened(chromium, out) as page:
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert accessibility_faults(page) == []
        ink = page.locator(".plot text").first.evaluate("element => getComputedStyle(element).fill")
        assert ink == page.evaluate("getComputedStyle(document.body).color")
        for width in (400, 900, 1600):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    with chromium.new_context() as context, context.new_page() as page:
        page.set_default_timeout(PATIENCE)
        page.goto(out.as_uri())
        page.get_by_role("link", name=source).click()
        page.wait_for_function("document.title.includes('thread.html')")
