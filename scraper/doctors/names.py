"""The name of a doctor taken apart.

Rules of names as bylines print them: given names or initials, then the surname, whose particles
("van der", "de la", "Mc", "St.") belong to it however they are spaced; "Jr." and "III" are no part of it.
"Surname, Given" is turned round; titles in front and credentials behind are no part of the name either.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from parsers.vocabulary import credentials, fold_credential

_SUFFIXES = {"jr": "jr", "sr": "sr", "ii": "ii", "iii": "iii", "iv": "iv", "2nd": "ii", "3rd": "iii"}

_TITLES = frozenset(
    "dr doctor prof professor mr mrs ms miss sir dra dott med univ herr frau".split()  # noqa: SIM905
)

_PARTICLES = frozenset(
    """van von vom der den de la le las los del della dela di da do dos das du
    ten ter zu zur zum al el bin ben
    ibn bint abu st ste mc mac san santa""".split()  # noqa: SIM905 (a list to be read)
)
# What Unicode does not take apart, as it is written where the letter is missing.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})

# At the front these are given names more often than particles.
_GIVEN_TOO = frozenset({"al", "ben", "do", "el", "san", "santa", "abu"})


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
    core: str = ""
    """The surname without its particles."""

    @property
    def completeness(self) -> int:
        """How much of the name is there."""
        given = 2 * (len(self.given) > 1) + bool(self.given)
        return given * 8 + 4 * bool(self.middle) + 2 * (len(self.surname_parts) > 1) + bool(self.suffix)


@lru_cache(maxsize=65536)
def read_doctor_name(text: str) -> Name:
    """The parts of a name as a byline or signature shows it.

    >>> name = read_doctor_name('Thomas "Tom" A. van der Berg, Jr.')
    >>> name.given, name.middle, name.surname, name.suffix, name.also, name.core
    ('thomas', ('a',), 'vanderberg', 'jr', 'tom', 'berg')
    >>> read_doctor_name("Dr. O'Brien").surname, read_doctor_name("Zoë Smith-Jones").surname
    ('obrien', 'smithjones')
    >>> name = read_doctor_name("LAMPERTI, THOMAS A., MD")
    >>> name.given, name.middle, name.surname
    ('thomas', ('a',), 'lamperti')
    """
    quoted = re.search(r"[\"“”(‘']\s*([^\W\d_][\w. -]*?)\s*[\"“”)’'](?=[\s,]|$)", text)
    also = _folded(quoted[1]) if quoted else ""
    plain = _in_order(text.replace(quoted[0], " ") if quoted else text)
    words = [word for word in map(_folded_word, plain) if word]
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = _SUFFIXES[words.pop()]
    if not words:
        return Name("", (), _folded(text), frozenset(), "")
    start = len(words) - 1
    while start > 0 and words[start - 1] in _PARTICLES and (start > 1 or words[0] not in _GIVEN_TOO):
        start -= 1
    surname = "".join(words[start:])
    given = [piece for word in words[:start] for piece in word.split("-") if piece]
    parts = frozenset(part for part in surname.split("-") if len(part) > 1)
    core = words[-1].replace("-", "")
    first = given[0] if given else ""
    return Name(first, tuple(given[1:]), surname.replace("-", ""), parts, suffix, also, core)


def _in_order(text: str) -> list[str]:
    """The words of the name without credentials, the given names first.

    >>> _in_order("Lamperti, Thomas A., Jr., M.D."), _in_order("Thomas Lamperti MD")
    (['Thomas', 'A.', 'Lamperti', 'Jr.'], ['Thomas', 'Lamperti'])
    """
    pieces = [piece.split() for piece in text.split(",") if piece.strip()]
    pieces = [*pieces[:1], *(piece for piece in pieces[1:] if not all(map(_is_credential, piece)))]
    endings = [piece for piece in pieces[1:] if _folded_word(piece[0]) in _SUFFIXES]
    names = [piece for piece in pieces if piece not in endings]
    if len(names) == 2 and max(map(len, names)) <= 3:
        names.reverse()
    words = [word for piece in names for word in piece]
    while len(words) > 2 and not text.isupper() and _is_credential(words[-1]):
        words.pop()
    return words + [word for piece in endings for word in piece]


def _is_credential(word: str) -> bool:
    return len(word) > 1 and not re.search("[a-z]{2}", word) and fold_credential(word) in credentials()


def _folded_word(word: str) -> str:
    """A word of a name; "J.P." is two, which the hyphen keeps apart."""
    initials = re.fullmatch(r"(?:[^\W\d_]\.){2,}", word)
    folded = _folded("-".join(word.rstrip(".").split(".")) if initials else word).strip("-")
    return re.sub(r"^sainte?(?=-|$)", "st", folded)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in letters if char.isalnum() or char in "-‐").replace("‐", "-")
