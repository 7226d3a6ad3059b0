"""Mentions become doctors: the fullest mentions first, each to the one doctor that it fits.

A mention that fits several doctors equally well stays alone, and all of them are listed as conflicting. Only
mentions are compared that share a profile, a surname (or a part of it) with the place or the first letter of
the given name, or given name and city.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from scraper.doctors.judging import Bond, Judgement, judge
from scraper.doctors.mentions import Mention, Person, read_person


@dataclass
class Doctor:
    """The mentions of one person."""

    people: list[Person]
    evidence: dict[Mention, str]
    """Mention → what ties it to the others."""
    conflicts: dict[int, str] = field(default_factory=dict)
    """Place of another doctor, who could be the same, in the list → what speaks against it."""


def find_doctors(counts: Mapping[Mention, int]) -> list[Doctor]:
    """The doctors that the mentions (with the number of answers of each) speak of.

    The outcome does not depend on the order of the mentions.
    """
    doctors: list[Doctor] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    people = [read_person(mention) for mention in counts]
    for person in sorted(people, key=lambda person: _fullest_first(person, counts[person.mention])):
        keys = list(_blocking_keys(person))
        near = sorted({place for key in keys for place in blocks[key]})
        place = _place(person, near, doctors)
        for key in keys:
            if place not in blocks[key]:
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
    return (
        -person.name.completeness,
        not person.address,
        not person.city,
        not person.fields,
        -count,
        person.mention.key,
    )


def _blocking_keys(person: Person) -> Iterator[str]:
    """Whoever shares none of these is not compared."""
    name = person.name
    for surname in sorted({name.surname, *name.surname_parts}):
        # In one place a nickname or no given name at all can be meant; elsewhere only the given name.
        yield f"surname {surname} in {person.city or person.region}"
        if name.given:
            yield f"surname {surname} given {name.given[0]}"
    if person.address:
        yield f"address {person.address}"
    if len(name.given) > 1 and person.city:
        # For typing errors in the surname, which leave its first and last letter (see `is_typo`).
        ends = name.surname[:1] + name.surname[-1:].replace("y", "i")
        yield f"given {name.given} {person.city} {ends}"


def _place(person: Person, near: list[int], doctors: list[Doctor]) -> int:
    """Put `person` to the doctor that fits, else make a new one; gives the doctor's place in the list."""
    fits: dict[int, Judgement] = {}
    conflicts: dict[int, str] = {}
    for place in near:
        best, barrier = _judge_doctor(person, doctors[place])
        if best.bond >= Bond.WEAK and not barrier:
            fits[place] = best
        elif best.bond >= Bond.POSSIBLE:
            conflicts[place] = barrier or best.evidence
    strongest = max((judgement.bond for judgement in fits.values()), default=Bond.NONE)
    chosen = [place for place, judgement in fits.items() if judgement.bond is strongest]
    if len(chosen) > 1 and strongest >= Bond.FAIR and _are_one(chosen, doctors):
        chosen = [_united(chosen, doctors)]
    if len(chosen) == 1:
        place = chosen[0]
        doctors[place].people.append(person)
        doctors[place].evidence[person.mention] = fits[place].evidence
    else:
        place = len(doctors)
        doctors.append(Doctor([person], {person.mention: "alone"}))
        conflicts |= dict.fromkeys(chosen, "fits several")
    _note(doctors, place, conflicts)
    return place


def _judge_doctor(person: Person, doctor: Doctor) -> tuple[Judgement, str]:
    """What ties `person` to a doctor at best, and what forbids that they be one (else empty)."""
    judged = [(judge(person, member), member) for member in doctor.people]
    best = max((judgement for judgement, _ in judged), key=lambda judgement: judgement.bond, default=_NONE)
    close = [member for judgement, member in judged if judgement.bond >= Bond.STRONG]
    # Who is dentist and physician shows now this, now that: what a close mention shows, too, is no barrier.
    shown = {
        "other credentials": bool(person.degrees) and any(person.degrees <= each.degrees for each in close),
        "other specialty": bool(person.fields) and any(person.fields <= each.fields for each in close),
    }
    barriers = (judgement.evidence for judgement, _ in judged if judgement.barrier)
    return best, next((evidence for evidence in barriers if not shown.get(evidence)), "")


_NONE = Judgement(Bond.NONE, "")


def _are_one(places: list[int], doctors: list[Doctor]) -> bool:
    """Whether nothing forbids that the doctors at `places` be one, now that a mention fits all of them."""
    return not any(
        judge(one, other).barrier
        for first, second in combinations(places, 2)
        for one in doctors[first].people
        for other in doctors[second].people
    )


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
