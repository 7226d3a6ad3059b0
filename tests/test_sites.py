"""Other sites: annotated pages, as HTML and as text, one test for each page and form.

A site is one file of `parsers/sites`, one name in `SITES` and one folder here; a test compares the three.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parsers import parse
from parsers.sites import SITES
from parsers.verifying import doubts

HERE = Path(__file__).parent / "sites"
FIELDS = (
    *("title", "body", "doctor_name", "doctor_name_source", "credentials", "city", "region", "specialty"),
    *("rating", "rating_scale", "review_count", "votes"),
)
PAGES = sorted(page for page in HERE.glob("*/*") if page.suffix in (".html", ".txt"))
# Doctors' own pages that repost an answer: no site.
NO_SITE = {"reposts"}


def collapse(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def values(record: Any, names: tuple[str, ...]) -> dict[str, object]:
    get = record.get if isinstance(record, dict) else lambda name: getattr(record, name)
    return {name: collapse(get(name)) for name in names}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_page(page: Path) -> None:
    gold = json.loads(page.with_suffix(".json").read_text("utf-8"))
    thread = parse(page.read_bytes())
    asked = ("title", "body", "answers_declared")
    assert values(thread.question, asked) == values(gold["question"], asked)
    assert [values(one, FIELDS) for one in thread.answers] == [values(one, FIELDS) for one in gold["answers"]]
    assert doubts(thread) == []
    if page.suffix == ".html" and page.parent.name not in NO_SITE:
        assert thread.page.site == page.parent.name


def test_each_site_has_its_file_its_name_and_its_pages() -> None:
    files = {path.stem for path in (HERE.parent.parent / "parsers" / "sites").glob("*.py")} - {"__init__"}
    assert files == {site.name for site in SITES}
    folders = {folder.name for folder in HERE.iterdir()} - NO_SITE
    assert folders == files - {"realself"}  # its pages are in tests/threads and tests/renderings


@pytest.mark.parametrize("folder", sorted(HERE.iterdir()), ids=lambda folder: folder.name)
def test_each_page_is_there_in_both_forms_with_its_annotation(folder: Path) -> None:
    names = {path.stem for path in folder.iterdir()}
    assert len(names) >= 2
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{suffix}" for name in names for suffix in ("html", "json", "txt")
    }
