"""Given names and their short forms, and what is a slip of one name rather than another name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from nicknames import NickNamer
from rapidfuzz.distance import OSA

from scraper.doctors.vocabulary import (
    given_lines,
    is_frequent_given_name,
    is_given_name,
    is_surname,
)

# Shorter words have too many neighbours one edit away: Dana and Dane are two people.
_SHORTEST_TYPO = 5

# Two slips, and a slip at the beginning or end, are told from another name in long words only.
_LONG = 8

# The same sound as it is written here and there: Behrooz and Behrouz, Erik and Eric, Filip and Philip.
_SOUNDS = (
    ("oe", "o"),
    ("ae", "a"),
    ("ue", "u"),
    ("ph", "f"),
    ("ck", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("y", "i"),
    ("ch", "k"),
)
_HARD_C = re.compile(r"c(?![eiy])")
_SILENT_H = re.compile(r"(?<=[bdgklmnprtz])h|h\Z")
_DOUBLED = re.compile(r"(.)\1+")

# What makes another name of a name: Justin and Justina, Paul and Paulette, Mario and Maria.
_ENDINGS = frozenset("a e i o ina ine ena elle ella etta ette ia".split())  # noqa: SIM905 (a list to be read)


# Particles as they are written with the surname in one word.
_GLUED = frozenset(
    "van vande vander vanden von vonder de dela delas delos del della di da dos el al bin ibn".split()  # noqa: SIM905
)


@cache
def _long_forms() -> dict[str, frozenset[str]]:
    """Short form → the names that it is short for, by our list."""
    found: dict[str, set[str]] = defaultdict(set)
    for long, *rest in given_lines("nicknames.txt"):
        for short in rest:
            found[short].add(long)
    return {short: frozenset(longs) for short, longs in found.items()}


@cache
def _variants() -> dict[str, frozenset[int]]:
    """Given name → the lines of the list of variants that have it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(given_lines("given_variants.txt")):
        for name in names:
            found[name].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _namer() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=65536)
def are_nicknames(one: str, other: str) -> bool:
    """Whether one given name is short for the other; two short forms of one name are one, too.

    >>> are_nicknames("bob", "robert"), are_nicknames("bill", "will"), are_nicknames("eric", "erica")
    (True, True, False)
    >>> are_nicknames("rick", "fred")
    False
    """
    longs, other_longs = long_forms(one), long_forms(other)
    if other in longs or one in other_longs:
        return True
    # Rick and Fred are both short for Frederick, and still two people.
    alike = one[:1] == other[:1] or one[-2:] == other[-2:]
    return alike and bool(longs & other_longs)


def _is_listed(one: str, other: str) -> bool:
    """Whether the public list of nicknames has the pair, unless both are in wide use, or man and woman.

    >>> [_is_listed(*pair) for pair in (("jeb", "jebadiah"), ("aaron", "erin"), ("justin", "justina"))]
    [True, False, False]
    """
    if is_frequent_given_name(one) and is_frequent_given_name(other):
        return False
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long[len(short) :] in _ENDINGS:
        return False
    return other in _namer().nicknames_of(one) or one in _namer().nicknames_of(other)


@lru_cache(maxsize=65536)
def are_variants(one: str, other: str) -> bool:
    """Whether two given names are one name in two spellings or two languages, or an unusual short form.

    >>> pairs = [("behrooz", "behrouz"), ("roberto", "robert"), ("eric", "erik"), ("mario", "maria")]
    >>> [are_variants(*pair) for pair in pairs]
    [True, True, True, False]
    """
    if _variants().get(one, frozenset()) & _variants().get(other, frozenset()) or _is_listed(one, other):
        return True
    if _is_cut_short(one, other):
        return True
    return min(len(one), len(other)) > 3 and _sound(one) == _sound(other)


def _is_cut_short(one: str, other: str) -> bool:
    """Whether one name is the beginning of the other, as short forms are that no list has.

    >>> _is_cut_short("beau", "beauregard"), _is_cut_short("marcel", "marcella")
    (True, False)
    """
    if is_frequent_given_name(one) and is_frequent_given_name(other):
        return False
    short, long = sorted((one, other), key=len)
    # With a vowel at its end it is another person's, mostly a woman's.
    return (
        len(short) > 2 and len(long) > len(short) + 1 and long.startswith(short) and long[-1] not in "aeioy"
    )


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _SILENT_H.sub("", _HARD_C.sub("k", word)))


def without_umlauts(word: str) -> str:
    """The word with "a" for "ae", as ä becomes without its dots.

    >>> without_umlauts("schaefer"), without_umlauts("mueller")
    ('schafer', 'muller')
    """
    return re.sub("(?<=[aou])e", "", word)


@lru_cache(maxsize=65536)
def is_same_surname(one: str, other: str) -> bool:
    """Whether two surnames differ by how ä, ö and ü are written without the dots, or by a particle.

    >>> is_same_surname("muller", "mueller"), is_same_surname("muller", "miller")
    (True, False)
    >>> is_same_surname("vandewetering", "wetering"), is_same_surname("delacruz", "cruz")
    (True, False)
    """
    if without_umlauts(one) == without_umlauts(other):
        return True
    short, long = sorted((one, other), key=len)
    glued = len(short) > 4 and long.endswith(short) and long[: -len(short)] in _GLUED
    return glued and not (is_surname(one) and is_surname(other))


def long_forms(short: str) -> frozenset[str]:
    """The names that a given name is short for.

    >>> sorted(long_forms("phil"))
    ['philip', 'phillip']
    """
    return _long_forms().get(short, frozenset())


@lru_cache(maxsize=65536)
def short_forms(given: str) -> frozenset[str]:
    """The short forms of a given name.

    >>> sorted(short_forms("philip"))
    ['phil']
    """
    return frozenset(short for short, longs in _long_forms().items() if given in longs)


@lru_cache(maxsize=65536)
def initials_of(given: str) -> frozenset[str]:
    """The first letters that may stand for a given name: "William" may sign as "B.", being Bill.

    >>> sorted(initials_of("william"))
    ['b', 'w']
    """
    return frozenset({given[:1], *(short[0] for short in short_forms(given))})


@lru_cache(maxsize=65536)
def called(given: str) -> frozenset[str]:
    """What somebody of this given name may be called: short forms, long forms, other spellings.

    >>> {"phil", "philippe", "felipe"} <= called("philip")
    True
    """
    names = {given, *long_forms(given), *short_forms(given)}
    for number in _variants().get(given, ()):
        names |= set(given_lines("given_variants.txt")[number])
    return frozenset(names | _namer().nicknames_of(given) | _namer().canonicals_of(given))


@lru_cache(maxsize=65536)
def given_keys(given: str) -> frozenset[str]:
    """Keys of which two given names share one if they can be one person's: names, sounds, beginnings, ends.

    >>> [bool(given_keys("bill") & given_keys(other)) for other in ("william", "will", "mike")]
    [True, True, False]
    """
    return called(given) | {"=" + _sound(given), given[:3] + "-", "-" + given[-3:]}


@lru_cache(maxsize=65536)
def is_given_typo(one: str, other: str) -> bool:
    """Whether one given name is a slip of the other; relatives differ by a letter, so little is allowed.

    Two that are both in use are two names.

    >>> pairs = [("christina", "chrsitina"), ("daniel", "daniela"), ("kristen", "kirsten")]
    >>> [is_given_typo(*pair) for pair in pairs]
    [True, False, False]
    """
    known = is_given_name(one) + is_given_name(other)
    if known == 2:
        return False
    return _is_slip(one, other, shortest_exchange=_SHORTEST_TYPO if known else _SHORTEST_TYPO + 2)


@lru_cache(maxsize=65536)
def is_surname_typo(one: str, other: str) -> bool:
    """Whether one surname is a slip of the other: two that are both in use are two names.

    >>> pairs = [("lamperti", "lampreti"), ("hansen", "hanson"), ("johnston", "johnson"), ("stone", "store")]
    >>> [is_surname_typo(*pair) for pair in pairs]
    [True, False, False, False]
    >>> is_surname_typo("wojciechowski", "wojcechowsky"), is_surname_typo("castelwood", "astelwood")
    (True, True)
    """
    one, other = (re.sub("y$", "i", word) for word in (one, other))
    if is_surname(one) and is_surname(other):
        return False
    if one == other or _is_slip(one, other, shortest_exchange=_SHORTEST_TYPO + 1):
        return min(len(one), len(other)) >= _SHORTEST_TYPO
    if min(len(one), len(other)) < _LONG:
        return False
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1 and len(one) != len(other):
        # The first or the last letter fell off; an "s" or a vowel makes another name.
        short, long = sorted((one, other), key=len)
        return long.endswith(short) or (long.startswith(short) and long[-1] not in "saeiouy")
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
