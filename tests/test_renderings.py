"""Seven markups of made-up threads: each HTML page gives the records of its text form and of its gold."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from parsers import Thread, parse
from parsers.records import Form

_FOLDER = Path(__file__).parent / "renderings"
NAMES = sorted(path.stem for path in _FOLDER.glob("*.html"))
_COLUMNS = ("title", "body", "doctor_name", "doctor_name_source", "credentials", "city", "region")
_COLUMNS += ("specialty", "rating", "review_count")


def _collapsed(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _shape(thread: Thread) -> dict[str, Any]:
    """A thread in the shape of its gold, white space collapsed."""
    question = thread.question
    return {
        "question": {
            "title": _collapsed(question.title),
            "body": _collapsed(question.body),
            "answers_declared": question.answers_declared,
        },
        "answers": [
            {column: _collapsed(getattr(answer, column)) for column in _COLUMNS} for answer in thread.answers
        ],
    }


def _gold(name: str) -> dict[str, Any]:
    gold = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    records = [gold["question"], *gold["answers"]]
    for record in records:
        record.update({key: _collapsed(value) for key, value in record.items()})
    return {"question": gold["question"], "answers": gold["answers"]}


def test_every_page_has_its_text_and_its_gold() -> None:
    assert len(NAMES) >= 15
    for suffix in (".txt", ".json"):
        assert sorted(path.stem for path in _FOLDER.glob(f"*{suffix}")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_text_gives_the_gold(name: str) -> None:
    assert _shape(parse((_FOLDER / f"{name}.txt").read_bytes())) == _gold(name)


@pytest.mark.parametrize("name", NAMES)
def test_html_gives_the_gold(name: str) -> None:
    thread = parse((_FOLDER / f"{name}.html").read_bytes())
    assert thread.page.form is Form.HTML
    assert _shape(thread) == _gold(name)


@pytest.mark.parametrize("name", NAMES)
def test_html_gives_the_gold_without_any_hint(name: str) -> None:
    """Classes that nobody has seen: the visible lines alone carry the page."""
    html = (_FOLDER / f"{name}.html").read_text(encoding="utf-8")
    bare = re.sub(r'\s(?:class|id|itemprop|itemtype|property)="[^"]*"', "", html)
    assert _shape(parse(bare)) == _gold(name)
