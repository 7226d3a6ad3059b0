"""What the report is told about runs: it draws them as lines and lists their alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Alarm(NamedTuple):
    """Something that a run saw drift."""

    field: str
    """Name of the column, or of another measure (`answers per page`)."""
    message: str
    """What happened, in words: from which value to which."""
    pages: tuple[str, ...] = ()
    """Sources of pages that show it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job, the present one or an earlier one."""

    started: datetime
    pages: Mapping[str, int]
    """Status → number of pages."""
    answers: int
    fill: Mapping[str, float]
    """Column of the answers table → share of rows that have a value, 0 to 1."""
    alarms: tuple[Alarm, ...] = ()
