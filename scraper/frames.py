"""Our files as pandas frames, with the types of `scraper.columns`, the same whichever format they are in.

| kind | dtype |
| --- | --- |
| text | `string` (pyarrow) |
| label | `category`, categories sorted |
| integer, long integer | `Int32`, `Int64` |
| number | `Float64` |
| date | `datetime64[s]`, as pandas has no type of its own for days |
| timestamp | `datetime64[ms, UTC]` |
| evidence | lists of dicts |

pandas and pyarrow are imported when `load` is called, not before.
"""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.columns import ANSWERS_WITH_EVIDENCE, PAGES, Column, Kind, Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_COLUMNS: dict[str, Column] = {
    column.name: column for table in (PAGES, ANSWERS_WITH_EVIDENCE) for column in table.columns
}

# pyarrow reads block by block and a row must fit into one; a body may be as large as a page.
_LARGEST_BLOCK = 2**30


class NotOurTable(ValueError):
    """A file that holds none of our columns. Check the path."""


def load(path: str | PathLike[str]) -> pd.DataFrame:
    """The table in a `.csv`, `.jsonl` or `.parquet` file that `doctor-answers` wrote.

    Null is `pd.NA` (`NaT` for times). The formula guard of a CSV is taken off; a file written with
    `--raw-csv` is recognised by a text that begins like a formula. Columns that are not ours are kept
    as found. A JSONL file without rows has no column names; it is loaded as an empty answers table.

    Raises:
        NotOurTable: none of the columns is ours, or the suffix is none of the three.
        OSError: the file can't be read.
    """
    path = Path(path)
    readers = {".csv": _read_csv, ".jsonl": _read_jsonl, ".parquet": _read_parquet}
    try:
        reader = readers[path.suffix.lower()]
    except KeyError:
        raise NotOurTable(f"{path}: no format has this suffix; use one of {', '.join(readers)}") from None
    table = reader(path)
    if not set(table.column_names) & _COLUMNS.keys():
        raise NotOurTable(f"{path}: none of the columns is one of ours")
    return _frame(table)


def _read_parquet(path: Path) -> pa.Table:
    from pyarrow import parquet

    return parquet.read_table(path)


def _read_csv(path: Path) -> pa.Table:
    from pyarrow import csv

    from scraper.schema import arrow_schema

    types: dict[str, pa.DataType] = {}
    for table in (PAGES, ANSWERS_WITH_EVIDENCE):
        types.update((field.name, field.type) for field in arrow_schema(table) if field.name != "evidence")
    found = csv.read_csv(
        path,
        read_options=csv.ReadOptions(block_size=_block_size(path)),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    return _unguarded(found)


def _unguarded(table: pa.Table) -> pa.Table:
    """`table` without the formula guard, if it has it: a guarded file has no text that begins bare."""
    import pyarrow as pa
    from pyarrow import compute

    from scraper.csvformat import IS_BARE, unguard

    texts = [name for name in table.column_names if pa.types.is_string(table.schema.field(name).type)]
    if any(compute.any(compute.match_substring_regex(table[name], IS_BARE)).as_py() for name in texts):
        return table
    for name in texts:
        table = table.set_column(table.column_names.index(name), name, unguard(table[name]))
    return table


def _read_jsonl(path: Path) -> pa.Table:
    import pyarrow as pa
    from pyarrow import json as arrow_json

    from scraper.schema import arrow_schema

    with path.open(encoding="utf-8") as file:
        first = file.readline()
    if not first:
        return arrow_schema(Table("answers", "", ANSWERS_WITH_EVIDENCE.columns[:-1])).empty_table()
    names = [name for name in json.loads(first) if name in _COLUMNS]
    final = arrow_schema(Table("found", "", tuple(_COLUMNS[name] for name in names)))
    # pyarrow's reader of JSON takes no dates; its cast from text does.
    as_text = {Kind.DAY, Kind.INSTANT}
    asked = pa.schema(
        [(field.name, pa.string() if _COLUMNS[field.name].kind in as_text else field.type) for field in final]
    )
    table = arrow_json.read_json(
        path,
        read_options=arrow_json.ReadOptions(block_size=_block_size(path)),
        parse_options=arrow_json.ParseOptions(explicit_schema=asked),
    )
    for name in names:
        if _COLUMNS[name].kind in as_text:
            place = table.column_names.index(name)
            table = table.set_column(place, name, table[name].cast(final.field(name).type))
    return table


def _block_size(path: Path) -> int:
    """A block that holds the whole file, within reason."""
    return min(max(path.stat().st_size + 1, 2**20), _LARGEST_BLOCK)


def _frame(table: pa.Table) -> pd.DataFrame:
    """The frame with the dtypes of the module's table."""
    import pandas as pd

    series = {name: _series(table[name], _COLUMNS.get(name)) for name in table.column_names}
    return pd.DataFrame(series, copy=False)


def _series(array: Any, column: Column | None) -> pd.Series[Any]:
    """One column as pandas holds it."""
    import pandas as pd
    import pyarrow as pa

    dtypes: dict[Kind, Any] = {
        Kind.TEXT: pd.StringDtype("pyarrow"),
        Kind.LABEL: pd.StringDtype("pyarrow"),
        Kind.COUNT: pd.Int32Dtype(),
        Kind.SIZE: pd.Int64Dtype(),
        Kind.NUMBER: pd.Float64Dtype(),
    }
    kind = column.kind if column else None
    series: pd.Series[Any]
    if kind is Kind.EVIDENCE:
        series = pd.Series(array.to_pylist(), dtype=object)
    elif kind is Kind.DAY:
        series = array.cast(pa.timestamp("s")).to_pandas()
    elif kind in dtypes:
        # A column without any value may come as Arrow's type null from other tools' copies.
        plain = array.cast(pa.string()) if kind in {Kind.TEXT, Kind.LABEL} else array
        series = plain.to_pandas(types_mapper=lambda _: dtypes[kind])
        series = series.astype("category") if kind is Kind.LABEL else series
    else:
        series = array.to_pandas()
    return series
