"""Processes that must be quick to start."""

from __future__ import annotations

import sys
from typing import cast


def leave_pandas_out() -> None:
    """Let every import of pandas in this process fail.

    pyarrow imports it with the first array that it makes, only to see if it was given a Series: that takes
    longer than all else that a small run does, and 40 MB. Only for processes that neither load tables nor
    run other people's code.
    """
    if "pandas" not in sys.modules:
        cast(dict[str, object], sys.modules)["pandas"] = None
