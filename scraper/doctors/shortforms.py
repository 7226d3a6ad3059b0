"""What somebody of a given name may be called: short forms, other spellings, other languages."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from nicknames import NickNamer

from scraper.doctors.vocabulary import given_lines, is_frequent_given_name, is_given_name

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
    return min(len(one), len(other)) > 3 and _sound(one) == _sound(other)


@lru_cache(maxsize=65536)
def is_cut_short(one: str, other: str) -> bool:
    """Whether one name is the beginning of the other, as short forms are that no list has.

    >>> is_cut_short("beau", "beauregard"), is_cut_short("marcel", "marcella")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    rest = long[len(short) :]
    if long.startswith(short) and min(len(short), len(rest)) > 3 and is_given_name(rest):
        return True  # Anne, called Annemarie
    if is_frequent_given_name(one) and is_frequent_given_name(other):
        return False
    # With a vowel at its end it is another person's, mostly a woman's.
    return (
        len(short) > 2 and len(long) > len(short) + 1 and long.startswith(short) and long[-1] not in "aeioy"
    )


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _SILENT_H.sub("", _HARD_C.sub("k", word)))


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
