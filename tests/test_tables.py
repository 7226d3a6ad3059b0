"""The three formats: whole bytes, round trips, streaming, and files that are whole or not there."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from parsers.records import Layout, Status
from parsers.sites import SITES
from parsers.version import PARSER_VERSION
from scraper import groups
from scraper.batches import BatchGroup, BatchWriter, pack, unpack
from scraper.columns import (
    ANSWERS,
    ANSWERS_WITH_EVIDENCE,
    EVIDENCE_BESIDE_CSV,
    OWN_WORDS,
    PAGES,
    Column,
    Kind,
    Table,
)
from scraper.csvformat import BatchPrinter, Formulas, csv_lines, guard
from scraper.groups import RowGroup
from scraper.replacing import FileSet
from scraper.rows import Origin, Row, answer_rows, failed_page_row, thread_page_row
from scraper.schema import arrow_schema
from scraper.tables import CsvSink, JsonlSink, ParquetSink, TableWriter, open_sinks
from tests.made_threads import ANSWER, ORIGIN, rows, thread

BARE = ANSWER._replace(body='He said "NA"\r\n007', evidence={}, rating=5.0, city=None, title="-")


def write(folder: Path, names: Sequence[str], table: Table, made: Sequence[Row]) -> list[Path]:
    paths = [folder / name for name in names]
    with FileSet() as files, TableWriter(table, open_sinks(paths, table, Formulas.GUARDED, files)) as writer:
        writer.add(made)
    return paths


def printed(batch: pa.RecordBatch, columns: Sequence[Column], formulas: Formulas) -> bytes:
    """`batch` as CSV, in two pieces."""
    file, middle = io.BytesIO(), batch.num_rows // 2
    printer = BatchPrinter(file, columns, formulas)
    for piece in (batch.slice(0, middle), batch.slice(middle)):
        printer.write(piece)
    return file.getvalue()


def test_own_words_need_no_guard() -> None:
    """What is never guarded holds words of our own alone, and none of them begins like a formula."""
    words = [*Layout, *Status, *(site.name for site in SITES), PARSER_VERSION, "byline", "signature"]
    assert all(guard(word) == word for word in words)
    held = {name: set[object]() for name in OWN_WORDS}
    made = [*answer_rows(thread(ANSWER), ORIGIN, ANSWERS), thread_page_row(thread(), ORIGIN)]
    for table, row in zip((ANSWERS, PAGES), made, strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            if column.name in OWN_WORDS and cell is not None:
                held[column.name].add(cell)
    identities = held.pop("thread_id") | held.pop("answer_id")
    assert identities
    assert all(re.fullmatch("[0-9a-f]{16}", str(identity)) for identity in identities)
    assert {cell for cells in held.values() for cell in cells} <= set(words)


def test_csv_to_the_byte(tmp_path: Path) -> None:
    made = [
        *answer_rows(thread(ANSWER, BARE), ORIGIN, ANSWERS),
        *answer_rows(thread(), Origin("=x"), ANSWERS),
    ]
    (path,) = write(tmp_path, ["a.csv"], ANSWERS, made)
    t, a, b, n = made[0][0], made[0][6], made[1][6], made[2][0]
    tail = '"pages/a.txt","text","bylines","2014-05-06T07:08:09Z","0.1.0"'
    version = made[0][-1]
    assert path.read_bytes().decode() == (
        ",".join(ANSWERS.names)
        + "\n"
        f'"{t}",,"Jog?",,3,2,"{a}",1,"Wait","First.\n\nSecond.","Ann Lee","byline","MD","Tampa","Florida",'
        f'"Plastic Surgeon",4.8,5,65,-1,2014-05-05,"/dr/ann-lee",{tail}\n'
        f'"{t}",,"Jog?",,3,2,"{b}",2,"\'-","He said ""NA""\r\n007","Ann Lee","byline","MD",,"Florida",'
        f'"Plastic Surgeon",5,5,65,-1,2014-05-05,"/dr/ann-lee",{tail}\n'
        f'"{n}",,"Jog?",,3,0{"," * 16},"\'=x","text","bylines",,"0.1.0"\n'.replace(',"\'=x"', ',"\'=x"')
    ).replace("0.1.0", str(version))


def test_jsonl_to_the_byte(tmp_path: Path) -> None:
    made = answer_rows(thread(ANSWER), ORIGIN, ANSWERS_WITH_EVIDENCE)
    path, beside = (
        write(tmp_path, ["a.jsonl", "b.csv"], ANSWERS_WITH_EVIDENCE, made)[0],
        tmp_path / "b.evidence.jsonl",
    )
    (line,) = path.read_text("utf-8").splitlines()
    record = json.loads(line)
    assert tuple(record) == ANSWERS_WITH_EVIDENCE.names
    assert line == json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    assert (record["url"], record["rating_scale"], record["answered_on"]) == (None, 5.0, "2014-05-05")
    assert record["captured_at"] == "2014-05-06T07:08:09Z"
    assert record["evidence"][1] == {
        "field": "answer_body", "witness": "grammar", "lines": [3, 5],
        "spans": [{"start": 6, "end": 12}, {"start": 14, "end": 21}],
    }  # fmt: skip
    assert json.loads(beside.read_text("utf-8")) == {name: record[name] for name in EVIDENCE_BESIDE_CSV.names}
    assert b"evidence" not in (tmp_path / "b.csv").read_bytes()


def test_parquet_has_the_explicit_schema_even_without_values(tmp_path: Path) -> None:
    made = answer_rows(thread(), ORIGIN, ANSWERS_WITH_EVIDENCE)
    for name, some in (("rows", made), ("none", [])):
        (path,) = write(tmp_path, [f"{name}.parquet"], ANSWERS_WITH_EVIDENCE, some)
        table = parquet.read_table(path)
        assert table.schema.equals(arrow_schema(ANSWERS_WITH_EVIDENCE))
        assert table.num_rows == len(some)
    types = {field.name: str(field.type) for field in arrow_schema(ANSWERS)}
    assert [types[name] for name in ("votes", "rating", "answered_on", "captured_at", "city")] == [
        "int32", "double", "date32[day]", "timestamp[ms, tz=UTC]", "string",
    ]  # fmt: skip


def test_a_read_only_disk_is_told_by_the_name_that_the_user_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)  # also of what is not there
    with pytest.raises(OSError, match="Read-only") as error, FileSet() as files:
        files.open(tmp_path / "a.csv")
    assert error.value.filename == str(tmp_path / "a.csv")


def test_no_rows_leave_a_header(tmp_path: Path) -> None:
    csv_path, jsonl = write(tmp_path, ["a.csv", "a.jsonl"], PAGES, [])
    assert (csv_path.read_text(), jsonl.read_text()) == (",".join(PAGES.names) + "\n", "")


@pytest.mark.parametrize("table", [ANSWERS, ANSWERS_WITH_EVIDENCE])
def test_the_same_rows_give_the_same_bytes_however_they_come(tmp_path: Path, table: Table) -> None:
    """Many rows go through Arrow, few through Python; all at once or page by page."""
    made = answer_rows(thread(*[ANSWER, BARE] * 1500), ORIGIN, table)
    made += answer_rows(thread(), Origin("-"), table)
    names = ["a.csv", "a.jsonl", "a.parquet"]
    at_once, again = (tmp_path / name for name in ("one", "two"))
    at_once.mkdir()
    again.mkdir()
    write(at_once, names, table, made)
    with (
        FileSet() as files,
        TableWriter(
            table, open_sinks([again / name for name in names], table, Formulas.GUARDED, files)
        ) as writer,
    ):
        for row in made:
            writer.add([row])
    assert [path.name for path in sorted(at_once.iterdir())] == [
        path.name for path in sorted(again.iterdir())
    ]
    for path in at_once.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
    streamed = io.BytesIO()
    with TableWriter(table, [CsvSink(streamed, table, Formulas.GUARDED)], group_rows=1) as writer:
        writer.add(made)
    assert streamed.getvalue() == (at_once / "a.csv").read_bytes()


@pytest.mark.parametrize("largest", [groups.LARGEST_BYTES, 2_000, 1])
@pytest.mark.parametrize("sizes", [(1,), (7, 1, 0, 30), (10,), (64,), (9, 2)])
def test_batches_of_any_size_give_the_bytes_of_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: Sequence[int], largest: int
) -> None:
    made = answer_rows(thread(*[ANSWER, BARE] * 30), ORIGIN, ANSWERS)
    made += answer_rows(thread(), Origin("-"), ANSWERS)
    names = ["a.csv", "a.jsonl", "a.parquet"]
    (left,), lengths = RowGroup(ANSWERS, made).batches, cycle(sizes)
    monkeypatch.setattr(groups, "LARGEST_BYTES", largest)
    with FileSet() as files:
        sinks = open_sinks([tmp_path / name for name in names], ANSWERS, Formulas.GUARDED, files)
        with TableWriter(ANSWERS, sinks, group_rows=10) as by_rows:
            by_rows.add(made)
    (tmp_path / "batches").mkdir()
    again = [tmp_path / "batches" / name for name in names]
    with FileSet() as files:
        sinks = open_sinks(again, ANSWERS, Formulas.GUARDED, files)
        with BatchWriter(ANSWERS, sinks, group_rows=10) as by_batches:
            while left.num_rows:
                length = next(lengths)
                by_batches.add_batches([left.slice(0, length)])
                left = left.slice(length)
    assert [path.read_bytes() for path in again] == [(tmp_path / name).read_bytes() for name in names]


@pytest.mark.parametrize("largest", [groups.LARGEST_BYTES, 1_000, 1])
def test_the_texts_of_a_row_group_and_of_what_travels_have_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    """Arrow can't hold more than 2 GB in a column; to make as much takes too long here."""
    made = answer_rows(thread(*[ANSWER, BARE] * 30), ORIGIN, ANSWERS_WITH_EVIDENCE)
    monkeypatch.setattr(groups, "LARGEST_BYTES", largest)
    path = tmp_path / "a.parquet"
    write(tmp_path, [path.name], ANSWERS_WITH_EVIDENCE, made)
    with parquet.ParquetFile(path) as file:
        written = [file.read_row_group(number) for number in range(file.num_row_groups)]
    travelled = unpack(ANSWERS_WITH_EVIDENCE, pack(ANSWERS_WITH_EVIDENCE, made))
    assert [piece.num_rows for piece in written] == [piece.num_rows for piece in travelled]
    assert all(piece.num_rows == 1 or text_bytes(piece) <= largest for piece in written)
    assert len(written) == {1_000: 12, 1: len(made)}.get(largest, 1)
    assert BatchGroup(ANSWERS_WITH_EVIDENCE, travelled).rows == made
    assert pa.concat_tables(written).to_pylist() == pa.Table.from_batches(travelled).to_pylist()


def text_bytes(piece: pa.Table) -> int:
    return sum(
        len(cell.encode()) for row in piece.to_pylist() for cell in row.values() if isinstance(cell, str)
    )


def test_row_groups_are_cut_by_the_number_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    with path.open("wb") as file, TableWriter(ANSWERS, [ParquetSink(file, ANSWERS)], group_rows=10) as writer:
        for _ in range(5):
            writer.add(rows(*"abcde"))
    meta = parquet.ParquetFile(path).metadata
    assert [meta.row_group(index).num_rows for index in range(meta.num_row_groups)] == [10, 10, 5]


SMALL = Table("small", "", (Column("a", Kind.TEXT, "", "x"), Column("b", Kind.LABEL, "", "x")))
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1) | st.sampled_from(
    ["NA", "null", "007", "=1+1", "'=1", "''-", "'", "-", "\t=", "\r", "\n", "＝1", '"', "a,b", " x ", "\0"]
)
TEXTS = st.none() | st.just("") | WORDS


def csv_bytes(made: Sequence[Row], formulas: Formulas = Formulas.GUARDED) -> bytes:
    file = io.BytesIO()
    with TableWriter(SMALL, [CsvSink(file, SMALL, formulas)]) as writer:
        writer.add(made)
    return file.getvalue()


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_any_text_survives_csv(made: list[Row]) -> None:
    data = csv_bytes(made)
    records = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert records[1:] == [["" if cell is None else guard(str(cell)) for cell in row] for row in made]
    for field in records[1:]:
        assert not any(cell[:1] in set("=+-@\t\r\n＝＋－＠") for cell in field if cell)
    for formulas in Formulas:
        lines = b"".join(printed(batch, SMALL.columns, formulas) for batch in RowGroup(SMALL, made).batches)
        assert lines == csv_lines(made, SMALL.columns, formulas)


@given(st.lists(st.tuples(st.none() | WORDS, st.none() | WORDS), min_size=1))
def test_plain_pandas_reads_the_raw_csv_as_documented(made: list[Row]) -> None:
    data = io.BytesIO(csv_bytes(made, Formulas.RAW))
    frame = pd.read_csv(data, keep_default_na=False, na_values=[""], dtype="object")
    assert frame.astype("object").where(frame.notna(), None).to_numpy().tolist() == [
        list(row) for row in made
    ]


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(-(2**31), 2**31 - 1),
            st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10),
            st.none() | st.dates(),
            st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        )
    )
)
def test_numbers_and_times_print_alike_on_both_paths(made: list[Row]) -> None:
    kinds = (Kind.COUNT, Kind.NUMBER, Kind.DAY, Kind.INSTANT)
    table = Table("t", "", tuple(Column(kind.name, kind, "", "x") for kind in kinds))
    made = [(*row[:3], row[3] and row[3].replace(microsecond=0)) for row in made]  # type: ignore[union-attr, call-arg]
    lines = b"".join(
        printed(batch, table.columns, Formulas.GUARDED) for batch in RowGroup(table, made).batches
    )
    assert lines == csv_lines(made, table.columns, Formulas.GUARDED)


def test_of_endless_rows_a_group_is_held_at_a_time() -> None:
    drawn = 0

    def endless() -> Iterator[Row]:
        nonlocal drawn
        while True:
            drawn += 1
            yield failed_page_row(Status.EMPTY, "nothing", ORIGIN)

    class Full:
        """A disk that takes three groups."""

        def __init__(self) -> None:
            self.groups = 0

        def write(self, group: RowGroup) -> None:
            self.groups += len(group.rows) == 10
            assert drawn == self.groups * 10
            if self.groups == 3:
                raise OSError

        def finish(self) -> None: ...

        def abandon(self) -> None: ...

    with pytest.raises(OSError), TableWriter(PAGES, [Full()], group_rows=10) as writer:  # noqa: PT011
        writer.add(endless())


def test_pages_table_goes_into_every_format(tmp_path: Path) -> None:
    made = [
        thread_page_row(thread(ANSWER), ORIGIN),
        failed_page_row(thread().status, "why", Origin("y", 2**40)),
    ]
    paths = write(tmp_path, ["p.csv", "p.jsonl", "p.parquet"], PAGES, made)
    assert parquet.read_table(paths[2])["bytes"].to_pylist() == [45, 2**40]
    assert len(paths[1].read_text().splitlines()) == 2


def test_an_exception_leaves_the_old_files_and_no_others(tmp_path: Path) -> None:
    old = tmp_path / "a.csv"
    old.write_text("old")

    def fail() -> None:
        with (
            FileSet() as files,
            TableWriter(
                ANSWERS, open_sinks([old, tmp_path / "a.parquet"], ANSWERS, Formulas.RAW, files)
            ) as writer,
        ):
            writer.add(rows("x") * 10_000)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert old.read_text() == "old"


def test_files_keep_their_mode_and_links_their_target(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to("real.jsonl")
    with FileSet() as files:
        JsonlSink(files.open(link), ANSWERS).write(RowGroup(ANSWERS, rows("x")))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_text().startswith('{"thread_id":"x"')


def test_same_names_have_the_same_kind_in_every_table() -> None:
    kinds: dict[str, Kind] = {}
    for table in (ANSWERS_WITH_EVIDENCE, PAGES, EVIDENCE_BESIDE_CSV):
        for column in table.columns:
            assert kinds.setdefault(column.name, column.kind) is column.kind
    assert isinstance(arrow_schema(PAGES), pa.Schema)
