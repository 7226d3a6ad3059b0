"""Whether two mentions are one doctor, by rules that can be told to whom it concerns.

The rules lean to caution: a doctor listed twice, with the other one named beside, can be joined by the
reader; two doctors made into one can't be parted.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from scraper.doctors.mentions import Fit, Person, fit_address, fit_degrees, fit_place, fit_specialty
from scraper.doctors.names import Agreement, agreement, contradict


class Bond(IntEnum):
    """How strongly something ties two mentions."""

    NONE = 0
    POSSIBLE = 1
    """Listed, not merged."""
    WEAK = 2
    """One of them shows no more than a surname or an initial: merged if nobody else could be meant."""
    FAIR = 3
    """Merged if nobody fits better: an odd spelling, or a place that is not told or another one."""
    STRONG = 4
    """The name in the same city."""
    SURE = 5
    """The same profile."""


class Judgement(NamedTuple):
    """What ties two mentions, by which evidence, and what forbids that they be one."""

    bond: Bond
    evidence: str
    """One word or two: what ties them; of a possible bond what speaks against it."""
    barrier: bool = False
    """Whether the two must not be one doctor, whatever ties them to a third."""


_NOTHING = Judgement(Bond.NONE, "")

_EVIDENCE = {
    Agreement.MIDDLE: "full name",
    Agreement.FULL: "full name",
    Agreement.NICKNAME: "nickname",
    Agreement.MARRIED: "double name",
    Agreement.TYPO: "typing error",
    Agreement.INITIAL: "initial",
    Agreement.SURNAME: "surname",
}


def judge(one: Person, other: Person) -> Judgement:
    """What ties two mentions."""
    forbidden = contradict(one.name, other.name)
    if fit_address(one, other) is Fit.SAME:
        if forbidden:
            return Judgement(Bond.POSSIBLE, "same profile, other name", barrier=True)
        return Judgement(Bond.SURE, "address")
    names = agreement(one.name, other.name)
    if forbidden or names is Agreement.NONE:
        return Judgement(Bond.NONE, "name", forbidden)
    against = _against(one, other)
    if against:
        near = names >= Agreement.NICKNAME and fit_place(one, other) is Fit.SAME
        return Judgement(Bond.POSSIBLE if near else Bond.NONE, f"other {against}", barrier=True)
    by_place = {Fit.SAME: _in_one_place, Fit.OTHER: _in_two_places, Fit.UNKNOWN: _somewhere}
    return by_place[fit_place(one, other)](one, other, names)


def _against(one: Person, other: Person) -> str:
    """What makes two mentions of one name two persons, wherever they are."""
    checks = {"profile": fit_address, "credentials": fit_degrees, "specialty": fit_specialty}
    return next((what for what, fit in checks.items() if fit(one, other) is Fit.OTHER), "")


def _in_one_place(one: Person, other: Person, names: Agreement) -> Judgement:
    evidence = _EVIDENCE[names]
    if names >= Agreement.NICKNAME:
        return Judgement(Bond.STRONG, evidence)
    if fit_specialty(one, other) is not Fit.SAME:
        return Judgement(Bond.POSSIBLE, "specialty not told")
    return Judgement(Bond.FAIR if names >= Agreement.TYPO else Bond.WEAK, evidence)


def _in_two_places(one: Person, other: Person, names: Agreement) -> Judgement:
    """A doctor who moved is known by the middle name, unless half the country is called so."""
    if names < Agreement.FULL or is_common(one) or is_common(other):
        return _NOTHING
    if names is Agreement.MIDDLE and fit_specialty(one, other) is Fit.SAME:
        return Judgement(Bond.FAIR, "moved")
    return Judgement(Bond.POSSIBLE, "other place")


def _somewhere(one: Person, _other: Person, names: Agreement) -> Judgement:
    """At least one of them tells no place."""
    if names < Agreement.FULL:
        return _NOTHING
    if not is_common(one):
        return Judgement(Bond.FAIR, _EVIDENCE[names])
    return Judgement(Bond.POSSIBLE, "place not told")


def is_common(person: Person) -> bool:
    """Whether the surname is one of the most common."""
    return person.name.surname in _common_surnames()


@lru_cache(maxsize=1)
def _common_surnames() -> frozenset[str]:
    lines = (Path(__file__).with_name("common_surnames.txt")).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
