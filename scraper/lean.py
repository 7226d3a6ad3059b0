"""Processes that must be quick to start and quick to work."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

# New objects, where Python takes 700; the largest pages make some 100,000.
_COLLECT_AFTER = 50_000


class _NoPandas:
    """Finds no pandas, and keeps others from looking for it: a finder as `sys.meta_path` has them."""

    @staticmethod
    def find_spec(fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        """None for every module but pandas."""
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is left out of this process", name=fullname)


def leave_pandas_out() -> None:
    """Let every import of pandas in this process fail.

    pyarrow imports it with the first array that it makes, only to see if it was given a Series: that takes
    longer than all else that a small run does, and 40 MB. Only for processes that neither load tables nor
    run other people's code.
    """
    sys.meta_path.insert(0, _NoPandas())


def forget_circles() -> None:
    """Keep the garbage collector from searching all that was imported when the process ends right after.

    Exit handlers run and objects are let go as ever; what is left out is the search for circles of them,
    which took a tenth of a small run. DuckDB would report what is not found then as leaks.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


@contextmanager
def rare_collections() -> Iterator[None]:
    """Inside of the block Python's garbage collector runs more rarely.

    Threads, rows and Arrow columns hold no circles, so it finds nothing; looking for some takes a quarter of
    the time of a page with 500 answers.
    """
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
