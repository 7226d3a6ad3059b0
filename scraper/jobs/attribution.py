"""Answers get their doctors: `doctors`, `mentions` and `observations` are made from the merged answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import duckdb
import pyarrow as pa

from scraper.doctors.clustering import Doctor, find_doctors
from scraper.doctors.ids import assign_ids
from scraper.doctors.mentions import Mention
from scraper.jobs.captures import DOCTOR_FIELDS
from scraper.jobs.merging import RAW_OBSERVATIONS, sql_text, stream, write_table
from scraper.jobs.tableset import DOCTORS, MENTIONS, OBSERVATIONS
from scraper.rows import Cell, Row

_MENTION = "doctor_name, credentials, city, region, specialty, doctor_url"
_WHO = [*_MENTION.split(", "), "doctor_id", "evidence"]

_BATCH_ROWS = 8192

# More would make the cell unreadable; the reader who needs all looks for the name.
_MOST_CONFLICTS = 10


def write_doctors(
    database: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, known: Mapping[str, str]
) -> dict[str, str]:
    """Write the three tables beside the answers in `folder`; gives the identity of each mention's key.

    `known` tells which identities the mentions had so far; the raw observations lie in `scratch`.
    """
    path = sql_text(str(folder / "answers.parquet"))
    database.execute(f"CREATE OR REPLACE VIEW merged AS SELECT * FROM read_parquet({path})")
    query = f"SELECT {_MENTION}, count(*) FROM merged WHERE doctor_name IS NOT NULL GROUP BY ALL ORDER BY ALL"
    counts = {Mention(*row[:-1]): row[-1] for row in stream(database, query)}  # type: ignore[arg-type]
    doctors = find_doctors(counts)  # type: ignore[arg-type]
    ids = assign_ids(doctors, known)
    _register(database, doctors, ids)
    conflicts = {identity: _conflicts(doctor, ids) for doctor, identity in zip(doctors, ids, strict=True)}
    doctor_ids = {
        person.mention.key: identity
        for doctor, identity in zip(doctors, ids, strict=True)
        for person in doctor.people
    }
    del counts, doctors  # the most that is held in memory, and what follows is sorted there
    _name_answers(database)
    write_table(folder / "mentions.parquet", MENTIONS, _mention_rows(database))
    write_table(folder / "doctors.parquet", DOCTORS, _doctor_rows(database, conflicts))
    write_table(folder / "observations.parquet", OBSERVATIONS, _observation_rows(database, scratch))
    return doctor_ids


def _register(database: duckdb.DuckDBPyConnection, doctors: Sequence[Doctor], ids: Sequence[str]) -> None:
    """Make the table `who`: mention → identity."""
    columns = ", ".join(f"{name} VARCHAR" for name in _WHO)
    database.execute(f"CREATE OR REPLACE TABLE who ({columns})")
    people = (
        (*person.mention, identity, doctor.evidence[person.mention])
        for doctor, identity in zip(doctors, ids, strict=True)
        for person in doctor.people
    )
    while batch := list(islice(people, _BATCH_ROWS)):
        arrays = [pa.array(column, type=pa.string()) for column in zip(*batch, strict=True)]
        database.register("more_people", pa.Table.from_arrays(arrays, names=_WHO))
        database.execute("INSERT INTO who SELECT * FROM more_people")


def _name_answers(database: duckdb.DuckDBPyConnection) -> None:
    """Make the table `named`: the answers that name a doctor, with the identity."""
    same = " AND ".join(f"m.{name} IS NOT DISTINCT FROM w.{name}" for name in _MENTION.split(", "))
    database.execute(
        "CREATE OR REPLACE TABLE named AS SELECT m.answer_id, m.thread_id, w.doctor_id, m.doctor_name, "
        "m.credentials, m.city, m.region, m.specialty, m.doctor_url, m.rating, m.rating_scale, "
        f"m.review_count, m.captured_at, w.evidence FROM merged m JOIN who w ON {same} "
        "WHERE m.answer_id IS NOT NULL"
    )


def _mention_rows(database: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    yield from stream(
        database,
        "SELECT answer_id, thread_id, doctor_id, doctor_name, evidence FROM named "
        "ORDER BY thread_id, answer_id",
    )


def _doctor_rows(database: duckdb.DuckDBPyConnection, conflicts: Mapping[str, str | None]) -> Iterator[Row]:
    """One row per doctor, in the order of the identities."""
    columns = ", ".join(_NAMED)
    rows = stream(database, f"SELECT {columns} FROM named ORDER BY ALL")
    for identity, answers in groupby(rows, key=itemgetter(0)):
        yield (*_doctor_row(list(answers)), conflicts[str(identity)])


_NAMED = (
    *("doctor_id", "captured_at", "review_count", "rating", "rating_scale", "doctor_name", "credentials"),
    *("city", "region", "specialty", "doctor_url", "thread_id", "answer_id"),
)


def _doctor_row(answers: Sequence[Row]) -> Row:
    """The row of a doctor, but for the conflicts, from the rows of `named` in the order of `_NAMED`."""
    columns = dict(zip(_NAMED, zip(*answers, strict=True), strict=True))
    names = Counter(columns["doctor_name"])
    rated = [row for row in answers if row[3] is not None]
    reviewed = [row[2] for row in answers if row[2] is not None]
    # Sorted by time of capture, nulls last in DuckDB: those that tell no time count as the oldest.
    timed = [row for row in rated if row[1] is not None] or rated
    last = timed[-1] if timed else None
    return (
        columns["doctor_id"][0],
        _fullest(columns["doctor_name"]),
        _fullest(columns["credentials"]),
        *(_usual(columns[name]) for name in ("city", "region", "specialty", "doctor_url")),
        last[3] if last else None,
        last[4] if last else None,
        (last[2] if last else None) or (reviewed[-1] if reviewed else None),
        len(answers),
        len(set(columns["thread_id"])),
        " | ".join(str(name) for name, _ in sorted(names.items(), key=lambda item: (-item[1], str(item[0])))),
    )


def _usual(values: Sequence[Cell]) -> Cell:
    """The most frequent value that is not null; of equally frequent ones the first by alphabet.

    >>> _usual(["Tampa", "Miami", None, None, None, "Tampa"]), _usual([None])
    ('Tampa', None)
    """
    counts = Counter(str(value) for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _fullest(values: Sequence[Cell]) -> Cell:
    """The longest value that is not null; of equally long ones the most frequent.

    >>> _fullest(["Jo Ek", "Jonas P. Ek", "Jonas Ek"])
    'Jonas P. Ek'
    """
    counts = Counter(str(value) for value in values if value is not None)
    return min(counts, key=lambda value: (-len(value), -counts[value], value), default=None)


def _conflicts(doctor: Doctor, ids: Sequence[str]) -> str | None:
    """`1f0c…: other place | …`, in the order of the identities."""
    told = sorted(f"{ids[other]}: {why}" for other, why in doctor.conflicts.items())
    more = [f"and {len(told) - _MOST_CONFLICTS} more"] if len(told) > _MOST_CONFLICTS else []
    return " | ".join([*told[:_MOST_CONFLICTS], *more]) or None


def _observation_rows(database: duckdb.DuckDBPyConnection, scratch: Path) -> Iterator[Row]:
    """The history of doctors, then of answers; what a doctor shows in many answers at one time is one row."""
    raw = f"read_parquet({sql_text(str(scratch / f'{RAW_OBSERVATIONS.name}.parquet'))})"
    doctor_fields = ", ".join(map(sql_text, DOCTOR_FIELDS))
    yield from stream(
        database,
        "SELECT doctor_id, NULL::VARCHAR, NULL::VARCHAR, field, value, number, observed_at, min(source) "
        f"FROM {raw} JOIN (SELECT answer_id, doctor_id FROM named) USING (answer_id) "
        f"WHERE field IN ({doctor_fields}) GROUP BY ALL ORDER BY ALL",
    )
    yield from stream(
        database,
        f"SELECT NULL::VARCHAR, answer_id, thread_id, field, value, number, observed_at, source FROM {raw} "
        f"WHERE field NOT IN ({doctor_fields}) ORDER BY ALL",
    )
