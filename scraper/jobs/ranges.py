"""Reading an input from where it was left.

An archive of records (WARC, ARC) can grow, and is left at the byte where a record begins; any other
container is left at the number of the page in it, and the pages before are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scraper.batch import PageResult, read_page, read_shard
from scraper.columns import ANSWERS, PAGES, Table
from scraper.forms.members import holds_one_record
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location, Part
from scraper.saved import SavedPage

ReadPage = Callable[[SavedPage, Table], PageResult]

_SOURCE = PAGES.names.index("source")

# What the first record of an archive begins with.
_RECORD_STARTS = (b"WARC/", b"filedesc:")

_HEAD = 2**16


class Positioned(NamedTuple):
    """The result of one page, and where in its input the page begins."""

    position: int
    result: PageResult


def can_grow(path: str) -> bool:
    """Whether the file is an archive of records, to which more of them may be appended."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    # Packed as a whole it has no places to go on from.
    return head.startswith(_RECORD_STARTS) or holds_one_record(head)


class Reading(NamedTuple):
    """How pages are read."""

    options: ReadOptions
    read: ReadPage = read_page
    """Makes the result of a page; see `scraper.timelimit`."""


def read_from(location: Location, start: int, stop: int, how: Reading) -> Iterator[Positioned]:
    """The pages of an input from `start` on; an archive is read up to byte `stop`, where it was hashed."""
    part = Part(start, stop) if can_grow(location.path) else None
    read = read_shard([location._replace(part=part)], ANSWERS, how.options, None, how.read)
    return positioned(location, start, read)


def positioned(location: Location, start: int, results: Iterable[PageResult]) -> Iterator[Positioned]:
    """The pages from `start` on, out of all that were read for that; of an archive, those from there on."""
    if can_grow(location.path):
        for result in results:
            yield Positioned(_offset(str(result.page[_SOURCE]), start), result)
        return
    for number, result in enumerate(results):
        if number >= start:
            yield Positioned(number, result)


def _offset(source: str, start: int) -> int:
    """The byte in `archive.warc.gz#1234`; what is told of the archive as a whole stands at its start.

    >>> _offset("a#1/b.warc.gz#1234", 7), _offset("a.warc.gz", 7)
    (1234, 7)
    """
    tail = source.rpartition("#")[2].partition("+")[0]  # behind the plus: a record inside of a gzip member
    return int(tail) if tail.isascii() and tail.isdigit() else start
