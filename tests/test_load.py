"""`load` gives the same frame from every format."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper import load
from scraper.columns import ANSWERS, ANSWERS_WITH_EVIDENCE, PAGES, Table
from scraper.csvformat import Formulas
from scraper.frames import NotOurTable
from scraper.replacing import FileSet
from scraper.rows import Origin, Row, answer_rows, failed_page_row, thread_page_row
from scraper.tables import TableWriter, open_sinks
from tests.made_threads import ANSWER, ORIGIN, rows, thread

ODD = [
    ANSWER._replace(title=text, city=text, body=text * 2, rating=None, votes=None, answered_on=None)
    for text in (
        "NA",
        "null",
        "007",
        "=1+1",
        "'=1",
        "''",
        '"q"',
        "a\r\nb\n\nc",
        "-",
        "\u2028",
        "nan",
        "1e5",
        "true",
    )
]


def write(folder: Path, table: Table, made: list[Row], formulas: Formulas = Formulas.GUARDED) -> list[Path]:
    paths = [folder / f"t{suffix}" for suffix in (".csv", ".jsonl", ".parquet")]
    with FileSet() as files, TableWriter(table, open_sinks(paths, table, formulas, files)) as writer:
        writer.add(made)
    return paths


def test_dtypes(tmp_path: Path) -> None:
    made = answer_rows(thread(ANSWER), ORIGIN, ANSWERS)
    frame = load(write(tmp_path, ANSWERS, made)[2])
    kinds = {str(dtype): [] for dtype in frame.dtypes}  # type: dict[str, list[str]]
    for name, dtype in frame.dtypes.items():
        kinds[str(dtype)].append(str(name))
    assert {kind: names for kind, names in kinds.items() if kind != "string"} == {
        "Int32": ["answers_declared", "answers_found", "answer_position", "review_count", "votes"],
        "Float64": ["rating", "rating_scale"],
        "category": ["doctor_name_source", "city", "region", "specialty", "form", "layout", "parser_version"],
        "datetime64[s]": ["answered_on"],
        "datetime64[ms, UTC]": ["captured_at"],
    }
    assert tuple(frame.columns) == ANSWERS.names


@pytest.mark.parametrize("repeat", [1, 300])
def test_every_format_gives_the_same_frame(tmp_path: Path, repeat: int) -> None:
    made = answer_rows(thread(ANSWER, *ODD * repeat), ORIGIN, ANSWERS) + answer_rows(
        thread(), Origin("=a"), ANSWERS
    )
    frames = [load(str(path)) for path in write(tmp_path, ANSWERS, made)]
    pd.testing.assert_frame_equal(frames[0], frames[2])
    pd.testing.assert_frame_equal(frames[1], frames[2])
    for name, cells in zip(ANSWERS.names, zip(*made, strict=True), strict=True):
        found = [None if pd.isna(cell) else cell for cell in frames[0][name]]
        if name == "answered_on":
            found = [cell and cell.date() for cell in found]
        assert found == list(cells)


def test_evidence_and_pages(tmp_path: Path) -> None:
    made = answer_rows(thread(ANSWER), ORIGIN, ANSWERS_WITH_EVIDENCE)
    paths = write(tmp_path, ANSWERS_WITH_EVIDENCE, made)
    frames = [load(path) for path in paths]
    pd.testing.assert_frame_equal(frames[1], frames[2])
    pd.testing.assert_frame_equal(frames[0], frames[2].drop(columns="evidence"))
    beside = load(tmp_path / "t.evidence.jsonl")
    assert beside["evidence"].tolist() == frames[2]["evidence"].tolist()
    assert frames[2]["evidence"][0][2] == {
        "field": "city", "witness": "hint", "spans": [{"start": 23, "end": 28}], "lines": [7],
    }  # fmt: skip
    pages = [
        thread_page_row(thread(ANSWER), ORIGIN),
        failed_page_row(thread().status, "why", Origin("y", 2**40)),
    ]
    one, two, three = (load(path) for path in write(tmp_path, PAGES, pages))
    pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(one, three)
    assert str(one["bytes"].dtype) == "Int64"


def test_tables_without_rows(tmp_path: Path) -> None:
    frames = [load(path) for path in write(tmp_path, ANSWERS, [])]
    assert [len(frame) for frame in frames] == [0, 0, 0]
    for frame in frames:
        assert frame.dtypes.astype(str).tolist() == frames[2].dtypes.astype(str).tolist()


def test_a_raw_csv_is_recognised(tmp_path: Path) -> None:
    made = rows("=1", "'=1", "'x")
    frame = load(write(tmp_path, ANSWERS, made, Formulas.RAW)[0])
    assert frame["answer_body"].tolist() == ["=1", "'=1", "'x"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=1))
def test_any_text_comes_back(tmp_path: Path, texts: list[str]) -> None:
    for path in write(tmp_path, ANSWERS, rows(*texts)):
        assert load(path)["answer_body"].tolist() == texts


def test_a_row_larger_than_the_readers_block(tmp_path: Path) -> None:
    for path in write(tmp_path, ANSWERS, rows("a", "b" * 3_000_000, "c")):
        assert load(path)["answer_body"].str.len().tolist() == [1, 3_000_000, 1]


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    for path, what in ((other, "none of the columns"), (tmp_path / "x.xlsx", "no format")):
        with pytest.raises(NotOurTable, match=what):
            load(path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "gone.parquet")


def test_columns_of_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("source,mine\nx,1\n")
    frame = load(path)
    assert frame.to_dict("list") == {"source": ["x"], "mine": [1]}


def test_importing_load_imports_nothing_heavy() -> None:
    code = (
        "import sys; from scraper import load; sys.exit('pandas' in sys.modules or 'pyarrow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
