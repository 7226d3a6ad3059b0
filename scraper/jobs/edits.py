"""Answers that were edited at their beginning: the same answer under two identities.

An answer is known by how it begins (see `scraper.identity`), so an edit there makes another identity. In a
thread the two are told to be one when no capture holds both, the same doctor (or nobody) is named, and
the texts are alike. The answer keeps the identity that it had first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

# Of 100. Two answers of different doctors to one question, which share words and greetings, stay below 60;
# an answer with one sentence put in front of it stays above 80.
_ALIKE = 80.0

# Enough to tell; a comparison costs the product of the lengths.
_COMPARED = 3000


class Version(NamedTuple):
    """An answer identity of one thread."""

    body: str
    doctor_name: str | None
    captures: frozenset[int]
    """In which captures it stands, counted from the newest, which is 0."""


def find_edits(versions: Mapping[str, Version]) -> dict[str, str]:
    """Identity → the identity that the same answer had first, for those that were edited.

    >>> before = Version("Wait a year. Then look again at the tip.", "Ann Lee", frozenset({1}))
    >>> after = Version("Update: Wait a year. Then look again at the tip.", "Ann Lee", frozenset({0}))
    >>> find_edits({"new": after, "old": before})
    {'new': 'old'}
    >>> find_edits({"new": after, "old": before._replace(captures=frozenset({0, 1}))})
    {}
    """
    pairs = sorted(_alike(versions), key=lambda pair: (-pair[0], pair[1:]))
    first: dict[str, str] = {}
    joined: set[tuple[str, str]] = set()
    for _, newer, older in pairs:
        # One edit has one text before and one after it.
        if newer in first or any(older == each for _, each in joined):
            continue
        first[newer] = older
        joined.add((newer, older))
    return {newer: _origin(first, newer) for newer in first}


def _origin(first: Mapping[str, str], identity: str) -> str:
    """The end of the chain of edits."""
    while identity in first:
        identity = first[identity]
    return identity


def _alike(versions: Mapping[str, Version]) -> Iterator[tuple[float, str, str]]:
    """Likeness, newer and older identity of each pair that can be one answer."""
    for (one_id, one), (other_id, other) in combinations(sorted(versions.items()), 2):
        if one.captures & other.captures or (one.doctor_name or "") != (other.doctor_name or ""):
            continue
        likeness = fuzz.ratio(one.body[:_COMPARED], other.body[:_COMPARED], score_cutoff=_ALIKE)
        if likeness:
            one_is_newer = (min(one.captures), max(one.captures)) < (min(other.captures), max(other.captures))
            yield (likeness, one_id, other_id) if one_is_newer else (likeness, other_id, one_id)
