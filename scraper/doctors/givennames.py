"""How well the given and middle names of two doctors agree."""

from __future__ import annotations

from enum import IntEnum

from scraper.doctors.names import Name
from scraper.doctors.shortforms import are_nicknames, are_variants, called, is_cut_short, long_forms
from scraper.doctors.spelling import is_given_typo


class Agreement(IntEnum):
    """How well two names agree; the higher the surer."""

    NONE = 0
    SURNAME = 1
    """One of them is only a surname."""
    INITIAL = 2
    """One of them has only an initial where the other has the given name."""
    TYPO = 3
    """A slip in a long word."""
    SWAPPED = 4
    """The same words, the surname first in one of them."""
    CALLED = 5
    """One of them goes by the middle name of the other or by its beginning, or both initials agree."""
    MARRIED = 6
    """One of the surnames is a part of the other, double one."""
    SPELLING = 7
    """The same name in another spelling or language, or without its particle."""
    NICKNAME = 8
    FULL = 9
    """Given name and surname."""
    MIDDLE = 10
    """And the middle name or initial."""


def agree_given(one: Name, other: Name) -> Agreement:
    """Of the given names; a middle name may be the one that its bearer goes by."""
    first, second = one.given, other.given
    if first == second:
        # "R. Glenn" twice is as much as a given name; whether the middle names agree is asked elsewhere.
        written_out = len(first) > 1 or all(len("".join(name.middle[:1])) > 1 for name in (one, other))
        return Agreement.FULL if written_out else Agreement.INITIAL
    if len(first) == 1 or len(second) == 1:
        return _initial_agreement(one, other)
    if are_nicknames(first, second) or first == other.also or second == one.also:
        return Agreement.NICKNAME
    if are_variants(first, second):
        return Agreement.SPELLING
    if is_cut_short(first, second) or _goes_by_middle(one, other) or _goes_by_middle(other, one):
        return Agreement.CALLED
    return (
        Agreement.TYPO
        if is_given_typo(first, second) or _are_odd_nicknames(first, second)
        else Agreement.NONE
    )


def _goes_by_middle(name: Name, other: Name) -> bool:
    if not name.middle or len(name.middle[0]) == 1:
        return False
    return name.middle[0] == other.given or are_nicknames(name.middle[0], other.given)


def goes_by_both(name: Name, one: Name, other: Name) -> bool:
    """Whether the bearer of a full name is called now so, now so: "John Hunter" is "J." and "Hunter".

    >>> from scraper.doctors.names import read_doctor_name
    >>> names = map(read_doctor_name, ("John Hunter Ek", "J. Ek", "Hunter Ek"))
    >>> goes_by_both(*names)
    True
    """
    second = {*name.middle[:1], name.also} - {""}
    return any(
        _is_called(first.given, {name.given})
        and _is_called(last.given, second)
        and not last.middle
        and agree_middle(first.middle, name.middle) is not Agreement.NONE
        for first, last in ((one, other), (other, one))
        if first.given and last.given
    )


def _is_called(given: str, names: set[str]) -> bool:
    return any(given in (name, name[0]) or name == given[0] or are_nicknames(given, name) for name in names)


def _are_odd_nicknames(one: str, other: str) -> bool:
    """Whether one is the short form of a name of which the other is an odd spelling: Mike, Micheal.

    >>> _are_odd_nicknames("nick", "nicolas"), _are_odd_nicknames("mike", "nicolas")
    (True, False)
    """
    return any(
        are_variants(long, odd) or is_given_typo(long, odd)
        for short, odd in ((one, other), (other, one))
        for long in long_forms(short)
    )


def _initial_agreement(one: Name, other: Name) -> Agreement:
    """Of an initial with a given name; a "J. Thomas" is "John", "J. Thomas", "Thomas" and "Tom"."""
    short, long = (one, other) if len(one.given) == 1 else (other, one)
    if short.given == long.given[0]:
        return Agreement.INITIAL
    if not short.middle:
        return Agreement.NONE
    second = short.middle[0]
    if len(second) == 1:
        # "J.T." may be Thomas; whether he is tells somebody who is John Thomas.
        return Agreement.INITIAL if second == long.given[0] and not long.middle else Agreement.NONE
    return Agreement.CALLED if second == long.given or are_nicknames(second, long.given) else Agreement.NONE


def agree_middle(one: tuple[str, ...], other: tuple[str, ...]) -> Agreement:
    """MIDDLE when both are there and agree, FULL when one of them is not there."""
    if not one or not other:
        return Agreement.FULL
    few, many = sorted((one, other), key=len)
    rest = iter(many)
    return (
        Agreement.MIDDLE if all(any(_is_one(name, each) for each in rest) for name in few) else Agreement.NONE
    )


def _is_one(one: str, other: str) -> bool:
    """Whether two middle names, or initials of them, are one."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or short == long:
        return long.startswith(short)
    return is_given_typo(short, long) or are_nicknames(short, long) or are_variants(short, long)


def may_be_initial(one: Name, other: Name) -> bool:
    """Whether one has an initial that a short form of the other begins with: "B." for William."""
    short, long = sorted((one.given, other.given), key=len)
    return len(short) == 1 and any(short == name[0] for name in called(long))
