"""What an answer tells of its doctor, and how far two such mentions can be of one person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from parsers.vocabulary import fold_credential, fold_place, fold_title, region_codes
from scraper.doctors.names import Name, read_doctor_name
from scraper.doctors.spelling import is_surname_typo
from scraper.identity import canonical_address


class Mention(NamedTuple):
    """A doctor as an answer shows it; all but the name may be missing."""

    name: str
    credentials: str | None = None
    city: str | None = None
    region: str | None = None
    specialty: str | None = None
    url: str | None = None

    @property
    def key(self) -> str:
        """The mention as one text; absent parts are empty."""
        return "\x1f".join(part or "" for part in self)


class Fit(StrEnum):
    """How a property of two mentions compares."""

    SAME = "same"
    UNKNOWN = "unknown"
    """At least one of them doesn't tell."""
    OTHER = "other"


# Degrees of which a person has one kind. A dentist who is also a physician prints both.
_DEGREES = {
    "physician": {"MD", "MBBS", "MBCHB", "MBBCH", "MUDR"},
    "osteopath": {"DO"},
    "dentist": {"DDS", "DMD", "BDS"},
    "nurse": {"RN", "NP", "FNP", "FNPC", "ARNP", "APRN", "DNP", "PA", "PAC"},
    "podiatrist": {"DPM"},
    "optometrist": {"OD"},
}

# Specialties that one doctor shows now under this name, now under that; a word of the first column decides.
_FIELDS = (
    ("oculoplast", {"eye", "plastic", "face"}),
    ("ophthalm", {"eye"}),
    ("optometr", {"eye"}),
    ("facialplastic", {"face", "plastic"}),
    ("otolaryng", {"face"}),
    ("earnose", {"face"}),
    ("eyelid", {"eye", "plastic", "face"}),
    ("head", {"face"}),
    ("oral", {"teeth", "face"}),
    ("maxillofacial", {"teeth", "face"}),
    ("dent", {"teeth"}),
    ("odont", {"teeth"}),  # ortho-, perio-, prosthodontist
    ("dermatologicsurg", {"skin", "plastic"}),
    ("dermat", {"skin"}),
    ("cosmetic", {"plastic", "face", "skin"}),
    ("aesthetic", {"plastic", "face", "skin"}),
    ("antiag", {"plastic", "face", "skin"}),
    ("laser", {"plastic", "face", "skin"}),
    ("mohs", {"skin"}),
    ("craniofacial", {"plastic", "face"}),
    ("plastic", {"plastic"}),
    ("reconstructive", {"plastic"}),
    ("facial", {"face", "plastic"}),
    ("breast", {"plastic", "general surgery"}),
    ("generalsurg", {"general surgery"}),
    ("hand", {"plastic", "bones"}),
    ("hair", {"hair", "plastic", "skin", "face"}),
    ("vein", {"vessels"}),
    ("vascular", {"vessels"}),
    ("phleb", {"vessels"}),
    ("bariatric", {"bariatric"}),
    ("obgyn", {"women"}),
    ("gynec", {"women"}),
    ("obstet", {"women"}),
    ("urolog", {"urology"}),
    ("orthop", {"bones"}),
    ("podiatr", {"feet"}),
    ("chiroprac", {"spine"}),
    ("psych", {"mind"}),
)


# Titles that any doctor may have.
_ANY_FIELD = frozenset({"physician", "doctor", "surgeon", "medicaldoctor", "specialist", "practitioner"})

# A first word of a city's name, folded → as it is compared.
_CITY_WORDS = {"saint": "st", "ft": "fort", "mt": "mount"}
_CITY_NAMES = {"newyorkcity": "newyork", "nyc": "newyork", "washingtondc": "washington", "la": "losangeles"}

# Pages that belong to the profile in whose folder they are.
_PROFILE_PAGES = frozenset({"reviews", "answers", "about", "contact", "photos", "before-after", "procedures"})


@dataclass(frozen=True, slots=True)
class Person:
    """A mention with its parts folded for comparison."""

    mention: Mention
    name: Name
    city: str
    region: str
    fields: frozenset[str]
    degrees: frozenset[str]
    address: str


def read_person(mention: Mention) -> Person:
    """The comparable form of a mention."""
    return Person(
        mention,
        read_doctor_name(mention.name),
        fold_city(mention.city or ""),
        _region(mention.region),
        _fields(mention.specialty),
        _degrees(mention.credentials),
        _profile(mention.url or ""),
    )


# Cached to be shared: of a million mentions each would have its own copy.
@lru_cache(maxsize=16384)
def fold_city(city: str) -> str:
    """The key of a city: usual abbreviations are written out, or the other way round.

    >>> [fold_city(city) for city in ("Saint Louis", "St. Louis", "Ft. Lauderdale", "Mt. Pleasant", "NYC")]
    ['stlouis', 'stlouis', 'fortlauderdale', 'mountpleasant', 'newyork']
    """
    words = [fold_place(word) for word in re.split(r"[\s-]+", city)]
    key = "".join([_CITY_WORDS.get(word, word) for word in words[:1]] + words[1:])
    return _CITY_NAMES.get(key, key)


def _profile(url: str) -> str:
    """The address of a profile, whichever of its pages is linked.

    >>> _profile("https://www.realself.com/dr/ann-ek/reviews/"), _profile("ann.html")
    ('realself.com/dr/ann-ek', 'ann.html')
    """
    address = canonical_address(url) or url.strip().rstrip("/")
    folders, _, page = address.rpartition("/")
    return folders if page in _PROFILE_PAGES and folders.count("/") > 1 else address


def fit_place(one: Person, other: Person) -> Fit:
    """The city decides; regions that differ tell two places apart even if a city is missing.

    What may be a slip of the other city tells nothing.
    """
    if one.region and other.region and one.region != other.region and _same_kind(one.region, other.region):
        return Fit.OTHER
    if one.city and other.city:
        if one.city == other.city:
            return Fit.SAME
        return Fit.UNKNOWN if is_surname_typo(one.city, other.city) else Fit.OTHER
    if one.region and other.region and not (one.city or other.city):
        return Fit.SAME if one.region == other.region else Fit.UNKNOWN
    return Fit.UNKNOWN


def fit_specialty(one: Person, other: Person) -> Fit:
    """Whether one doctor could show both specialties."""
    if one.fields and other.fields:
        return Fit.SAME if one.fields & other.fields else Fit.OTHER
    return Fit.UNKNOWN


def fit_degrees(one: Person, other: Person) -> Fit:
    """Whether one doctor could have the credentials of both."""
    if one.degrees and other.degrees:
        return Fit.SAME if one.degrees & other.degrees else Fit.OTHER
    return Fit.UNKNOWN


def fit_address(one: Person, other: Person) -> Fit:
    """Two addresses of profiles on one site, made by one pattern, are two persons."""
    if not (one.address and other.address):
        return Fit.UNKNOWN
    if one.address == other.address:
        return Fit.SAME
    return Fit.OTHER if _pattern(one.address) == _pattern(other.address) else Fit.UNKNOWN


def _pattern(address: str) -> tuple[str, ...]:
    """Site and first folder: `/find/…` and `/dr/…` are two patterns of one site."""
    return tuple(address.split("/")[:2])


def _region(region: str | None) -> str:
    """A code stays in capitals, so that it is never compared with a name."""
    if region and region.strip() in region_codes():
        return region.strip()
    return fold_place(region or "")


def _same_kind(one: str, other: str) -> bool:
    return one.isupper() == other.isupper()


@lru_cache(maxsize=16384)
def _fields(specialty: str | None) -> frozenset[str]:
    """What the specialty is about; a title of no known field is a field of its own."""
    title = fold_title(specialty or "")
    if not title or title in _ANY_FIELD:
        return frozenset()
    for word, fields in _FIELDS:
        if word in title:
            return frozenset(fields)
    return frozenset({title})


@lru_cache(maxsize=16384)
def _degrees(credentials: str | None) -> frozenset[str]:
    found = {fold_credential(part) for part in (credentials or "").replace("/", ",").split(",")}
    found |= {fold_credential(part) for part in (credentials or "").split()}
    return frozenset(kind for kind, titles in _DEGREES.items() if _upper(found) & titles)


def _upper(keys: set[str]) -> set[str]:
    return {key.upper() for key in keys}
