"""Who is compared with whom: mentions that share a key. Crowded names have narrow keys."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.doctors.mentions import Person
from scraper.doctors.names import Name
from scraper.doctors.shortforms import called, given_keys
from scraper.doctors.spelling import transcribed
from scraper.doctors.vocabulary import is_common_surname


def keys(person: Person) -> tuple[list[str], list[str]]:
    """The keys under which a mention is found by others, and those under which it looks for others.

    >>> from scraper.doctors.mentions import Mention, read_person
    >>> found, sought = (set(each) for each in keys(read_person(Mention("Ida Ek", city="Reno"))))
    >>> sorted(found - sought), sorted(sought - found)
    (['ek in reno: *', 'ek in reno: i'], ['ek in reno: -', 'ek in reno: i.'])
    """
    shared = list(_shared(person))
    found, sought = _in_place(person)
    if is_common_surname(person.name.surname):
        elsewhere = _without_place(person)
        return [*shared, *found, *elsewhere[0]], [*shared, *sought, *elsewhere[1]]
    return [*shared, *found], [*shared, *sought]


def _shared(person: Person) -> Iterator[str]:
    """Keys that are found as they are looked for."""
    name, where = person.name, person.city or person.region
    if person.address:
        yield f"address {person.address}"
    if len(name.given) > 1 and where:
        # Typing errors leave the beginning or the end of a surname; a name turned round has its letters.
        surname = name.surname[:-1] + name.surname[-1:].replace("y", "i")
        for ends in (f"{surname[:3]}-", f"-{surname[-3:]}", f"{surname[:1]}-{surname[-1:]}"):
            yield f"given {name.given} in {where}: {ends}"
        yield "letters " + "".join(sorted(name.given + "".join(name.middle) + name.surname)) + f" in {where}"
    if not is_common_surname(name.surname):
        for surname in _surnames(name):
            for given in given_keys(name.given) if name.given else ():
                yield f"{surname}: {given}"


def _in_place(person: Person) -> tuple[list[str], list[str]]:
    """For one place, where a nickname, an initial or no given name at all can be meant."""
    found: list[str] = []
    sought: list[str] = []
    name, where = person.name, person.city or person.region
    for surname in _surnames(name):
        key = f"{surname} in {where}: "
        names, initials = ([key + each for each in each_of(name)] for each_of in (_names, _initials))
        if not name.given:
            found, sought = [*found, key + "-"], [*sought, key + "-", key + "*"]
        elif len(name.given) == 1:
            found += [*names, *(f"{each}." for each in initials), key + "*"]
            sought += [*names, *initials, *(f"{each}." for each in initials), key + "-"]
        else:
            found += [*names, *initials, key + "*"]
            sought += [*names, *(f"{each}." for each in initials), key + "-"]
    return found, sought


def _without_place(person: Person) -> tuple[list[str], list[str]]:
    """For a common name: that it is in two places says nothing, so only those without one look around."""
    key = f"{person.name.given} {person.name.surname} "
    if person.city or person.region:
        return [key + "somewhere"], [key + "nowhere"]
    return [key + "nowhere"], [key + "nowhere", key + "somewhere"]


def _surnames(name: Name) -> list[str]:
    """The surname and its parts; "Carmen Ortiz Villareal" may be called Ortiz."""
    parts = {name.surname, transcribed(name.surname), name.core, *name.surname_parts}
    parts |= {middle for middle in name.middle[-1:] if len(middle) > 2}
    return sorted(parts)


def _names(name: Name) -> list[str]:
    """Keys of all that the doctor may be called."""
    given = [each for each in (name.given, *name.middle[:1], name.also) if len(each) > 1]
    return sorted({key for each in given for key in given_keys(each)})


def _initials(name: Name) -> list[str]:
    """The first letters of all that the doctor may be called."""
    given = [each for each in (name.given, *name.middle[:1], name.also) if each]
    return sorted({key[0] for each in given for key in called(each)})
