"""Inputs become shards: pieces of work of some megabytes, which any process can do by itself.

Small files go together, big archives are cut at their records (`scraper.forms.split`). The shards in their
order hold the inputs in theirs, so the results do not depend on how they were cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from scraper.forms.streams import ReadOptions
from scraper.inputs import STDIN, Location, input_size
from scraper.remote import is_address

# As they lie on disk. Some 600 text pages, or 200 packed HTML pages: about a second of work, against which
# the handing over costs nothing, and little is lost when a process dies.
SHARD_BYTES = 4 * 2**20

# A file at a remote address stays whole up to here (Common Crawl's have 1 GB): to find where its records
# begin would take requests that the process which cuts would have to make for all the others.
REMOTE_SHARD_BYTES = 2 * 2**30

# Below, one process is done before others have started.
POOL_BYTES = 8 * 2**20

# The reading of many small files takes time too; and a source is the least that can be told as lost.
_SHARD_FILES = 500


class Shard(NamedTuple):
    """Some inputs, or parts of one."""

    locations: tuple[Location, ...]
    size: int
    """Bytes as they lie on disk, as far as they can be known."""


def cut_shards(
    locations: Iterable[Location], options: ReadOptions, shard_bytes: int = SHARD_BYTES
) -> Iterator[Shard]:
    """The shards of some `shard_bytes` each that hold `locations` in their order."""
    from scraper.forms.split import split

    waiting: list[Location] = []
    size = 0
    for location in locations:
        given = location.part  # of an archive of records: bytes
        whole = given.end - given.start if given else input_size(location)
        largest = REMOTE_SHARD_BYTES if is_address(location.path) else shard_bytes
        parts = split(location, largest, options) if whole > largest else [location]
        for number, part in enumerate(parts, 1):
            waiting.append(part)
            size += whole * number // len(parts) - whole * (number - 1) // len(parts)
            if size >= shard_bytes or len(waiting) >= _SHARD_FILES:
                yield Shard(tuple(waiting), size)
                waiting, size = [], 0
    if waiting:
        yield Shard(tuple(waiting), size)


def is_work_for_many(locations: Iterable[Location]) -> bool:
    """Whether `locations` are so much that further processes are worth their start.

    Standard input can be read by this process only.
    """
    total = 0
    for location in islice(locations, POOL_BYTES // 256):
        if location.path == STDIN:
            return False
        total += input_size(location)
        if total >= POOL_BYTES:
            return True
    return False
