"""Processes that must be quick to start."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType


class _NoPandas(MetaPathFinder):
    """Finds no pandas, and keeps others from looking for it."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> None:
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
