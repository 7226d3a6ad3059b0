"""Patterns that are compiled when the first line comes that needs them.

All patterns of the grammar together take 35 ms to compile, more than everything else that is done for a small
page, and few pages need a half of them. Those that are met on nearly every line (the cheap tests that turn a
line away) should stay with `re.compile`: each use of a lazy pattern costs 20 ns more.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def lazy_pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""What `re.compile(source, flags)` gives, but a faulty pattern shows at its first use only.

    >>> word = lazy_pattern(r"(\w+)\.?", re.IGNORECASE)
    >>> word.fullmatch("Dr.")[1], word.search("..."), word.sub("x", "a b.")
    ('Dr', None, 'x x')
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(source, flags))


class _LazyPattern:
    """Looks up each method once; after that it is an attribute like any other, without a check."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value
