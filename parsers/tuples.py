"""How named tuples are made where a page has many of them: lines, looks, answers."""

from __future__ import annotations

from typing import Final

make: Final = tuple.__new__
"""`make(Line, values)` gives what `Line(*values)` does; a named tuple's own constructor is a Python function,
which takes thrice as long."""
