"""Which names are in use: what tells another name from a slip, and a rare name from half the country's."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _words(file: str) -> frozenset[str]:
    lines = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _shares(file: str) -> dict[str, int]:
    """Name → how many of a million people bear it."""
    return {name: int(share) for share, *names in given_lines(file) for name in names}


def given_share(word: str) -> int:
    """How many of a million women, or men, bear the folded given name, roughly.

    >>> given_share("michael"), given_share("thad"), given_share("larkin")
    (30000, 200, 20)
    """
    known = 200 if word in _words("given_names.txt") else 20
    return _shares("given_shares.txt").get(word, known)


def surname_share(word: str) -> int:
    """How many of a million doctors bear the folded surname, roughly.

    >>> [surname_share(word) for word in ("smith", "patel", "kulkarni", "pettigrew", "lamperti")]
    [10000, 3000, 50, 50, 5]
    """
    if is_common_surname(word) and is_from_elsewhere(word):
        return 3000
    known = 50 if word in _words("surnames.txt") or is_from_elsewhere(word) else 5
    return _shares("surname_shares.txt").get(word, known)


def is_from_elsewhere(word: str) -> bool:
    """Whether the folded surname is frequent in another country, where other given names are, too.

    >>> is_from_elsewhere("patel"), is_from_elsewhere("smith")
    (True, False)
    """
    return word in _words("surnames_elsewhere.txt")


def is_given_name(word: str) -> bool:
    """Whether the folded word is a given name in use.

    >>> is_given_name("graham"), is_given_name("larkin")
    (True, False)
    """
    return given_share(word) > 20


def is_frequent_given_name(word: str) -> bool:
    """Whether every reader knows people of this given name.

    >>> is_frequent_given_name("erin"), is_frequent_given_name("thad")
    (True, False)
    """
    return word in _shares("given_shares.txt")


def is_surname(word: str) -> bool:
    """Whether the folded word is a surname that many bear.

    >>> is_surname("hanson"), is_surname("brightwater")
    (True, False)
    """
    return surname_share(word) > 5


def is_frequent_surname(word: str) -> bool:
    """Whether every reader knows people of this surname.

    >>> is_frequent_surname("fuller"), is_frequent_surname("pettigrew")
    (True, False)
    """
    return surname_share(word) > 50


def is_common_surname(word: str) -> bool:
    """Whether the folded surname is one of the most common, here or where doctors' families come from."""
    return word in _words("common_surnames.txt")


@cache
def given_lines(file: str) -> tuple[tuple[str, ...], ...]:
    """The lines of `file`, each a tuple of words."""
    lines = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))
