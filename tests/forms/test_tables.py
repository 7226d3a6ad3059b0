"""Tables of pages in the shapes that corpora have, and what tells a table from a page."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scraper.forms.sources import read_source
from scraper.forms.streams import ReadOptions
from tests.forms import made

TEXT, URL = made.TEXT, made.URL

# One row as the corpora write it; their field names, our text.
SHAPES: dict[str, dict[str, Any]] = {
    "c4": {"text": TEXT, "timestamp": "2014-05-06T07:08:09Z", "url": URL},
    "fineweb": {
        "text": TEXT, "id": "<urn:uuid:0>", "dump": "CC-MAIN-2014-23", "url": URL,
        "date": "2014-05-06T07:08:09Z",
        "file_path": "s3://commoncrawl/x.warc.gz", "language": "en", "language_score": 0.9, "token_count": 9,
    },
    "dolma": {
        "id": "0", "text": TEXT, "source": "common-crawl", "added": "2014-05-06T07:08:09.000Z",
        "metadata": {"url": URL, "cc_segment": "x"},
    },
    "redpajama": {"text": TEXT, "meta": {"timestamp": "2014-05-06T07:08:09Z", "url": URL, "language": "en"}},
    "redpajama2": {"raw_content": TEXT, "url": URL, "date_download": None, "timestamp": 1399360089},
    "oscar": {
        "content": TEXT,
        "metadata": {"warc_headers": {"warc-target-uri": URL, "warc-date": "2014-05-06T07:08:09Z"}},
    },
    "export": {"id": 1, "link": URL, "captured_at": "2014-05-06 07:08:09", "content": TEXT},
}  # fmt: skip


def write_parquet(rows: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file.getvalue()


WRITERS: dict[str, Callable[[list[dict[str, Any]]], bytes]] = {
    "jsonl": lambda rows: b"".join(json.dumps(row).encode() + b"\n" for row in rows),
    "json": lambda rows: json.dumps(rows, indent=1).encode(),
    "json.gz": lambda rows: gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in rows)),
    "parquet": write_parquet,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_corpora(shape: str, tmp_path: Path) -> None:
    for form, write in WRITERS.items():
        path = tmp_path / f"part.{form}"
        path.write_bytes(write([SHAPES[shape]] * 3))
        found = made.pages(path)
        assert [page.source for page in found] == [f"{path}#{number}" for number in (1, 2, 3)]
        for page in found:
            assert (page.text, page.url) == (TEXT, URL), form
            assert page.captured_at == datetime(2014, 5, 6, 7, 8, 9, tzinfo=UTC), form
        assert read_source(f"{path}#2").text == TEXT


def test_other_columns_are_named_by_the_user(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(WRITERS["jsonl"]([{"page": {"body": TEXT}, "where": URL}]))
    assert made.statuses(path) == [
        "unreadable: no column of pages among page, where; name it with --text-column"
    ]
    (page,) = made.pages(path, ReadOptions(text_column="page.body", url_column="where"))
    assert (page.text, page.url) == (TEXT, URL)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    quoted = '"' + TEXT.replace('"', '""') + '"'
    head, row = (
        delimiter.join(["id", "url", "text", "date"]),
        delimiter.join(["7", URL, quoted, "2014-05-06"]),
    )
    path.write_text(f"\ufeff{head}\r\n{row}\r\n\r\n{row}\r\n", "utf-8", newline="")
    found = made.pages(path)
    assert [(page.text, page.url, page.form) for page in found] == [(TEXT, URL, "csv")] * 2
    assert [page.source for page in found] == [f"{path}#1", f"{path}#3"]  # the empty row is counted
    assert read_source(found[1].source).text == TEXT


def test_pages_that_look_like_tables_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for text in (
        "{{ voteCount }} helpful\n\nIs it normal?", "text, url\n\nThat is what I got by mail.\n\nIs it?",
        "[Photo] Is it normal?\n", "{ sigh } Is it normal?\n", "Subject: me\nFrom: me\n\nIs it normal?\n",
        "WARC/1.0 is what I searched for\n", "html\n\nIs it normal?\n", '["Is it normal?", I said]\n',
    ):  # fmt: skip
        path.write_text(text)
        (page,) = made.everything(path)
        assert (page.source, getattr(page, "data", None)) == (str(path), text.encode()), text


def test_deep_json_is_read_in_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    row = json.dumps({"html": "<p>" + "x" * 3_000_000, "url": URL})
    path.write_text("[" + ",\n".join([row] * 10) + "]")
    assert len(made.pages(path)) == 10
    path.write_text("[" + row + ", " + row[:-100])
    assert [status.partition(":")[0] for status in made.statuses(path)] == ["page", "truncated"]
