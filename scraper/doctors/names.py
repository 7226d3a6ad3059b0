"""The name of a doctor taken apart, and how well two names agree.

Rules of names as bylines print them: given names or initials, then the surname, whose particles
("van der", "de la", "Mc", "St.") belong to it however they are spaced; "Jr." and "III" are no part of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from scraper.doctors.spelling import are_nicknames, is_typo

_SUFFIXES = {"jr": "jr", "sr": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}

_PARTICLES = frozenset(
    """van von vom der den de la le las los del della di da do dos du ten ter zu zur al el bin ben ibn abu
    st ste mc mac san santa""".split()  # noqa: SIM905 (a list to be read)
)
# What Unicode does not take apart, as it is written where the letter is missing.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})

# At the front these are given names more often than particles.
_GIVEN_TOO = frozenset({"al", "ben", "do", "el", "san", "santa", "abu"})


class Agreement(IntEnum):
    """How well two names agree; the higher the surer."""

    NONE = 0
    SURNAME = 1
    """One of them is only a surname."""
    INITIAL = 2
    """One of them has only an initial where the other has the given name."""
    TYPO = 3
    """One edit apart, inside a long word."""
    MARRIED = 4
    """One of the surnames is a part of the other, hyphenated one."""
    NICKNAME = 5
    FULL = 6
    """Given name and surname."""
    MIDDLE = 7
    """And the middle name or initial."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart and folded: no accents, capitals, dots, apostrophes."""

    given: str
    """First given name or initial; empty when only the surname is known."""
    middle: tuple[str, ...]
    surname: str
    """With its particles, in one word."""
    surname_parts: frozenset[str]
    """More than one when the surname is hyphenated."""
    suffix: str
    also: str = ""
    """The nickname that stands in quotation marks."""

    @property
    def completeness(self) -> int:
        """How much of the name is there."""
        return (2 * (len(self.given) > 1) + bool(self.given)) * 4 + 2 * bool(self.middle) + bool(self.suffix)


@lru_cache(maxsize=65536)
def read_doctor_name(text: str) -> Name:
    """The parts of a name as a byline or signature shows it.

    >>> name = read_doctor_name('Thomas "Tom" A. van der Berg, Jr.')
    >>> name.given, name.middle, name.surname, name.suffix, name.also
    ('thomas', ('a',), 'vanderberg', 'jr', 'tom')
    >>> read_doctor_name("Dr. O'Brien").surname, read_doctor_name("Zoë Smith-Jones").surname
    ('obrien', 'smithjones')
    """
    quoted = re.search(r"[\"“”(‘']\s*([^\W\d_][\w. -]*?)\s*[\"“”)’'](?=[\s,]|$)", text)
    also = _folded(quoted[1]) if quoted else ""
    plain = text.replace(quoted[0], " ") if quoted else text
    words = [word for word in map(_folded_word, re.split(r"[\s,]+", plain)) if word]
    while words and words[0] in {"dr", "doctor", "prof", "professor"}:
        del words[0]
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = words.pop()
    if not words:
        return Name("", (), _folded(text), frozenset(), "")
    start = len(words) - 1
    while start > 0 and words[start - 1] in _PARTICLES and (start > 1 or words[0] not in _GIVEN_TOO):
        start -= 1
    surname = "".join(words[start:])
    given = [piece for word in words[:start] for piece in word.split("-") if piece]
    parts = frozenset(part for part in surname.split("-") if len(part) > 1)
    first = given[0] if given else ""
    return Name(first, tuple(given[1:]), surname.replace("-", ""), parts, suffix, also)


def agreement(one: Name, other: Name) -> Agreement:
    """How well two names agree; NONE when they contradict each other.

    >>> full = read_doctor_name("Thomas A. Lamperti")
    >>> others = ["Thomas Anton Lamperti", "Tom Lamperti", "T. Lamperti", "Lamperti", "Thomas Lampreti"]
    >>> [agreement(full, read_doctor_name(name)).name for name in [*others, "Thomas B. Lamperti"]]
    ['MIDDLE', 'NICKNAME', 'INITIAL', 'SURNAME', 'TYPO', 'NONE']
    """
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return Agreement.NONE
    cut_alike = (one.given, one.surname) == (other.given, other.surname)
    if not cut_alike and one.given and other.given and _spelled_out(one) == _spelled_out(other):
        return Agreement.FULL  # "Mei-Ling" and "Meiling", "Smith-Jones" and "Smith Jones"
    one, other = _aligned(one, other), _aligned(other, one)
    surname = _surname_agreement(one, other)
    if surname is Agreement.NONE or not (one.given and other.given):
        return Agreement.SURNAME if surname is Agreement.FULL else Agreement.NONE
    given = _given_agreement(one, other)
    middle = _middle_agreement(one.middle, other.middle)
    if given is Agreement.NONE or middle is Agreement.NONE:
        return Agreement.NONE
    weakest = min(surname, given)
    if weakest is Agreement.TYPO and surname is given:
        return Agreement.NONE  # an edit in both
    return middle if weakest is Agreement.FULL else weakest


def contradict(one: Name, other: Name) -> bool:
    """Whether two names can't be one person's, even if a third name lies between them.

    Unlike `agreement` it lets two slips of one name pass: "Lampreti" and "Lampertti".

    >>> first = read_doctor_name("Thomas A. Lampreti")
    >>> others = ["T. Lampertti", "Thomas B. Lamperti", "Tim Lamperti"]
    >>> [contradict(first, read_doctor_name(name)) for name in others]
    [False, True, True]
    """
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return True
    if _spelled_out(one) == _spelled_out(other):
        return False
    one, other = _aligned(one, other), _aligned(other, one)
    related = one.surname == other.surname or bool(one.surname_parts & other.surname_parts)
    if not related and OSA.distance(one.surname, other.surname, score_cutoff=2) > 2:
        return True
    if not (one.given and other.given):
        return False
    return Agreement.NONE in (_given_agreement(one, other), _middle_agreement(one.middle, other.middle))


def _spelled_out(name: Name) -> str:
    """All of the name in one word."""
    return name.given + "".join(name.middle) + name.surname


def _aligned(name: Name, other: Name) -> Name:
    """The name "Anna Smith Jones" as "Anna Smith-Jones", if that is what the other one is called."""
    if not name.middle or not {name.middle[-1], name.surname} <= other.surname_parts:
        return name
    parts = name.surname_parts | {name.middle[-1]}
    return replace(name, middle=name.middle[:-1], surname=name.middle[-1] + name.surname, surname_parts=parts)


def _surname_agreement(one: Name, other: Name) -> Agreement:
    if one.surname == other.surname:
        return Agreement.FULL
    if one.surname_parts & other.surname_parts and len(one.surname_parts) != len(other.surname_parts):
        return Agreement.MARRIED
    return Agreement.TYPO if is_typo(one.surname, other.surname) else Agreement.NONE


def _given_agreement(one: Name, other: Name) -> Agreement:
    """Of the given names; a middle name may be the one that its bearer goes by."""
    first, second = one.given, other.given
    if first == second:
        return Agreement.FULL if len(first) > 1 else Agreement.INITIAL
    if len(first) == 1 or len(second) == 1:
        return Agreement.INITIAL if _goes_by_initial(one, other) else Agreement.NONE
    if are_nicknames(first, second) or first == other.also or second == one.also:
        return Agreement.NICKNAME
    if (one.middle and one.middle[0] == second) or (other.middle and other.middle[0] == first):
        return Agreement.TYPO  # goes by the middle name: no surer than an odd spelling
    return Agreement.TYPO if is_typo(first, second) else Agreement.NONE


def _goes_by_initial(one: Name, other: Name) -> bool:
    """Whether the initial is the other's; a "J. Thomas" is "John", "J. Thomas" and "Thomas"."""
    short, long = (one, other) if len(one.given) == 1 else (other, one)
    return long.given.startswith(short.given) or (bool(short.middle) and short.middle[0] == long.given)


def _middle_agreement(one: tuple[str, ...], other: tuple[str, ...]) -> Agreement:
    """MIDDLE when both are there and agree, FULL when one of them is not there."""
    if not one or not other:
        return Agreement.FULL
    for first, second in zip(one, other, strict=False):
        short, long = sorted((first, second), key=len)
        if not long.startswith(short) or (len(short) > 1 and short != long and not is_typo(short, long)):
            return Agreement.NONE
    return Agreement.MIDDLE


def _folded_word(word: str) -> str:
    """A word of a name; "J.P." is two, which the hyphen keeps apart."""
    initials = re.fullmatch(r"(?:[^\W\d_]\.){2,}", word)
    folded = _folded("-".join(word.rstrip(".").split(".")) if initials else word).strip("-")
    return re.sub(r"^sainte?(?=-|$)", "st", folded)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in letters if char.isalnum() or char in "-‐").replace("‐", "-")
