"""The look at the bytes before parsing loses no thread."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from bench.pages import generate
from parsers import NotAThread, parse
from parsers.decoding import decode
from parsers.errors import ParseError
from parsers.labels import settle
from parsers.looks import look_over
from parsers.parsing import read_page, read_thread
from parsers.precheck import refuse_other_pages
from parsers.refusals import is_thread, may_be_thread
from scraper import batch
from scraper.columns import PAGES
from scraper.saved import SavedPage

HERE = Path(__file__).parent
FILLER = b"<script>" + b"let x = 1; " * 4000 + b"</script>"
PAGES_OF_MARKUP = sorted(path for path in HERE.rglob("*.html") if path.is_file())
ANNOTATED = sorted(path for path in HERE.rglob("*.txt") if path.with_suffix(".json").exists())


@pytest.mark.parametrize("path", PAGES_OF_MARKUP, ids=lambda path: path.stem)
def test_no_page_of_markup_is_lost(path: Path) -> None:
    """However much a site puts around it; alone, most of them are too small to be looked at."""
    data = path.read_bytes()
    try:
        parse(data)
    except ParseError:
        pytest.skip("no thread")
    refuse_other_pages(b"<!DOCTYPE html>" + FILLER + data)


@pytest.mark.parametrize("path", ANNOTATED, ids=lambda path: path.stem)
def test_no_annotated_thread_with_a_byline_would_be_lost_as_markup(path: Path) -> None:
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
    if not any(answer.get("specialty") for answer in gold.get("answers", ())):
        pytest.skip("without bylines or a count, the markup of a page would name the doctors")
    lines = "".join(f"<p>{line}</p>" for line in path.read_text("utf-8").splitlines())
    refuse_other_pages(b"<!DOCTYPE html>" + FILLER + lines.encode())


@pytest.mark.parametrize("path", PAGES_OF_MARKUP, ids=lambda path: path.stem)
def test_what_is_spared_the_search_for_the_best_reading_is_no_thread_in_it(path: Path) -> None:
    """Any selection of a page's lines: what can't prove a thread makes none."""
    try:
        page = read_page(decode(path.read_bytes()))
    except ParseError:
        pytest.skip("no lines")
    pick = random.Random(path.stem)
    for share in (0.1, 0.3, 0.6, 0.9):
        lines = tuple(line for line in page.lines if pick.random() < share)
        some = replace(page, lines=lines)
        if not may_be_thread(some, settle(look_over(lines))):
            assert not is_thread(read_thread(some))


def test_other_pages_are_refused_without_being_parsed() -> None:
    page = b"<!DOCTYPE html><p>Ferries leave at noon.</p>" + FILLER
    with pytest.raises(NotAThread, match="no word on the page names a doctor"):
        parse(page)
    row = dict(zip(PAGES.names, batch.read_page(SavedPage("a.html", page)).page, strict=True))
    assert (row["status"], row["bytes"], row["lines"]) == ("not_a_thread", len(page), None)


def test_what_is_in_doubt_is_parsed() -> None:
    page = generate(1, kilobytes=40).html
    assert parse(page.encode()).answers == parse(page.encode("utf-16")).answers
    refuse_other_pages(b"Ferries leave at noon.\n" * 5000)  # text
    refuse_other_pages(b"<title>Access denied</title>" + b" " * 20_000)  # small
