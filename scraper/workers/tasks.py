"""What travels between a run and its worker processes."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.records import Status
from scraper.columns import ANSWERS, Table
from scraper.forms.streams import ReadOptions
from scraper.shards import Shard
from scraper.statuses import FAILED
from scraper.summary import Tally
from scraper.timelimit import DEFAULT_SECONDS


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with every shard."""

    table: Table = ANSWERS
    options: ReadOptions = field(default_factory=ReadOptions)
    failed: Set[Status] = FAILED
    """Statuses that count as failures."""
    seconds: float = DEFAULT_SECONDS
    """Time limit for one page."""
    folder: str | None = None
    """Where relative paths begin; None: where the process is."""


class Loss(NamedTuple):
    """What is told of a page that costs its process."""

    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Task:
    """A shard for a worker, and what is known from workers that died of it."""

    shard: Shard
    work: Work
    done: int = 0
    """How many of its results are safe; they are read again, but not parsed."""
    lost_pages: Mapping[int, Loss] = field(default_factory=dict)
    """Number of a result in the shard → what to tell in place of parsing the page."""
    lost_inputs: Mapping[int, Loss] = field(default_factory=dict)
    """Number of a result → what to tell in place of it and of what is behind it in the same input."""


class Frame(NamedTuple):
    """The results of some pages that follow one another."""

    answers: tuple[bytes, ...]
    """Arrow batches of rows of the answers table; see `scraper.batches.pack`."""
    pages: tuple[bytes, ...]
    tally: Tally
    results: int
    """How many there are."""
    origins: tuple[tuple[int, int], ...] = ()
    """Of each result: which of the shard's inputs it is of, and how many answer rows it has."""
    read: int = 0
    """Bytes of input (`Shard.size`) that are done with it."""
