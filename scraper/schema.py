"""What is derived from `scraper.columns`: Arrow schema, JSON Schema and the data dictionary.

pyarrow is imported inside the one function that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.columns import ANSWERS, EVIDENCE, TABLES, Column, Kind, Table

if TYPE_CHECKING:
    import pyarrow as pa

_JSON_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string", "minLength": 1},
    Kind.LABEL: {"type": "string", "minLength": 1},
    Kind.COUNT: {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    Kind.SIZE: {"type": "integer", "minimum": 0},
    Kind.NUMBER: {"type": "number"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.INSTANT: {"type": "string", "format": "date-time"},
    Kind.EVIDENCE: {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "field": {"type": "string"},
                "witness": {"type": "string"},
                "spans": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
                        "required": ["start", "end"],
                        "additionalProperties": False,
                    },
                },
                "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}},
            },
            "required": ["field", "witness", "spans", "lines"],
            "additionalProperties": False,
        },
    },
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of `table`: explicit, so that an all-null column keeps its type."""
    import pyarrow as pa

    span = pa.struct(
        [pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)]
    )
    evidence = pa.list_(
        pa.struct(
            [
                pa.field("field", pa.string(), nullable=False),
                pa.field("witness", pa.string(), nullable=False),
                pa.field("spans", pa.list_(span), nullable=False),
                pa.field("lines", pa.list_(pa.int32()), nullable=False),
            ]
        )
    )
    types: dict[Kind, pa.DataType] = {
        Kind.TEXT: pa.string(),
        Kind.LABEL: pa.string(),
        Kind.COUNT: pa.int32(),
        Kind.SIZE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.DAY: pa.date32(),
        # Parquet has no whole seconds; milliseconds are the next it has.
        Kind.INSTANT: pa.timestamp("ms", tz="UTC"),
        Kind.EVIDENCE: evidence,
    }
    return pa.schema(
        [
            pa.field(column.name, types[column.kind], nullable=column.null is not None)
            for column in table.columns
        ]
    )


def json_schema(table: Table) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line of `table` as JSONL."""
    columns = table.columns if table is not ANSWERS else (*table.columns, EVIDENCE)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": table.row,
        "type": "object",
        "properties": {column.name: _json_property(column) for column in columns},
        "required": list(table.names),
        "additionalProperties": False,
    }


def _json_property(column: Column) -> dict[str, Any]:
    """The property that describes `column`; a nullable one has null among its types."""
    described = {"description": column.meaning, **_JSON_TYPES[column.kind]}
    if column.null is not None:
        described["type"] = [described["type"], "null"]
    return described


def json_schema_text(table: Table) -> str:
    """`json_schema` as indented text."""
    import json

    return json.dumps(json_schema(table), indent=2, ensure_ascii=False)


def dictionary_text(table: Table, width: int) -> str:
    """The data dictionary of `table` for a terminal of `width` columns."""
    import textwrap

    left = max(len(column.name) for column in table.columns) + 2
    middle = max(len(column.kind.value) for column in table.columns) + 2
    lines = [f"{table.name}: {table.row}", ""]
    for column in table.columns:
        meaning = column.meaning if column.null is None else f"{column.meaning} Null: {column.null}."
        head = column.name.ljust(left) + column.kind.value.ljust(middle)
        wrapped = textwrap.wrap(meaning, max(width - left - middle, 30))
        lines += [head + wrapped[0], *(" " * (left + middle) + rest for rest in wrapped[1:])]
    return "\n".join(lines)


def dictionary_markdown() -> str:
    """The tables of `docs/records.md`."""
    return "\n".join(_table_markdown(table) for table in TABLES)


def _table_markdown(table: Table) -> str:
    """One table as Markdown."""
    arrow = arrow_schema(table)
    rows = [
        f"| `{column.name}` | {column.kind.value} | `{arrow.field(column.name).type}` | {column.meaning} "
        f"| {column.null or 'never'} |"
        for column in table.columns
    ]
    head = ["| column | kind | Arrow type | meaning | null when |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"## The {table.name} table", "", table.row, "", *head, *rows, ""])
