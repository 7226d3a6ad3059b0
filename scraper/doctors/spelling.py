"""What is a slip, or another spelling, of one name rather than another name."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from scraper.doctors.vocabulary import is_frequent_given_name, is_given_name, is_surname

# Shorter words have too many neighbours one edit away: Dana and Dane are two people.
_SHORTEST_TYPO = 5

# Two slips, and a slip at the beginning or end, are told from another name in long words only.
_LONG = 8

# First or last letters that sound alike, or are transcribed now so, now so.
_ALIKE = (set("sz"), set("dt"), set("fv"), set("ck"), set("mn"), set("gh"), set("vw"), set("jy"))

# Particles as they are written with the surname in one word.
_GLUED = frozenset(
    "van vande vander vanden von vonder de dela delas delos del della di da dos el al bin ibn".split()  # noqa: SIM905
)


@lru_cache(maxsize=65536)
def transcribed(word: str) -> str:
    """The surname without what is transcribed now so, now so: umlauts and Russian endings.

    >>> transcribed("schaefer"), transcribed("pogrebinskiy")
    ('schafer', 'pogrebinski')
    """
    return re.sub("(?:iy|ij|yy|y)(?=a?$)", "i", re.sub("(?<=[aou])e", "", word))


@lru_cache(maxsize=65536)
def is_same_surname(one: str, other: str) -> bool:
    """Whether two surnames differ by how ä, ö, ü or a Russian ending is written, or by a particle.

    >>> is_same_surname("muller", "mueller"), is_same_surname("muller", "miller")
    (True, False)
    >>> is_same_surname("vandewetering", "wetering"), is_same_surname("delacruz", "cruz")
    (True, False)
    """
    if transcribed(one) == transcribed(other):
        return True
    short, long = sorted((one, other), key=len)
    glued = len(short) > 4 and long.endswith(short) and long[: -len(short)] in _GLUED
    return glued and not (is_surname(one) and is_surname(other))


@lru_cache(maxsize=65536)
def is_given_typo(one: str, other: str) -> bool:
    """Whether one given name is a slip of the other; relatives differ by a letter, so little is allowed.

    Two that are both in use are two names, but for a vowel inside a long one.

    >>> pairs = [("christina", "chrsitina"), ("daniel", "daniela"), ("kristen", "kirsten")]
    >>> [is_given_typo(*pair) for pair in pairs]
    [True, False, False]
    """
    if _has_other_vowel(one, other):
        return True
    known = is_given_name(one) + is_given_name(other)
    if known == 2:
        return False
    return _is_slip(one, other, shortest_exchange=_SHORTEST_TYPO if known else _SHORTEST_TYPO + 2)


def _has_other_vowel(one: str, other: str) -> bool:
    """Whether two long names that are not both frequent differ by one vowel inside.

    >>> _has_other_vowel("ezekiel", "ezekial"), _has_other_vowel("roberta", "roberto")
    (True, False)
    """
    if len(one) != len(other) or len(one) < _SHORTEST_TYPO + 2 or one[-1] != other[-1]:
        return False
    if is_frequent_given_name(one) and is_frequent_given_name(other):
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and set(differing[0]) <= set("aeiouy")


@lru_cache(maxsize=65536)
def is_surname_typo(one: str, other: str) -> bool:
    """Whether one surname is a slip of the other: two that are both in use are two names.

    >>> pairs = [("lamperti", "lampreti"), ("hansen", "hanson"), ("johnston", "johnson"), ("stone", "store")]
    >>> [is_surname_typo(*pair) for pair in pairs]
    [True, False, False, False]
    >>> is_surname_typo("wojciechowski", "wojcechowsky"), is_surname_typo("castelwood", "astelwood")
    (True, True)
    """
    one, other = transcribed(one), transcribed(other)
    if is_surname(one) and is_surname(other):
        return False
    if one == other or _is_slip(one, other, shortest_exchange=_SHORTEST_TYPO + 1):
        return min(len(one), len(other)) >= _SHORTEST_TYPO
    if min(len(one), len(other)) < _LONG:
        return False
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1 and ({one[-1], other[-1]} in _ALIKE or {one[0], other[0]} in _ALIKE):
        return True
    if distance == 1 and len(one) != len(other):
        # The first or the last letter fell off; an "s" or a vowel (but "e") makes another name.
        short, long = sorted((one, other), key=len)
        return long.endswith(short) or (long.startswith(short) and long[-1] not in "saiouy")
    return distance == 2 and one[:2] == other[:2] and one[-2:] == other[-2:] and len(one) > _LONG


def _is_slip(one: str, other: str, *, shortest_exchange: int) -> bool:
    """One edit inside the word; an exchanged letter only in words of some length, and not near the end."""
    if min(len(one), len(other)) < _SHORTEST_TYPO or abs(len(one) - len(other)) > 1:
        return False
    if one[0] != other[0] or one[-1] != other[-1] or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    if len(one) == len(other) and sorted(one) != sorted(other):
        return len(one) >= shortest_exchange and one[-2:] == other[-2:]
    return True
