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
from typing import TYPE_CHECKING, Any, BinaryIO

from scraper.columns import OWN_WORDS, Column, Kind
from scraper.rows import Cell, Row

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from pyarrow import csv

# OWASP's list: some programs skip a leading tab or line break, some take the full-width signs. The hyphen
# stands last, as it would make a range elsewhere in the patterns.
_SIGNS = "=+@\t\r\n＝＋－＠-"
IS_GUARDED = f"^'+[{_SIGNS}]"
IS_BARE = f"^[{_SIGNS}]"

# By each byte, whether one of them or an apostrophe begins with it.
_FIRST_BYTES = bytes(byte in {sign.encode()[0] for sign in f"'{_SIGNS}"} for byte in range(256))

_needs_guard = re.compile(f"'*[{_SIGNS}]").match

# pyarrow takes 1024, with 5 % more time; the lines of 4096 no longer lie in the processor's cache.
_ROWS_AT_ONCE = 2048

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
    renderers = [_renderer(column, formulas) for column in columns]
    lines = [
        ",".join(["" if cell is None else render(cell) for render, cell in zip(renderers, row, strict=True)])
        for row in rows
    ]
    return ("\n".join(lines) + "\n").encode() if lines else b""


class BatchPrinter:
    """Prints Arrow columns into a file: the bytes of `csv_lines`, some ten times as fast."""

    def __init__(self, file: BinaryIO, columns: Sequence[Column], formulas: Formulas) -> None:
        self._file, self._names = file, [column.name for column in columns]
        kinds = [column.kind for column in columns]
        self._instants = [place for place, kind in enumerate(kinds) if kind is Kind.INSTANT]
        self._guarded = [place for place, column in enumerate(columns) if _is_guarded(column, formulas)]
        self._writer: csv.CSVWriter | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of `batch`: as they were parsed, not yet guarded. It may hold more columns."""
        printable = batch.select(self._names)
        for place in self._instants:
            texts = _instant_texts(printable.column(place))
            printable = printable.set_column(place, self._names[place], texts)
        marks = _marks([printable.column(place) for place in self._guarded], batch.num_rows)
        for line in sorted(set(marks.nonzero()[0].tolist())):
            place = self._guarded[line]
            texts = _guarded(printable.column(place), marks[line])
            printable = printable.set_column(place, self._names[place], texts)
        self._writer = self._writer or self._open(printable.schema)
        self._writer.write_batch(printable)

    def _open(self, schema: pa.Schema) -> csv.CSVWriter:
        """One writer for the whole file, as it keeps the memory that it prints into."""
        from pyarrow import csv

        options = csv.WriteOptions(include_header=False, batch_size=_ROWS_AT_ONCE)
        return csv.CSVWriter(self._file, schema, write_options=options)


def _is_guarded(column: Column, formulas: Formulas) -> bool:
    """Whether a column may hold a text that a spreadsheet would run."""
    return formulas is Formulas.GUARDED and column.kind in _TEXT_KINDS and column.name not in OWN_WORDS


def _renderer(column: Column, formulas: Formulas) -> Callable[[Any], str]:
    """What prints a cell that is not null."""
    if column.kind in _TEXT_KINDS:
        return (lambda text: _quoted(guard(text))) if _is_guarded(column, formulas) else _quoted
    printers: dict[Kind, Callable[[Any], str]] = {
        Kind.NUMBER: _number,
        Kind.DAY: date.isoformat,
        Kind.INSTANT: _quoted_instant,
    }
    return printers.get(column.kind, str)


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


def _instant_texts(array: Any) -> Any:
    """UTC times as texts; each time that occurs is printed once."""
    import pyarrow as pa
    from pyarrow import compute

    if array.null_count == len(array):
        return pa.nulls(len(array), pa.string())
    encoded = array.dictionary_encode()
    seconds = encoded.dictionary.cast(pa.timestamp("s", tz="UTC")).cast(pa.timestamp("s")).cast(pa.string())
    texts = compute.binary_join_element_wise(compute.replace_substring(seconds, " ", "T"), "Z", "")
    return texts.take(encoded.indices)


def _marks(arrays: Sequence[Any], count: int) -> NDArray[np.bool_]:
    """Of each of `arrays`, of `count` texts, a line of marks: which may begin with a sign or an apostrophe.

    Hardly any does, and first bytes are seen ten times as fast as the pattern is tried. An absent or empty
    text has none and is marked by that of the next, which costs a trial and no more.
    """
    import numpy as np

    firsts = np.zeros((len(arrays), count), dtype=np.uint8)
    for line, array in zip(firsts, arrays, strict=True):
        _, offsets, data = array.buffers()
        if data is not None and data.size and array.null_count < count:
            starts = np.frombuffer(offsets, dtype=np.int32, count=count, offset=array.offset * 4)
            np.frombuffer(data, dtype=np.uint8).take(starts, mode="clip", out=line)
    return np.frombuffer(firsts.tobytes().translate(_FIRST_BYTES), dtype=np.bool_).reshape(firsts.shape)


def _guarded(array: Any, marked: NDArray[np.bool_]) -> Any:
    """An Arrow text column, guarded; only its `marked` texts can need it."""
    import pyarrow as pa
    from pyarrow import compute

    mask = pa.array(marked)
    texts = [text and guard(text) for text in array.filter(mask).to_pylist()]
    return compute.replace_with_mask(array, mask, pa.array(texts, pa.string()))


def unguard(array: Any) -> Any:
    """An Arrow text column without the guard's apostrophes."""
    from pyarrow import compute

    return compute.if_else(
        compute.match_substring_regex(array, IS_GUARDED), compute.utf8_slice_codeunits(array, 1), array
    )


def cells(row: Row, picks: Sequence[int]) -> tuple[Cell, ...]:
    """The cells of `row` at `picks`."""
    return tuple(row[pick] for pick in picks)
