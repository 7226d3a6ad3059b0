"""What an answer tells of its doctor, and how far two such mentions can be of one person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from parsers.vocabulary import fold_credential, fold_place, fold_title, region_codes
from scraper.doctors.names import Name, read_doctor_name
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
    ("oral", {"teeth", "face"}),
    ("maxillofacial", {"teeth", "face"}),
    ("dent", {"teeth"}),
    ("odont", {"teeth"}),  # ortho-, perio-, prosthodontist
    ("dermatologicsurg", {"skin", "plastic"}),
    ("dermat", {"skin"}),
    ("cosmetic", {"plastic", "face", "skin"}),
    ("plastic", {"plastic"}),
    ("reconstructive", {"plastic"}),
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


@lru_cache(maxsize=65536)
def read_person(mention: Mention) -> Person:
    """The comparable form of a mention."""
    return Person(
        mention,
        read_doctor_name(mention.name),
        re.sub("^saint(?=[a-z]{4})", "st", fold_place(mention.city or "")),  # St. Louis, Saint Paul
        _region(mention.region),
        _fields(mention.specialty),
        _degrees(mention.credentials),
        canonical_address(mention.url) or (mention.url or "").strip().rstrip("/"),
    )


def fit_place(one: Person, other: Person) -> Fit:
    """The city decides; regions that differ tell two places apart even if a city is missing."""
    if one.region and other.region and one.region != other.region and _same_kind(one.region, other.region):
        return Fit.OTHER
    if one.city and other.city:
        return Fit.SAME if one.city == other.city else Fit.OTHER
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


def _fields(specialty: str | None) -> frozenset[str]:
    """What the specialty is about; a title of no known field is a field of its own."""
    title = fold_title(specialty or "")
    if not title:
        return frozenset()
    for word, fields in _FIELDS:
        if word in title:
            return frozenset(fields)
    return frozenset({title})


def _degrees(credentials: str | None) -> frozenset[str]:
    found = {fold_credential(part) for part in (credentials or "").replace("/", ",").split(",")}
    found |= {fold_credential(part) for part in (credentials or "").split()}
    return frozenset(kind for kind, titles in _DEGREES.items() if _upper(found) & titles)


def _upper(keys: set[str]) -> set[str]:
    return {key.upper() for key in keys}
