"""Identities of doctors that stay when more is read, a profile is found, or two turn out to be one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from scraper.doctors.clustering import Doctor


def assign_ids(doctors: Sequence[Doctor], known: Mapping[str, str]) -> list[str]:
    """The identity of each doctor; `known` tells which identity a mention (its key) had so far.

    A doctor keeps the identity that most of its mentions had; of two doctors that had the same one
    (they were parted) the one with more of its mentions keeps it. A new identity is made from the
    smallest of the doctor's mentions, so that the same mentions always give the same.
    """
    claims = []
    for place, doctor in enumerate(doctors):
        keys = sorted(person.mention.key for person in doctor.people)
        votes = Counter(known[key] for key in keys if key in known)
        claims += [(-count, identity, keys[0], place) for identity, count in votes.items()]
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, identity, _, place in sorted(claims):
        if place not in ids and identity not in taken:
            ids[place] = identity
            taken.add(identity)
    taken.update(known.values())
    for place, doctor in enumerate(doctors):
        if place not in ids:
            ids[place] = _new_id(min(person.mention.key for person in doctor.people), taken)
            taken.add(ids[place])
    return [ids[place] for place in range(len(doctors))]


def _new_id(key: str, taken: set[str]) -> str:
    """16 hex digits from the mention; counted on when a doctor that was parted has them already."""
    for number in range(len(taken) + 1):
        text = f"doctor\n{key}\n{number}" if number else f"doctor\n{key}"
        identity = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]
        if identity not in taken:
            return identity
    raise AssertionError("more identities than mentions")
