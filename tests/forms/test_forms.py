"""The same thread in every form gives the same records, with the address and the time that the form tells."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parsers import ParseError, parse
from scraper.batch import read_shard
from scraper.columns import ANSWERS
from scraper.forms.sources import read_source
from scraper.inputs import Location, locate
from tests.forms import made

CAPTURED = datetime(2014, 5, 6, 7, 8, 9, tzinfo=UTC)
TIMELESS = {"html", "browser", "webarchive"}

# What differs with the form, and is looked at by itself.
_OWN = ("source", "form", "captured_at")


def rows(path: Path) -> list[dict[str, Any]]:
    """The answers in an input."""
    return [
        dict(zip(ANSWERS.names, row, strict=True))
        for result in read_shard([Location(str(path))])
        for row in result.answers
    ]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("bare") / "thread.html"
    path.write_bytes(made.PAGE)
    return [{key: value for key, value in row.items() if key not in _OWN} for row in rows(path)]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made.all_forms(tmp_path_factory.mktemp("forms"))


@pytest.mark.parametrize("packed", made.PACKERS)
def test_every_form_gives_the_same_records(
    packed: str, forms: dict[str, bytes], bare: list[dict[str, Any]], tmp_path: Path
) -> None:
    for name, data in forms.items():
        path = tmp_path / (name + packed)
        path.write_bytes(made.PACKERS[packed](data))
        found = rows(path)
        form = name.partition(".")[0]
        assert [row["form"] for row in found] == [form] * len(bare), name
        told = None if form in TIMELESS else CAPTURED
        assert {row["captured_at"] for row in found} == {told}, name
        if form == "wayback":  # which makes links absolute
            for row in found:
                row["doctor_url"] = row["doctor_url"].removeprefix("https://www.realself.com")
        if form == "httrack":  # which leaves out the scheme
            for row in found:
                assert row["url"] == made.URL.replace("https", "http")
                row["url"] = made.URL
        assert [{key: value for key, value in row.items() if key not in _OWN} for row in found] == bare, name
        source = found[0]["source"]
        assert source.startswith(str(path)), name
        again = read_source(source)
        assert again.source == source
        assert again.decoded().count("chin implant"), name
        (result,) = read_shard([locate(source)])
        assert [row[ANSWERS.names.index("source")] for row in result.answers] == [source] * len(bare), name


def test_sources_name_the_member(forms: dict[str, bytes], tmp_path: Path) -> None:
    expected = {
        "warc.wacz": "#archive/data.warc.gz#",
        "html.zip": "#pages/thread.html",
        "singlefile.zip": "#a.tar.gz#b.html",
        "html.tar": "#pages/thread.html",
        "jsonl.jsonl": "#1",
        "parquet.parquet": "#1",
        "csv.csv": "#1",
        "mhtml.mhtml": "",
    }
    for name, tail in expected.items():
        (tmp_path / name).write_bytes(forms[name])
        (page,) = made.pages(tmp_path / name)
        assert page.source.startswith(f"{tmp_path / name}{tail}"), name


def test_the_toolbar_of_the_wayback_machine_is_no_content(forms: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(forms["wayback.html"])
    (page,) = made.pages(tmp_path / "a.html")
    assert "captures" not in page.decoded()
    assert "/web/2014" not in page.decoded()
    assert b"captures" in page.data


def test_wet_text_without_blank_lines(tmp_path: Path) -> None:
    lines = [line for line in made.TEXT.splitlines() if line.strip()]
    menu = ["Home", "Reviews", "Find a doctor", "Sign in"]
    text = "\n".join([*menu, *lines])
    for name in ("a.warc.wet", "b.warc.wet.gz"):
        found = rows(made.write_warc(tmp_path / name, made.conversion(text)))
        assert {row["form"] for row in found} == {"wet"}
        assert {row["url"] for row in found} == {made.URL}
        assert [row["answer_title"] for row in found] == [
            "Removal is simple, the skin is the question", "Yes, at any time",
        ]  # fmt: skip
        assert found[0]["doctor_name"] == "Naomi Achterberg"


def test_the_declared_charset_counts(tmp_path: Path) -> None:
    text = made.PAGE.decode().replace('<meta charset="utf-8">', "").replace("Naomi", "Näomi")
    body = text.encode("iso-8859-15")
    media = "text/html; charset=ISO-8859-15"
    made.write_warc(tmp_path / "a.warc.gz", made.response(body.replace(b"chin", b"\xa4"), made.URL, media))
    (page,) = made.pages(tmp_path / "a.warc.gz")
    assert page.charset == "ISO-8859-15"
    assert "€ implant" in page.decoded()
    assert rows(tmp_path / "a.warc.gz")[0]["doctor_name"] == "Näomi Achterberg"


def test_what_a_response_says_of_its_length_is_not_believed(tmp_path: Path) -> None:
    for length in ("10", "9999999"):
        record = made.response(made.PAGE, made.URL, "text/html", ("Content-Length", length))
        (page,) = made.pages(made.write_warc(tmp_path / "a.warc.gz", record))
        assert page.data == made.PAGE


def test_text_without_blank_lines_keeps_nearly_all_answers() -> None:
    """WET text has none; what the grammar reads of the annotated pages must survive that."""
    kept = total = 0
    for path in sorted((made.ROOT / "tests" / "threads").glob("*.txt")):
        text = path.read_text("utf-8")
        try:
            answers = parse(text).answers
        except ParseError:
            continue
        bare = parse("\n".join(line.strip() for line in text.splitlines() if line.strip()))
        bodies = {" ".join(answer.body.split()) for answer in bare.answers}
        total += len(answers)
        kept += sum(" ".join(answer.body.split()) in bodies for answer in answers)
    assert kept >= 0.9 * total > 100
