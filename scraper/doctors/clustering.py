"""Mentions become doctors: the fullest mentions first, each to the one doctor that it fits.

A mention that fits several doctors equally well stays alone, and all of them are listed as conflicting. Only
mentions that share a surname (or a part of it), a profile, or given name and city are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scraper.doctors.judging import Bond, judge
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
    return doctors


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
    yield f"surname {name.surname}"
    for part in sorted(name.surname_parts):
        yield f"surname {part}"
    if person.address:
        yield f"address {person.address}"
    if len(name.given) > 1 and person.city:
        yield f"given {name.given} {person.city}"  # for typing errors in the surname


def _place(person: Person, near: list[int], doctors: list[Doctor]) -> int:
    """Put `person` to the doctor that fits, else make a new one; gives the doctor's place in the list."""
    fits: dict[int, tuple[Bond, str]] = {}
    conflicts: dict[int, str] = {}
    for place in near:
        judged = [judge(person, member) for member in doctors[place].people]
        best = max(judged, key=lambda judgement: judgement.bond)
        barrier = next((judgement for judgement in judged if judgement.barrier), None)
        if best.bond >= Bond.WEAK and barrier is None:
            fits[place] = (best.bond, best.evidence)
        elif best.bond >= Bond.POSSIBLE:
            conflicts[place] = barrier.evidence if barrier else best.evidence
    strongest = max((bond for bond, _ in fits.values()), default=Bond.NONE)
    chosen = [place for place, (bond, _) in fits.items() if bond is strongest]
    if len(chosen) == 1:
        place, evidence = chosen[0], fits[chosen[0]][1]
        doctors[place].people.append(person)
        doctors[place].evidence[person.mention] = evidence
    else:
        place = len(doctors)
        doctors.append(Doctor([person], {person.mention: "alone"}))
        conflicts |= dict.fromkeys(chosen, "fits several")
    _note(doctors, place, conflicts)
    return place


def _note(doctors: list[Doctor], place: int, conflicts: Mapping[int, str]) -> None:
    """List the conflicts at both ends."""
    for other, why in conflicts.items():
        if other != place:
            doctors[place].conflicts.setdefault(other, why)
            doctors[other].conflicts.setdefault(place, why)
