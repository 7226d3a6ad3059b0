"""How well two names agree, and whether they can be one person's at all."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import OSA

from scraper.doctors.givennames import Agreement, agree_given, agree_middle, may_be_initial
from scraper.doctors.names import Name
from scraper.doctors.spelling import is_same_surname, is_surname_typo
from scraper.doctors.vocabulary import is_given_name


def agreement(one: Name, other: Name) -> Agreement:
    """How well two names agree; NONE when they contradict each other.

    >>> from scraper.doctors.names import read_doctor_name
    >>> full = read_doctor_name("Thomas A. Lamperti")
    >>> others = ["Thomas Anton Lamperti", "Tom Lamperti", "T. Lamperti", "Lamperti", "Thomas Lampreti"]
    >>> [agreement(full, read_doctor_name(name)).name for name in [*others, "Thomas B. Lamperti"]]
    ['MIDDLE', 'NICKNAME', 'INITIAL', 'SURNAME', 'TYPO', 'NONE']
    >>> others = ["T.A. Lamperti", "Tomas Lamperti", "Thomas Lamperti-Ek"]
    >>> [agreement(full, read_doctor_name(name)).name for name in others]
    ['CALLED', 'SPELLING', 'MARRIED']
    >>> agreement(read_doctor_name("Min-Jun Kim"), read_doctor_name("Kim Min Jun")).name
    'SWAPPED'
    """
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return Agreement.NONE
    cut_alike = (one.given, one.surname) == (other.given, other.surname)
    if not cut_alike and one.given and other.given and _spelled_out(one) == _spelled_out(other):
        return Agreement.FULL  # "Mei-Ling" and "Meiling", "Smith-Jones" and "Smith Jones"
    if _is_swapped(one, other):
        return Agreement.SWAPPED
    one, other = _aligned(one, other), _aligned(other, one)
    surname = _surname_agreement(one, other)
    if not (one.given and other.given):
        return Agreement.SURNAME if surname >= Agreement.SPELLING else Agreement.NONE
    given = agree_given(one, other)
    middle = agree_middle(one.middle, other.middle)
    if Agreement.NONE in (surname, given, middle):
        return Agreement.NONE
    return _together(surname, given, middle)


def _together(surname: Agreement, given: Agreement, middle: Agreement) -> Agreement:
    """The agreement of two names of which all parts agree somehow."""
    weakest, stronger = sorted((surname, given))
    if weakest <= Agreement.TYPO and stronger < Agreement.NICKNAME:
        return Agreement.NONE  # odd in both
    if given is Agreement.INITIAL and middle is Agreement.MIDDLE and surname is Agreement.FULL:
        return Agreement.CALLED
    if weakest is Agreement.MARRIED and middle is Agreement.MIDDLE:
        return Agreement.SPELLING
    return middle if weakest is Agreement.FULL else weakest


def contradict(one: Name, other: Name) -> bool:
    """Whether two names can't be one person's, even if a third name lies between them.

    Unlike `agreement` it lets two slips of one name pass: "Lampreti" and "Lampertti".

    >>> from scraper.doctors.names import read_doctor_name
    >>> first = read_doctor_name("Thomas A. Lampreti")
    >>> others = ["T. Lampertti", "Thomas B. Lamperti", "Tim Lamperti"]
    >>> [contradict(first, read_doctor_name(name)) for name in others]
    [False, True, True]
    """
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return True
    if _spelled_out(one) == _spelled_out(other) or _is_swapped(one, other):
        return False
    return not are_related(one, other) or contradict_given(one, other)


def are_related(one: Name, other: Name) -> bool:
    """Whether one person could have both surnames: parts of a double name, or slips of one."""
    one, other = _aligned(one, other), _aligned(other, one)
    if one.core == other.core or one.surname_parts & other.surname_parts:
        return True
    if is_same_surname(one.surname, other.surname) or is_surname_typo(one.surname, other.surname):
        return True
    # Two slips of a third name are two edits apart; short names are other names then.
    return (
        min(len(one.surname), len(other.surname)) > 5
        and OSA.distance(one.surname, other.surname, score_cutoff=2) <= 2
    )


def contradict_given(one: Name, other: Name) -> bool:
    """Whether the given and middle names can't be one person's."""
    one, other = _aligned(one, other), _aligned(other, one)
    if not (one.given and other.given):
        return False
    if agree_middle(one.middle, other.middle) is Agreement.NONE:
        return True
    return agree_given(one, other) is Agreement.NONE and not may_be_initial(one, other)


def _spelled_out(name: Name) -> str:
    """All of the name in one word."""
    return name.given + "".join(name.middle) + name.surname


def _is_swapped(one: Name, other: Name) -> bool:
    """Whether the names have the same words with another one last: "Kim Min-Jun".

    James Thomas and Thomas James are two people, as both are given names. An initial is no surname.
    """
    if one.surname == other.surname or not one.given or not other.given:
        return False
    words, others = (sorted([name.given, *name.middle, name.surname]) for name in (one, other))
    if len(words) == 2 and all(map(is_given_name, words)):
        return False
    turned = (_turned(one) == _spelled_out(other), _turned(other) == _spelled_out(one))
    return (words == others or any(turned)) and len(one.surname) > 1 < len(other.surname)


def _turned(name: Name) -> str:
    """All of the name in one word, the surname first."""
    return name.surname + name.given + "".join(name.middle)


def _aligned(name: Name, other: Name) -> Name:
    """The name "Anna Smith Jones" as "Anna Smith-Jones", if the other one is called so, or "Anna Smith"."""
    if not name.middle or len(name.middle[-1]) < 3:
        return name
    last = name.middle[-1]
    called_so = {last, name.surname} <= other.surname_parts
    if not called_so and (last != other.surname or other.given != name.given or is_given_name(last)):
        return name
    parts = name.surname_parts | {last}
    return replace(name, middle=name.middle[:-1], surname=last + name.surname, surname_parts=parts)


def _surname_agreement(one: Name, other: Name) -> Agreement:
    if one.surname == other.surname:
        return Agreement.FULL
    if is_same_surname(one.surname, other.surname):
        return Agreement.SPELLING
    if one.core == other.core and (one.core == one.surname or other.core == other.surname):
        return Agreement.SPELLING if len(one.core) > 3 else Agreement.NONE
    if one.surname_parts == other.surname_parts and one.surname_parts:
        return Agreement.SPELLING
    if one.surname_parts < other.surname_parts or other.surname_parts < one.surname_parts:
        return Agreement.MARRIED
    return Agreement.TYPO if is_surname_typo(one.surname, other.surname) else Agreement.NONE
