"""The names that tables give to pages, `x.warc.gz#1234` or `x.zip#a/b.html`, taken apart."""

from __future__ import annotations

import os

from parsers.patterns import lazy_pattern

_ESCAPED = lazy_pattern(rb"\\x([0-9a-f]{2})")


def take_apart(source: str) -> tuple[str, str | None]:
    """The path of a file that is there and the member in it; None for all that it holds.

    A path may hold a `#` itself; the longest one that exists is meant. Where none exists, it is all path.
    """
    for text in dict.fromkeys((source, _unescaped(source))):
        path, member = text, None
        while path:
            if os.path.lexists(path):
                return path, member
            path, mark, tail = path.rpartition("#")
            if not mark:
                break
            member = tail if member is None else f"{tail}#{member}"
    return source, None


def _unescaped(source: str) -> str:
    r"""The path whose odd bytes the tables show as `\xff`."""
    return os.fsdecode(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(source)))
