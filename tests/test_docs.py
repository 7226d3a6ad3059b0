"""The generated pages and the tables of the samples are those that the code makes today (`make docs`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs import generate
from parsers.records import Status
from scraper import exitcodes, statuses
from scraper.columns import ANSWERS, ANSWERS_WITH_EVIDENCE, PAGES
from scraper.schema import json_schema

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", generate.PAGES)
def test_generated_pages_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == generate.PAGES[name](), "stale: run `make docs`"


def test_the_tables_of_the_samples_are_fresh(tmp_path: Path) -> None:
    generate.write_samples(tmp_path)
    for name in ("answers.csv", "pages.csv"):
        assert (tmp_path / name).read_text("utf-8") == (ROOT / "data" / "samples" / name).read_text("utf-8")


def test_nothing_is_without_a_meaning() -> None:
    assert set(statuses.MEANINGS) == set(Status)
    assert set(exitcodes.MEANINGS) == set(exitcodes.ExitCode)
    for table in (ANSWERS_WITH_EVIDENCE, PAGES):
        assert len(set(table.names)) == len(table.columns)
        for column in table.columns:
            assert column.meaning.endswith(".")


def test_the_readme_names_every_column_status_and_exit_code() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in ANSWERS.names if f"`{name}`" not in readme] == []
    assert [status for status in Status if f"`{status}`" not in readme] == []
    assert [code for code in exitcodes.ExitCode if f" {code.value} " not in readme.replace("\n", " ")] == []


def test_lines_of_jsonl_keep_to_the_json_schema(tmp_path: Path) -> None:
    """Names, order and types by hand: no validator is among the dependencies."""
    schema = json_schema(ANSWERS)
    assert [*schema["required"], "evidence"] == list(schema["properties"])
    assert json.dumps(schema)
