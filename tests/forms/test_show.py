"""`doctor-answers show`: a page again, by the name that the tables give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import main
from parsers.errors import ParseError
from scraper.colours import PLAIN
from scraper.forms.sources import read_source
from scraper.forms.streams import ReadOptions
from scraper.saved import Unread
from scraper.showing import Canvas, Look, show
from tests.forms import made

CANVAS = Canvas(80, PLAIN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    for name, data in made.all_forms(folder).items():
        (folder / name).write_bytes(data)
    (folder / "odd#name.zip").write_bytes((folder / "html.zip").read_bytes())
    return folder


def test_the_card(folder: Path) -> None:
    (page,) = made.pages(folder / "warc.warc.gz")
    card = str(show(page.source, Look.CARD, ReadOptions(), CANVAS).content)
    assert card.startswith("Can a chin implant be removed after ten years?\n\nMine was placed in 2014")
    for line in (
        "answers   2 of 2 declared (complete)", f"source    {page.source}", f"url       {made.URL}",
        "captured  2014-05-06 07:08:09 UTC", " 1. Removal is simple, the skin is the question",
        "    Naomi Achterberg, MD · Madison · Plastic Surgeon · 4.6 of 5 · 24 reviews",
    ):  # fmt: skip
        assert f"\n{line}\n" in card
    assert max(map(len, card.splitlines())) <= 80 or len(page.source) > 70


def test_raw_is_the_page_as_it_was_saved(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (page,) = made.pages(folder / "html.zip")
    assert main(["show", page.source, "--as", "raw"]) == 0
    assert capfdbinary.readouterr().out == made.PAGE


def test_text_and_lines(folder: Path) -> None:
    source = str(folder / "odd#name.zip#pages/thread.html")
    assert show(source, Look.TEXT, ReadOptions(), CANVAS).content == made.TEXT + "\n"
    lines = str(show(source, Look.LINES, ReadOptions(), CANVAS).content).splitlines()
    assert [line.split()[1] for line in lines if "Madison Plastic" in line] == ["place"]
    assert lines[0].split()[0].isdecimal()


def test_what_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in (
        "warc.warc.gz#7",
        "html.zip#no.html",
        "jsonl.jsonl#2",
        "parquet.parquet#2",
        "gone.html",
        "csv.csv#9",
    ):
        with pytest.raises(Unread):
            read_source(str(folder / source))
        assert main(["show", str(folder / source)]) == 3
        assert source in capsys.readouterr().err


def test_a_page_that_is_no_thread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.txt"
    page.write_text("About us\n\nWe sell chairs.\x1b[31m\n")
    assert main(["show", str(page)]) == 3
    assert "not_a_thread" in capsys.readouterr().err
    assert main(["show", str(page), "--as", "lines"]) == 3
    assert "We sell chairs.[31m" in capsys.readouterr().out
    assert main(["show", str(page), "--as", "text"]) == 0
    page.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ParseError):
        show(str(page), Look.TEXT, ReadOptions(), CANVAS)
    assert main(["show", str(page)]) == 3


def test_a_record_far_inside_is_one_step_away(tmp_path: Path) -> None:
    """Only the record itself is read: bytes before it may be anything."""
    path = made.write_warc(
        tmp_path / "a.warc.gz", *(made.response(made.PAGE, f"https://a.org/{n}") for n in range(9))
    )
    source = made.pages(path)[-1].source
    offset = int(source.rpartition("#")[2])
    data = path.read_bytes()
    path.write_bytes(data[:400] + b"\xff" * (offset - 400) + data[offset:])
    assert read_source(source).url == "https://a.org/8"
