"""Doctors by the thousand, named by chance as people are: nobody's hand chose what is hard."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from scraper.doctors.clustering import find_doctors
from scraper.doctors.mentions import Mention
from scraper.doctors.shortforms import short_forms
from scraper.doctors.vocabulary import given_lines

_CITIES = {
    "New York": 20,
    "Los Angeles": 18,
    "Chicago": 10,
    "Houston": 10,
    "Miami": 9,
    "Dallas": 8,
    "Tampa": 4,
}
_CITIES |= {"Boston": 7, "Denver": 5, "Seattle": 5, "Reno": 2, "Omaha": 2, "Tulsa": 2, "Akron": 1}
_FIELDS = {"Plastic Surgeon": 50, "Facial Plastic Surgeon": 15, "Dermatologist": 15, "Dentist": 12}
# Surnames that doctors have more often than the census tells.
_CROWDED = ("Kim", "Lee", "Park", "Nguyen", "Tran", "Patel", "Shah", "Chen", "Wang", "Singh", "Khan", "Cohen")
_SYLLABLES = (
    "bra",
    "dor",
    "fen",
    "gal",
    "hus",
    "kel",
    "lam",
    "mon",
    "nor",
    "pel",
    "ros",
    "ster",
    "tov",
    "wick",
)

# Nobody could find all pairs: a surname or an initial in a crowd, a common name without a place, and a move
# that nothing else shows mean anybody.
LEAST_PRECISION = 0.995
LEAST_RECALL = 0.8


@cache
def _names(file: str) -> tuple[list[str], list[int]]:
    names = [(name.title(), int(share)) for share, *names in given_lines(file) for name in names]
    return [name for name, _ in names], [share for _, share in names]


def _slip(draw: random.Random, name: str) -> str:
    at = draw.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _drawn(draw: random.Random, shares: dict[str, int]) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]


def _person(draw: random.Random) -> tuple[str, str, str]:
    """Given name, middle initial (may be empty) and surname; every third surname is rare, as in truth."""
    kind = draw.random()
    surname = draw.choices(*_names("surname_shares.txt"))[0]
    if kind < 0.12:
        surname = draw.choice(_CROWDED)
    elif kind < 0.45:
        surname = "".join(draw.choices(_SYLLABLES, k=3)).title()
    middle = draw.choice("ABCDEFGHJKLMRSTW") if draw.random() < 0.8 else ""
    return draw.choices(*_names("given_shares.txt"))[0], middle, surname


def _mentions(draw: random.Random) -> Iterator[Mention]:
    """What one doctor's answers show."""
    given, middle, surname = _person(draw)
    city, field = _drawn(draw, _CITIES), _drawn(draw, _FIELDS)
    degree = "DDS" if field == "Dentist" else draw.choice(["MD", "MD", "MD", "MD", "DO"])
    for _ in range(draw.choice([1, 1, 2, 2, 3, 4])):
        name = f"{given} {middle}. {surname}" if middle and draw.random() < 0.5 else f"{given} {surname}"
        usual = Mention(name, degree, city, None, field)
        short = draw.choice(sorted(short_forms(given.lower())) or [given]).title()
        others = (
            (6, usual._replace(city=None, specialty=None)),
            (4, usual._replace(name=surname, credentials=None)),
            (3, usual._replace(name=f"{given[0]}. {surname}", credentials=None)),
            (3, usual._replace(name=f"{short} {surname}")),
            (3, usual._replace(name=f"{given} {_slip(draw, surname) if len(surname) > 5 else surname}")),
            (1, usual._replace(city=_drawn(draw, _CITIES))),
            (15, usual._replace(credentials=f"{degree}, PhD")),
            (65, usual),
        )
        yield draw.choices([mention for _, mention in others], [share for share, _ in others])[0]


def _pairs(groups: Sequence[Sequence[Mention]]) -> set[frozenset[Mention]]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def test_precision_and_recall_on_a_population_drawn_by_chance() -> None:
    draw = random.Random(7)
    truth = [set(_mentions(draw)) for _ in range(3000)]
    shown = [mention for mentions in truth for mention in mentions]
    shared = {
        mention for mention, times in Counter(shown).items() if times > 1
    }  # two doctors who show the same
    doctors = find_doctors(dict.fromkeys(shown, 1))
    true = _pairs([sorted(mentions - shared, key=str) for mentions in truth])
    made = _pairs(
        [[each.mention for each in doctor.people if each.mention not in shared] for doctor in doctors]
    )
    told = f"precision {len(made & true) / len(made):.4f}, recall {len(made & true) / len(true):.4f}"
    assert len(true) > 2000
    assert len(made & true) >= LEAST_PRECISION * len(made), told
    assert len(made & true) >= LEAST_RECALL * len(true), told
