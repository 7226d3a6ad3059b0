"""What can become of an address, and the errors that say why it was not fetched.

The errors:

    Unfetched             the root; carries the outcome, the reason and whether another try is worth it
    ├── AddressRefused    never asked: no http(s), credentials in it, or a private network
    ├── RobotsRefusal     never asked: robots.txt closes the address
    ├── LeftAlone         never asked: the host refused us earlier in the run, or is down
    └── Stopped           the run is ending; the address stays to be done
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an address; the values are the words of the summary and of the ledger."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    KEPT = "kept before"
    BLOCKED = "blocked"
    REFUSED = "refused by robots.txt"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one address, the reason where it is none of the good ones, the bytes of its page."""

    url: str
    outcome: Outcome
    reason: str | None = None
    size: int = 0


class Unfetched(Exception):
    """An address that gave no page; `worth_retrying` when the next try may well succeed."""

    outcome = Outcome.FAILED

    def __init__(self, reason: str, *, worth_retrying: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.worth_retrying = reason, worth_retrying


class AddressRefused(Unfetched):
    """An address that this program does not ask for, whoever names it. Correct the address."""


class RobotsRefusal(Unfetched):
    """An address that the site's robots.txt closes to this program."""

    outcome = Outcome.REFUSED


class LeftAlone(Unfetched):
    """A host that is not asked again in this run. Wait, or take the pages from an archive."""

    def __init__(self, reason: str, outcome: Outcome) -> None:
        super().__init__(reason)
        self.outcome = outcome


class Stopped(Unfetched):
    """The run was interrupted. The same command goes on."""

    def __init__(self) -> None:
        super().__init__("the run was interrupted")
