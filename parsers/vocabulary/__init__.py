"""The words that bylines are made of: specialties, credentials, regions, and words that names never are.

Each list is a text file beside this module, one entry a line, `#` for a comment. They are read
once, at first use, and handed out as frozen sets of folded keys: look a word up by folding it with
the function that stands with its list. A new specialty or credential is one new line in a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_NOT_LETTERS = re.compile(r"[\W_]+")


@cache
def entries(filename: str) -> tuple[str, ...]:
    """The entries of one list as printed in its file, in file order, without comments and blank lines.

    >>> "Facial Plastic Surgeon" in entries("specialties.txt")
    True
    """
    return tuple(line.strip() for line in lines_of(filename) if line.strip())


def lines_of(filename: str) -> Iterator[str]:
    """The lines of one file as they stand in it, without comments and empty ones."""
    lines = (_HERE / filename).read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line and not line.startswith("#"))


def fold_title(title: str) -> str:
    """The key of a specialty: case, spaces, hyphens and slashes do not count, '&' is 'and'.

    >>> fold_title("OB/GYN"), fold_title("Oral & Maxillofacial Surgeon")
    ('obgyn', 'oralandmaxillofacialsurgeon')
    """
    if title.isalpha():
        return title.casefold()
    return _NOT_LETTERS.sub("", title.replace("&", " and ").casefold())


def fold_credential(credential: str) -> str:
    """The key of a credential: dots, spaces, hyphens, brackets and case do not count.

    >>> fold_credential("Ph.D."), fold_credential("PA-C"), fold_credential("FRCS (Plast)")
    ('PHD', 'PAC', 'FRCSPLAST')
    """
    return credential.upper() if credential.isalpha() else _NOT_LETTERS.sub("", credential).upper()


def fold_place(place: str) -> str:
    """The key of a region or city: accents, case, spaces and dots do not count.

    >>> fold_place("Nuevo León"), fold_place("Washington, D.C.")
    ('nuevoleon', 'washingtondc')
    """
    if place.isalpha() and place.isascii():
        return place.lower()
    if not place.isascii():
        place = "".join(letter for letter in unicodedata.normalize("NFKD", place) if letter.isalnum())
    return _NOT_LETTERS.sub("", place).casefold()


@cache
def specialties() -> frozenset[str]:
    """Keys (`fold_title`) of all known specialty titles.

    >>> fold_title("Ob-Gyn") in specialties(), fold_title("Plastic Surgery") in specialties()
    (True, False)
    """
    return frozenset(map(fold_title, entries("specialties.txt")))


@cache
def specialty_heads() -> frozenset[str]:
    """Keys of the words that a known specialty ends in; no other line can be "PLACE SPECIALTY".

    >>> "surgeon" in specialty_heads(), "dermatologist" in specialty_heads(), "tampa" in specialty_heads()
    (True, True, False)
    """
    return frozenset(fold_title(title.split()[-1]) for title in entries("specialties.txt"))


@cache
def longest_specialty() -> int:
    """How many words the longest known specialty has."""
    # One more than in the file: what stands there as "ENT/ Otorhinolaryngologist" may be set wider.
    return max(len(title.split()) for title in entries("specialties.txt")) + 1


@cache
def specialty_modifiers() -> frozenset[str]:
    """Keys (`fold_title`) of words that belong to the specialty and not to the place before it.

    >>> "reconstructive" in specialty_modifiers(), "hilton" in specialty_modifiers()
    (True, False)
    """
    return frozenset(map(fold_title, entries("specialty_modifiers.txt")))


@cache
def credentials() -> frozenset[str]:
    """Keys (`fold_credential`) of all known credentials, practice forms ("PC", "Inc") included.

    >>> [fold_credential(shown) in credentials() for shown in ("M.D.", "FRCS(C)", "PLLC", "BOTOX")]
    [True, True, True, False]
    """
    return frozenset(map(fold_credential, entries("credentials.txt"))) | practice_forms()


@cache
def practice_forms() -> frozenset[str]:
    """Keys of the legal forms of a practice: with nothing else after it, a name is a firm's.

    >>> "LLC" in practice_forms(), "PA" in practice_forms()
    (True, False)
    """
    return frozenset(map(fold_credential, entries("practice_forms.txt")))


@cache
def regions() -> frozenset[str]:
    """Keys (`fold_place`) of states, provinces and countries.

    >>> [fold_place(name) in regions() for name in ("New Hampshire", "Türkiye", "New York", "Tampa")]
    [True, True, True, False]
    """
    return frozenset(map(fold_place, entries("regions.txt")))


@cache
def region_codes() -> frozenset[str]:
    """Codes of states and provinces as they are printed, in capitals: TX, ON, NSW.

    >>> "TX" in region_codes(), "tx" in region_codes()
    (True, False)
    """
    return frozenset(entries("region_codes.txt"))


@cache
def cities() -> frozenset[str]:
    """Keys (`fold_place`) of names that are a city although they are, or end in, a region's name.

    >>> [fold_place(name) in cities() for name in ("New York", "Washington", "Quebec")]
    [True, True, False]
    """
    return frozenset(map(fold_place, entries("cities.txt")))


@cache
def headline_words() -> frozenset[str]:
    """Lower-case words that stand in headlines and phrases and in no name of a person or place.

    >>> "rhinoplasty" in headline_words(), "young" in headline_words()
    (True, False)
    """
    return frozenset(entries("headline_words.txt"))


@cache
def clinic_words() -> frozenset[str]:
    """Lower-case words that make a name the name of a practice.

    >>> "clinic" in clinic_words(), "moss" in clinic_words()
    (True, False)
    """
    return frozenset(entries("clinic_words.txt"))
