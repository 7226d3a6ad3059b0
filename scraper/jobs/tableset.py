"""The tables of a dataset beside the answers and the pages, and their data package (Frictionless)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scraper.columns import ANSWERS, PAGES, Column, Kind, Table

_UNKNOWN_TIME = "no capture tells one"

THREADS = Table(
    "threads",
    "One row per thread, all its captures taken together.",
    (
        *ANSWERS.columns[: ANSWERS.names.index("answer_id")],
        Column("captures", Kind.COUNT, "How many times it was saved."),
        Column("first_captured_at", Kind.INSTANT, "Time of the first capture.", _UNKNOWN_TIME),
        Column("last_captured_at", Kind.INSTANT, "Time of the last capture.", _UNKNOWN_TIME),
    ),
)

DOCTORS = Table(
    "doctors",
    "One row per doctor: everybody that the answers name, under whatever spelling.",
    (
        Column("doctor_id", Kind.TEXT, "Identity of the doctor, 16 hex digits: stays when more is read."),
        Column("doctor_name", Kind.TEXT, "The fullest spelling of the name."),
        Column(
            "credentials", Kind.TEXT, "The most complete of the credentials, as printed.", "never printed"
        ),
        Column("city", Kind.LABEL, "The city of most answers.", "never printed"),
        Column("region", Kind.LABEL, "The region of most answers.", "never printed"),
        Column("specialty", Kind.LABEL, "The specialty of most answers.", "never printed"),
        Column("doctor_url", Kind.TEXT, "Address of the profile.", "never linked"),
        Column("rating", Kind.NUMBER, "The last rating that was seen.", "never rated"),
        Column("rating_scale", Kind.NUMBER, "Highest possible rating.", "never rated"),
        Column("review_count", Kind.COUNT, "The last number of reviews that was seen.", "never printed"),
        Column("answers", Kind.COUNT, "How many answers name the doctor."),
        Column("threads", Kind.COUNT, "In how many threads."),
        Column("spellings", Kind.TEXT, "All spellings of the name, the most frequent first, between bars."),
        Column(
            "conflicts",
            Kind.TEXT,
            "Other doctors that could be the same and were not merged, each with what speaks against it.",
            "there are none",
        ),
    ),
)

MENTIONS = Table(
    "mentions",
    "One row per answer that names a doctor: who it is, and why.",
    (
        Column("answer_id", Kind.TEXT, "Identity of the answer."),
        Column("thread_id", Kind.TEXT, "Identity of the thread."),
        Column("doctor_id", Kind.TEXT, "Identity of the doctor."),
        Column("doctor_name", Kind.TEXT, "Name as the answer shows it."),
        Column("evidence", Kind.LABEL, "What ties the mention to the doctor; see `docs/jobs.md`."),
    ),
)

OBSERVATIONS = Table(
    "observations",
    "The history: what a doctor's rating and an answer's text were at which time.",
    (
        Column("doctor_id", Kind.TEXT, "Whose rating or number of reviews it is.", "of an answer"),
        Column("answer_id", Kind.TEXT, "Which answer changed.", "of a doctor"),
        Column("thread_id", Kind.TEXT, "The answer's thread.", "of a doctor"),
        Column("field", Kind.LABEL, "Name of the column."),
        Column("value", Kind.TEXT, "Its value as text."),
        Column("number", Kind.NUMBER, "Its value as a number.", "a text"),
        Column("observed_at", Kind.INSTANT, "Time of the first capture that shows it.", "not told"),
        Column("source", Kind.TEXT, "A page that shows it."),
    ),
)

DATASET_TABLES = (ANSWERS, THREADS, DOCTORS, MENTIONS, OBSERVATIONS, PAGES)

_FRICTIONLESS: dict[Kind, str] = {
    Kind.TEXT: "string",
    Kind.LABEL: "string",
    Kind.COUNT: "integer",
    Kind.SIZE: "integer",
    Kind.NUMBER: "number",
    Kind.DAY: "date",
    Kind.INSTANT: "datetime",
}
_MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
}
_KEYS = {
    "threads": {"primaryKey": ["thread_id"]},
    "doctors": {"primaryKey": ["doctor_id"]},
    "mentions": {"primaryKey": ["answer_id"]},
}


def file_names(formats: Sequence[str]) -> list[tuple[Table, str]]:
    """The files of a dataset: the answers in every format, the rest as Parquet."""
    answers = [(ANSWERS, f"answers.{suffix}") for suffix in formats]
    return answers + [(table, f"{table.name}.parquet") for table in DATASET_TABLES if table is not ANSWERS]


def data_package(name: str, folder: Path, formats: Sequence[str]) -> bytes:
    """`datapackage.json` for the files that lie in `folder`."""
    resources = [
        {
            "name": filename.replace(".", "-"),
            "path": filename,
            "format": Path(filename).suffix[1:],
            "mediatype": _MEDIA_TYPES[Path(filename).suffix],
            "encoding": "utf-8",
            "bytes": (folder / filename).stat().st_size,
            "description": table.row,
            "schema": _schema(table),
        }
        for table, filename in file_names(formats)
    ]
    slug = "".join(char if char.isalnum() and char.isascii() else "-" for char in name.lower())
    package = {"profile": "data-package", "name": slug, "resources": resources}
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table."""
    fields = [
        {
            "name": column.name,
            "type": _FRICTIONLESS[column.kind],
            "description": column.meaning,
            "constraints": {"required": column.null is None},
        }
        for column in table.columns
    ]
    return {"fields": fields, "missingValues": [""], **_KEYS.get(table.name, {})}
