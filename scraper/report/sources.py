"""The tables of a report as DuckDB views, whichever format their files have.

Text never leaves DuckDB: the report gets counts, and the few names that it lists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.columns import ANSWERS, PAGES, Kind, Table
from scraper.csvformat import IS_GUARDED

if TYPE_CHECKING:
    import duckdb

SUFFIXES = (".parquet", ".csv", ".jsonl")

# Times stay text in CSV and JSONL: the report wants no more of them than the month.
_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.LABEL: "VARCHAR",
    Kind.COUNT: "INTEGER",
    Kind.SIZE: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.DAY: "DATE",
    Kind.INSTANT: "VARCHAR",
}


# What a report may hold; without a limit DuckDB takes four fifths of the machine.
_MEMORY = "1GB"

# Columns that only this table has.
_MARKS: Mapping[str, frozenset[str]] = {
    ANSWERS.name: frozenset({"answer_id"}),
    PAGES.name: frozenset({"status"}),
}


class NotReportable(ValueError):
    """Files that hold no table of ours. Check the paths."""


def open_tables(answers: Sequence[Path], pages: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    """A connection with the views `answers` and `pages`, each with all columns of its table.

    Without a pages table the view `pages` has one row per thread, made from the answers.

    Raises:
        NotReportable: a file is none of our tables.
    """
    import duckdb

    connection = duckdb.connect()
    # The report is a by-product: it must not take the machine from the run that it reports.
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"SET memory_limit = '{_MEMORY}'")
    try:
        _view(connection, ANSWERS, answers)
        if pages:
            _view(connection, PAGES, pages)
        else:
            connection.execute(_PAGES_OF_ANSWERS)
    except duckdb.Error as error:
        raise NotReportable(
            f"{', '.join(map(str, answers))}: can't be read as our tables: {error}"
        ) from error
    return connection


def _view(connection: duckdb.DuckDBPyConnection, table: Table, paths: Sequence[Path]) -> None:
    """Make the view of one table; columns that the files lack are null."""
    suffixes = {path.suffix.lower() for path in paths}
    if len(suffixes) != 1 or not suffixes <= set(SUFFIXES):
        raise NotReportable(f"{', '.join(map(str, paths))}: name files of one format: {', '.join(SUFFIXES)}")
    suffix = suffixes.pop()
    scan = _scan(connection, table, paths, suffix)
    if suffix == ".jsonl":
        found = _keys(paths[0], table)
    else:
        found = {str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()}
    if missing := _MARKS[table.name] - found:
        raise NotReportable(
            f"{paths[0]}: is no table of {table.name} (no column {', '.join(sorted(missing))}); "
            "name the answers first, and the pages with --pages"
        )
    picks = ", ".join(_pick(column.name, column.kind, found, suffix) for column in table.columns)
    connection.execute(f"CREATE VIEW {table.name} AS SELECT {picks} FROM {scan}")


def _keys(path: Path, table: Table) -> set[str]:
    """The columns of a JSONL file: the keys of its first line; those of `table` when it has none."""
    with path.open("rb") as file:
        line = next((line for line in file if line.strip()), None)
    if line is None:
        return set(table.names)
    try:
        return set(json.loads(line))
    except (ValueError, TypeError) as error:
        raise NotReportable(f"{path}: its first line is no JSON object ({error})") from error


def _scan(connection: duckdb.DuckDBPyConnection, table: Table, paths: Sequence[Path], suffix: str) -> str:
    """The table function that reads the files."""
    files = "[" + ", ".join(_quoted(str(path)) for path in paths) + "]"
    if suffix == ".parquet":
        return f"read_parquet({files}, union_by_name = true)"
    kinds = {column.name: column.kind for column in table.columns}
    if suffix == ".csv":
        plain = (
            "header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
            "allow_quoted_nulls = false, max_line_size = 134217728"
        )
        head = f"read_csv({files}, all_varchar = true, {plain})"
        found = [str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {head}").fetchall()]
        typed = {name: _TYPES[kinds[name]] if name in kinds else "VARCHAR" for name in found}
        return f"read_csv({files}, auto_detect = false, columns = {_struct(typed)}, {plain})"
    typed = {name: _TYPES[kind] for name, kind in kinds.items()}
    return (
        f"read_json({files}, format = 'newline_delimited', columns = {_struct(typed)}, "
        "maximum_object_size = 134217728)"
    )


def _struct(typed: Mapping[str, str]) -> str:
    """Names and types as DuckDB writes a struct."""
    return "{" + ", ".join(f"{_quoted(name)}: '{kind}'" for name, kind in typed.items()) + "}"


def _pick(name: str, kind: Kind, found: set[str], suffix: str) -> str:
    """One column of the view; of a time its month, `2014-05`; a CSV's formula guard is taken off."""
    if name not in found:
        return f"NULL::{_TYPES[kind]} AS {name}"
    if kind is Kind.INSTANT:
        month = (
            f"left({name}, 7)"
            if suffix != ".parquet"
            else f"strftime(make_timestamp(epoch_us({name})), '%Y-%m')"
        )
        return f"{month} AS {name}"
    if suffix == ".csv" and kind in {Kind.TEXT, Kind.LABEL}:
        guarded = _quoted(IS_GUARDED)
        return f"CASE WHEN regexp_matches({name}, {guarded}) THEN substr({name}, 2) ELSE {name} END AS {name}"
    return name


def _quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


_PAGES_OF_ANSWERS = """
CREATE VIEW pages AS
SELECT source, any_value(form) AS form, any_value(layout) AS layout, NULL::VARCHAR AS site,
    CASE
        WHEN any_value(answers_found) = 0 THEN 'no_answers'
        WHEN any_value(answers_declared) IS NULL THEN 'undeclared'
        WHEN any_value(answers_found) < any_value(answers_declared) THEN 'partial'
        WHEN any_value(answers_found) > any_value(answers_declared) THEN 'over'
        ELSE 'complete'
    END AS status,
    any_value(answers_declared) AS answers_declared, any_value(answers_found) AS answers_found,
    NULL::INTEGER AS lines, NULL::INTEGER AS unknown_lines, NULL::VARCHAR AS reason,
    any_value(url) AS url, thread_id, any_value(captured_at) AS captured_at,
    NULL::BIGINT AS bytes, any_value(parser_version) AS parser_version
FROM answers GROUP BY source, thread_id
"""
