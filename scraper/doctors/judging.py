"""Whether two mentions are one doctor, by rules that can be told to whom it concerns.

The rules lean to caution: a doctor listed twice, with the other one named beside, can be joined by the
reader; two doctors made into one can't be parted.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from scraper.doctors.agreeing import agreement, are_related, contradict, contradict_given
from scraper.doctors.givennames import Agreement, goes_by_both
from scraper.doctors.mentions import Fit, Person, fit_address, fit_degrees, fit_place, fit_specialty
from scraper.doctors.names import Name
from scraper.doctors.vocabulary import (
    given_share,
    is_common_surname,
    is_frequent_given_name,
    is_frequent_surname,
    is_from_elsewhere,
    is_given_name,
    is_surname,
    surname_share,
)


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
    Agreement.SPELLING: "spelling",
    Agreement.MARRIED: "double name",
    Agreement.CALLED: "middle name",
    Agreement.SWAPPED: "name order",
    Agreement.TYPO: "typing error",
    Agreement.INITIAL: "initial",
    Agreement.SURNAME: "surname",
}


def judge(one: Person, other: Person) -> Judgement:
    """What ties two mentions."""
    forbidden = contradict(one.name, other.name)
    if fit_address(one, other) is Fit.SAME:
        if forbidden and not _has_other_surname(one.name, other.name):
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


def _has_other_surname(one: Name, other: Name) -> bool:
    """Whether one person may have changed the surname: the given name is written out and the same."""
    return len(one.given) > 1 and one.given == other.given and not contradict_given(one, other)


def _against(one: Person, other: Person) -> str:
    """What makes two mentions of one name two persons, wherever they are."""
    checks = {"profile": fit_address, "credentials": fit_degrees, "specialty": fit_specialty}
    return next((what for what, fit in checks.items() if fit(one, other) is Fit.OTHER), "")


def _in_one_place(one: Person, other: Person, names: Agreement) -> Judgement:
    if names >= Agreement.NICKNAME:
        return Judgement(Bond.STRONG, _EVIDENCE[names])
    if not _have_one_field(one, other):
        return Judgement(Bond.POSSIBLE, "specialty not told")
    if _may_mean_another(one, other, names):
        return Judgement(Bond.POSSIBLE, "common name")
    return Judgement(Bond.FAIR if names >= Agreement.TYPO else Bond.WEAK, _EVIDENCE[names])


def _have_one_field(one: Person, other: Person) -> bool:
    """Whether the specialty is the same; if it is not told, credentials are enough with an uncommon name."""
    if fit_specialty(one, other) is Fit.UNKNOWN:
        return fit_degrees(one, other) is Fit.SAME and not is_frequent_surname(one.name.surname)
    return True


def _may_mean_another(one: Person, other: Person, names: Agreement) -> bool:
    """Whether a common name as likely means somebody else of the same city: K. Kim, Ana Garcia-Lopez."""
    if names is Agreement.MARRIED:
        parts = one.name.surname_parts | other.name.surname_parts | {*one.name.middle, *other.name.middle}
        return all(is_common_surname(part) for part in parts if len(part) > 1)
    most = {Agreement.SURNAME: 300, Agreement.INITIAL: 1000, Agreement.CALLED: 1000}.get(names)
    return most is not None and max(surname_share(each.name.surname) for each in (one, other)) > most


def _in_two_places(one: Person, other: Person, names: Agreement) -> Judgement:
    """A doctor who moved is known by the middle name or a rare name, unless half the country is called so."""
    if names < Agreement.FULL or is_common(one) or is_common(other):
        return _NOTHING
    telling = names is Agreement.MIDDLE or _is_rare(one, other) or namesakes(one, other, names) < _NONE_ELSE
    if telling and fit_specialty(one, other) is Fit.SAME:
        return Judgement(Bond.FAIR, "moved")
    return Judgement(Bond.POSSIBLE, "other place")


def _is_rare(one: Person, other: Person) -> bool:
    """Whether the full name of both is so rare that two doctors of one field won't share it.

    A surname that hardly anybody has is enough with a given name that few have, or within one state.
    """
    given, surname = one.name.given, one.name.surname
    if not is_given_name(given):
        return True
    in_one_region = bool(one.region) and one.region == other.region
    return not is_surname(surname) and (in_one_region or not is_frequent_given_name(given))


def _somewhere(one: Person, other: Person, names: Agreement) -> Judgement:
    """At least one of them tells no place: the more people have the name, the more else must agree."""
    in_one_region = bool(one.region) and one.region == other.region
    if names < (Agreement.MARRIED if in_one_region else Agreement.SPELLING):
        return _NOTHING
    rare = namesakes(one, other, names) < _FEW
    if rare and (names >= Agreement.FULL or fit_specialty(one, other) is Fit.SAME):
        return Judgement(Bond.FAIR, _EVIDENCE[names])
    return Judgement(Bond.POSSIBLE if names >= Agreement.FULL else Bond.NONE, "place not told")


# As many doctors, roughly, answer on such sites; so small an expectation of a namesake is none.
_DOCTORS = 20_000
_FEW = 0.02
_NONE_ELSE = 0.00002
# Of a million doctors so many have a certain double name.
_DOUBLE = 0.1


def namesakes(one: Person, other: Person, names: Agreement) -> float:
    """How many other doctors of the field have the name by chance.

    Unknown credentials or specialties may be anybody's; a middle name or initial is shared by one of twelve.
    """
    given = max(given_share(one.name.given), given_share(other.name.given))
    surname = max(_surname_share(one.name), _surname_share(other.name))
    if is_from_elsewhere(one.name.surname) or is_from_elsewhere(other.name.surname):
        given = max(given, 10_000)  # among the Nguyens a Tuan is no rarity
    expected = _DOCTORS * given * surname / 1e12
    if names is Agreement.MIDDLE:
        expected /= 12
    same = (fit_specialty(one, other) is Fit.SAME, fit_degrees(one, other) is Fit.SAME)
    return expected * {(True, True): 0.3, (True, False): 0.3, (False, True): 1}.get(same, 3)


def _surname_share(name: Name) -> float:
    return _DOUBLE if len(name.surname_parts) > 1 else surname_share(name.surname)


def is_common(person: Person) -> bool:
    """Whether the surname is one of the most common."""
    return is_common_surname(person.name.surname)


def is_bridged(one: Person, other: Person, between: Iterable[Person]) -> bool:
    """Whether other names are no barrier, as somebody has both: Ann Finch-Lund, Ann Finch and Ann Lund.

    Surnames that half the country shares are not told apart so.
    """
    if not are_related(one.name, other.name):
        if contradict_given(one.name, other.name) or (is_common(one) and is_common(other)):
            return False
        return any(_has_both_surnames(third.name, one.name, other.name) for third in between)
    suffixes = {one.name.suffix, other.name.suffix} - {""}
    return len(suffixes) < 2 and any(goes_by_both(third.name, one.name, other.name) for third in between)


def _has_both_surnames(third: Name, one: Name, other: Name) -> bool:
    return (
        (len(third.surname_parts) > 1 or bool(third.middle))
        and third.given in (one.given, other.given)
        and are_related(third, one)
        and are_related(third, other)
    )
