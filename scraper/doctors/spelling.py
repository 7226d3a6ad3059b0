"""Given names and their short forms, and what is a slip of one name rather than another name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

# Shorter words have too many neighbours one edit away: Dana and Dane are two people.
_SHORTEST_TYPO = 5


@lru_cache(maxsize=1)
def _nicknames() -> frozenset[tuple[str, str]]:
    lines = Path(__file__).with_name("nicknames.txt").read_text(encoding="utf-8").splitlines()
    names = [line.split() for line in lines if line and not line.startswith("#")]
    return frozenset((long, short) for long, *rest in names for short in rest)


@lru_cache(maxsize=65536)
def are_nicknames(one: str, other: str) -> bool:
    """Whether one given name is short for the other; two short forms of one name are one, too.

    >>> are_nicknames("bob", "robert"), are_nicknames("bill", "will"), are_nicknames("eric", "erica")
    (True, True, False)
    """
    known = _nicknames()
    if (one, other) in known or (other, one) in known:
        return True
    return any(short == one and (long, other) in known for long, short in known)


def is_typo(one: str, other: str) -> bool:
    """Whether two words are one edit apart, inside a long word.

    At the beginning and the end, and by an exchanged letter, it is other names that differ (Eric and
    Erica, Hansen and Hanson).

    >>> pairs = [("lamperti", "lampreti"), ("hansen", "hanson"), ("daniel", "daniela"), ("stone", "store")]
    >>> [is_typo(*pair) for pair in pairs]
    [True, False, False, False]
    """
    if min(len(one), len(other)) < _SHORTEST_TYPO or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > _SHORTEST_TYPO and one.replace("y", "i") == other.replace("y", "i"):
        return True  # -ski and -sky
    if one[0] != other[0] or one[-1] != other[-1] or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    if len(one) == len(other) and sorted(one) != sorted(other):
        # A letter exchanged for another: real names differ so, unless the word is long.
        return min(len(one), len(other)) > _SHORTEST_TYPO + 1 and one[-2:] == other[-2:]
    return True
