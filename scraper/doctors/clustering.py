"""Mentions become doctors: the fullest mentions first, each to the one doctor that it fits.

A mention that fits several doctors equally well stays alone, and all of them are listed as conflicting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from scraper.doctors.blocking import keys
from scraper.doctors.judging import Bond, Judgement, is_bridged, judge
from scraper.doctors.mentions import Fit, Mention, Person, fit_place, read_person
from scraper.doctors.shortforms import long_forms


@dataclass(slots=True)
class Doctor:
    """The mentions of one person."""

    people: list[Person]
    evidence: dict[Mention, str]
    """Mention → what ties it to the others."""
    conflicts: dict[int, str] = field(default_factory=dict)
    """Place of another doctor, who could be the same, in the list → what speaks against it."""
    vague: bool = False
    """Whether it is a mention that fits several doctors: it stays alone, and ties nobody together."""


def find_doctors(counts: Mapping[Mention, int]) -> list[Doctor]:
    """The doctors that the mentions (with the number of answers of each) speak of.

    The outcome does not depend on the order of the mentions.
    """
    doctors: list[Doctor] = []
    blocks: dict[str, list[int]] = defaultdict(list)  # a set takes three times the memory
    people = [read_person(mention) for mention in counts]
    for person in sorted(people, key=lambda person: _fullest_first(person, counts[person.mention])):
        found, sought = keys(person)
        near = sorted({place for key in sought for place in blocks[key]})
        place = _place(person, near, doctors)
        for key in found:
            if blocks[key][-1:] != [place]:
                blocks[key].append(place)
    return _without_empty(doctors)


def _without_empty(doctors: list[Doctor]) -> list[Doctor]:
    """The doctors without those that were united with others; conflicts name the new places."""
    kept = [place for place, doctor in enumerate(doctors) if doctor.people]
    moved = {place: new for new, place in enumerate(kept)}
    for place in kept:
        doctors[place].conflicts = {moved[other]: why for other, why in doctors[place].conflicts.items()}
    return [doctors[place] for place in kept]


def _fullest_first(person: Person, count: int) -> tuple[object, ...]:
    """Full names before short forms, so that all whom "Chris" could mean are there before him."""
    given = person.name.given
    return (
        bool(long_forms(given)) or len(given) < 2,
        -person.name.completeness,
        -len(given),
        -len(person.degrees),
        not person.address,
        not person.city,
        not person.fields,
        -count,
        person.mention.key,
    )


def _place(person: Person, near: list[int], doctors: list[Doctor]) -> int:
    """Put `person` to the doctor that fits, else make a new one; gives the doctor's place in the list."""
    fits: dict[int, Judgement] = {}
    conflicts: dict[int, str] = {}
    for place in near:
        best, barrier = _judge_doctor(person, doctors[place])
        if doctors[place].vague and best.bond is not Bond.SURE:
            barrier = "fits several"
        if best.bond >= Bond.WEAK and not barrier:
            fits[place] = best
        elif best.bond >= Bond.POSSIBLE:
            conflicts[place] = barrier or best.evidence
    chosen = _choose(person, fits, doctors)
    if len(chosen) == 1:
        place = chosen[0]
        doctors[place].people.append(person)
        doctors[place].evidence[person.mention] = fits[place].evidence
    else:
        place = len(doctors)
        doctors.append(Doctor([person], {person.mention: "alone"}, vague=bool(chosen)))
        conflicts |= dict.fromkeys(chosen, "fits several")
    _note(doctors, place, conflicts)
    return place


def _choose(person: Person, fits: Mapping[int, Judgement], doctors: list[Doctor]) -> list[int]:
    """The doctor that fits; several if it can't be told which. Those that prove to be one are united."""
    strongest = max((judgement.bond for judgement in fits.values()), default=Bond.NONE)
    if strongest >= Bond.FAIR:
        for least in (Bond.FAIR, strongest):
            chosen = [place for place, judgement in fits.items() if judgement.bond >= least]
            if len(chosen) > 1 and _are_one(chosen, doctors, person):
                return [_united(chosen, doctors)]
    chosen = [place for place, judgement in fits.items() if judgement.bond is strongest]
    # John Lee is rather John W. Lee than Jon Y. Lee.
    exact = [place for place in chosen if fits[place].evidence == _EXACT]
    return exact or chosen


def _judge_doctor(person: Person, doctor: Doctor) -> tuple[Judgement, str]:
    """What ties `person` to a doctor at best, and what forbids that they be one (else empty)."""
    judged = [(judge(person, member), member) for member in doctor.people]
    best = max((judgement for judgement, _ in judged), key=_strength, default=_NONE)
    if best.bond < Bond.POSSIBLE:
        return best, ""
    close = [member for judgement, member in judged if judgement.bond >= Bond.STRONG]
    # Who is dentist and physician shows now this, now that: what a close mention shows, too, is no barrier.
    shown = {
        "other credentials": bool(person.degrees) and any(person.degrees <= each.degrees for each in close),
        "other specialty": bool(person.fields) and any(person.fields <= each.fields for each in close),
    }
    for judgement, member in judged:
        if not judgement.barrier or shown.get(judgement.evidence):
            continue
        if judgement.evidence != "name" or not is_bridged(person, member, doctor.people):
            return best, judgement.evidence
    return best, _elsewhere(person, judged)


def _elsewhere(person: Person, judged: Sequence[tuple[Judgement, Person]]) -> str:
    """What speaks against it if only mentions without a place tie `person` to a doctor who is elsewhere."""
    tied = [member for judgement, member in judged if judgement.bond >= Bond.WEAK]
    sure = any(judgement.bond is Bond.SURE for judgement, _ in judged)
    if sure or any(fit_place(person, member) is not Fit.UNKNOWN for member in tied):
        return ""
    return "other place" if any(fit_place(person, member) is Fit.OTHER for _, member in judged) else ""


def _strength(judgement: Judgement) -> tuple[Bond, bool]:
    return judgement.bond, judgement.evidence == _EXACT


_NONE = Judgement(Bond.NONE, "")
_EXACT = "full name"


def _are_one(places: list[int], doctors: list[Doctor], person: Person) -> bool:
    """Whether nothing forbids that the doctors at `places` be one, now that `person` fits all of them."""
    everybody = [person, *(each for place in places for each in doctors[place].people)]
    return all(
        _may_be_one(one, other, person, everybody)
        for first, second in combinations(places, 2)
        for one in doctors[first].people
        for other in doctors[second].people
    )


def _may_be_one(one: Person, other: Person, between: Person, everybody: Sequence[Person]) -> bool:
    """Whether two doctors whose mentions these are may be one, as `between` fits both.

    In two places the name alone does not make them one; a profile does.
    """
    judgement = judge(one, other)
    if judgement.barrier:
        has_both = (
            judgement.evidence == "other credentials" and between.degrees >= one.degrees | other.degrees
        )
        return has_both or (judgement.evidence == "name" and is_bridged(one, other, everybody))
    if fit_place(one, other) is not Fit.OTHER or judgement.bond >= Bond.FAIR:
        return True
    return Fit.UNKNOWN not in (fit_place(one, between), fit_place(other, between)) or bool(between.address)


def _united(places: list[int], doctors: list[Doctor]) -> int:
    """Make the doctors at `places` one, at the first of them; the others are left empty."""
    first, *rest = places
    for place in rest:
        doctors[first].people += doctors[place].people
        doctors[first].evidence |= doctors[place].evidence
        for other, why in doctors[place].conflicts.items():
            del doctors[other].conflicts[place]
            if other != first:
                doctors[first].conflicts.setdefault(other, why)
                doctors[other].conflicts.setdefault(first, why)
        doctors[place] = Doctor([], {})
    return first


def _note(doctors: list[Doctor], place: int, conflicts: Mapping[int, str]) -> None:
    """List the conflicts at both ends."""
    for other, why in conflicts.items():
        if other != place:
            doctors[place].conflicts.setdefault(other, why)
            doctors[other].conflicts.setdefault(place, why)
