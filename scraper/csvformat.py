r"""How a table is written as CSV, and how the formula guard is put on and taken off.

RFC 4180 with `\n` line ends, in UTF-8. Text is always quoted and null is an empty cell without
quotes, so the two can be told apart; numbers and dates are bare.

The guard: spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula, even a quoted
one. Such a text gets an apostrophe in front, which makes it plain text there; `load` takes it off. A
text that itself begins with apostrophes before such a character gets one more, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scraper.columns import Column, Kind
from scraper.rows import Cell, Row

if TYPE_CHECKING:
    from io import IOBase

    import pyarrow as pa

# OWASP's list: some programs skip a leading tab or line break, some take the full-width signs. The hyphen
# stands last, as it would make a range elsewhere in the patterns.
_SIGNS = "=+@\t\r\n＝＋－＠-"
NEEDS_GUARD = f"^'*[{_SIGNS}]"
IS_GUARDED = f"^'+[{_SIGNS}]"
IS_BARE = f"^[{_SIGNS}]"

# By each byte, whether one of them or an apostrophe begins with it.
_FIRST_BYTES = bytes(byte in {sign.encode()[0] for sign in f"'{_SIGNS}"} for byte in range(256))

_needs_guard = re.compile(NEEDS_GUARD).match

_TEXT_KINDS = {Kind.TEXT, Kind.LABEL}


class Formulas(Enum):
    """What happens to texts that a spreadsheet would run."""

    GUARDED = "guarded"
    RAW = "raw"


def guard(text: str) -> str:
    """`text` as a spreadsheet may safely open it.

    >>> [guard(text) for text in ("=1+1", "-", "'=1", "'tis", "4.8 - good", "")]
    ["'=1+1", "'-", "''=1", "'tis", '4.8 - good', '']
    """
    return f"'{text}" if _needs_guard(text) else text


def header_line(columns: Sequence[Column]) -> bytes:
    """The first line."""
    return (",".join(column.name for column in columns) + "\n").encode()


def csv_lines(rows: Sequence[Row], columns: Sequence[Column], formulas: Formulas) -> bytes:
    """`rows`, whose cells are those of `columns`, as CSV: for few rows, as importing pyarrow takes longer."""
    renderers = [_renderer(column.kind, formulas) for column in columns]
    lines = [
        ",".join(["" if cell is None else render(cell) for render, cell in zip(renderers, row, strict=True)])
        for row in rows
    ]
    return ("\n".join(lines) + "\n").encode() if lines else b""


def write_batch(batch: pa.RecordBatch, columns: Sequence[Column], formulas: Formulas, file: BinaryIO) -> None:
    """Write the same bytes from Arrow columns, some ten times as fast."""
    import pyarrow as pa
    from pyarrow import csv

    arrays = [_printable(batch.column(column.name), column.kind, formulas) for column in columns]
    printable = pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])
    csv.write_csv(printable, pa.PythonFile(cast("IOBase", file), "w"), csv.WriteOptions(include_header=False))


def _renderer(kind: Kind, formulas: Formulas) -> Callable[[Any], str]:
    """What prints a cell that is not null."""
    if kind in _TEXT_KINDS:
        return _quoted if formulas is Formulas.RAW else lambda text: _quoted(guard(text))
    printers: dict[Kind, Callable[[Any], str]] = {
        Kind.NUMBER: _number,
        Kind.DAY: date.isoformat,
        Kind.INSTANT: _quoted_instant,
    }
    return printers.get(kind, str)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _number(value: float) -> str:
    """The shortest form that reads back as the same number: `4.8`, `5`."""
    return repr(value).removesuffix(".0")


def instant(value: datetime) -> str:
    """A UTC time as the text formats print it: `2014-05-06T07:08:09Z`."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def _quoted_instant(value: datetime) -> str:
    return _quoted(instant(value))


def _printable(array: Any, kind: Kind, formulas: Formulas) -> Any:
    """An Arrow column as pyarrow's CSV writer must get it to print what `csv_lines` does."""
    import pyarrow as pa
    from pyarrow import compute

    if array.null_count == len(array):
        return pa.nulls(len(array), pa.string())
    if kind is Kind.INSTANT:
        seconds = array.cast(pa.timestamp("s", tz="UTC")).cast(pa.timestamp("s")).cast(pa.string())
        return compute.binary_join_element_wise(compute.replace_substring(seconds, " ", "T"), "Z", "")
    if kind not in _TEXT_KINDS or formulas is Formulas.RAW:
        return array
    if not _may_hold_formula(array):
        return array
    triggers = compute.match_substring_regex(array, NEEDS_GUARD)
    return compute.if_else(triggers, compute.binary_join_element_wise("'", array, ""), array)


def _may_hold_formula(array: Any) -> bool:
    """Whether any text begins with a byte of a sign or an apostrophe.

    Hardly one does, and the first bytes are seen twenty times as fast as the pattern is tried.
    """
    import numpy as np

    _, offsets, data = array.buffers()
    if data is None or not data.size:
        return False
    bounds = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    starts = bounds[:-1][bounds[1:] > bounds[:-1]]
    firsts = np.frombuffer(data, dtype=np.uint8)[starts]
    return bool(np.frombuffer(_FIRST_BYTES, dtype=np.bool_)[firsts].any())


def unguard(array: Any) -> Any:
    """An Arrow text column without the guard's apostrophes."""
    from pyarrow import compute

    return compute.if_else(
        compute.match_substring_regex(array, IS_GUARDED), compute.utf8_slice_codeunits(array, 1), array
    )


def cells(row: Row, picks: Sequence[int]) -> tuple[Cell, ...]:
    """The cells of `row` at `picks`."""
    return tuple(row[pick] for pick in picks)
