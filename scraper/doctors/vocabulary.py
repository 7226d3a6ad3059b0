"""Which names are in use: what tells another name from a slip, and a rare name from half the country's."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _words(file: str) -> frozenset[str]:
    lines = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_given_name(word: str) -> bool:
    """Whether the folded word is a given name in use.

    >>> is_given_name("graham"), is_given_name("larkin")
    (True, False)
    """
    return word in _words("given_names.txt") or is_frequent_given_name(word)


def is_frequent_given_name(word: str) -> bool:
    """Whether every reader knows people of this given name.

    >>> is_frequent_given_name("erin"), is_frequent_given_name("thad")
    (True, False)
    """
    return word in _words("frequent_given_names.txt")


def is_surname(word: str) -> bool:
    """Whether the folded word is a surname that many bear.

    >>> is_surname("hanson"), is_surname("brightwater")
    (True, False)
    """
    return word in _words("surnames.txt") or is_common_surname(word)


def is_frequent_surname(word: str) -> bool:
    """Whether every reader knows people of this surname.

    >>> is_frequent_surname("fuller"), is_frequent_surname("pettigrew")
    (True, False)
    """
    return word in _words("frequent_surnames.txt") or is_common_surname(word)


def is_common_surname(word: str) -> bool:
    """Whether the folded surname is one of the most common."""
    return word in _words("common_surnames.txt")


@cache
def given_lines(file: str) -> tuple[tuple[str, ...], ...]:
    """The lines of `file`, each the names of one person."""
    lines = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))
