"""Fetches one page again by its name, as the tables give it: `x.warc.gz#1234`, `x.zip#a/b.html`."""

from __future__ import annotations

import os
from collections.abc import Iterator

from parsers.patterns import lazy_pattern
from parsers.records import Status
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location
from scraper.saved import SavedPage, Unread, UnreadPage

_ESCAPED = lazy_pattern(rb"\\x([0-9a-f]{2})")


def read_source(source: str, options: ReadOptions = ReadOptions()) -> SavedPage:  # noqa: B008 (immutable)
    """The page that `source` names; raises `Unread`.

    Reads no more of an archive than it takes to come to the member: a record of a WARC is one step away,
    a line of JSONL takes the counting of lines, a member of a packed tar the unpacking of all before it.
    Where `source` names an input with several pages, the first one is given.
    """
    for path, member in _readings(source):
        found = next(read_pages(Location(path), options, wanted=member), None)
        if isinstance(found, UnreadPage):
            raise Unread(found.status, found.reason)
        if found is None:
            what = f"holds no page {member!r}" if member is not None else "holds no page"
            raise Unread(Status.UNREADABLE, f"{path} {what}; the column `source` of a pages table names them")
        return found
    raise Unread(Status.UNREADABLE, "no such file or directory")


def _readings(source: str) -> Iterator[tuple[str, str | None]]:
    """The ways to take `source` apart into the path of a file that is there, and the member in it.

    A path may hold a `#` itself; the longest one that exists is meant.
    """
    for text in dict.fromkeys((source, _unescaped(source))):
        path, member = text, None
        while path:
            if os.path.lexists(path):
                yield path, member
                return
            path, mark, tail = path.rpartition("#")
            if not mark:
                break
            member = tail if member is None else f"{tail}#{member}"


def _unescaped(source: str) -> str:
    r"""The path whose odd bytes the tables show as `\xff`."""
    return os.fsdecode(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(source)))
