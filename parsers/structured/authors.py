"""The author of an answer as structured data tells it: name, place, specialty, rating."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from parsers.names import LONGEST_NAME_LINE, read_name
from parsers.structured.datatext import clean_line, read_count, read_number
from parsers.structured.jsonld import Node
from parsers.structured.nodes import first, line, plain, types, values
from parsers.tuples import make

# Practices and the site itself; they are the author of many an answer, and no doctor's name.
_ORGANISATIONS: Final = frozenset(
    (
        *("Organization", "Corporation", "MedicalOrganization", "MedicalBusiness", "MedicalClinic"),
        *("LocalBusiness", "Hospital", "Dentist", "WebSite"),
    )
)
_NOBODY: Final = re.compile(
    r"(?:anonymous|guest|user|member|admin\w*|moderator|doctor|dr|expert|staff|unknown|n/?a|null"
    r"|editor(?:ial team)?)\.?",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"https?://|www\.|@")
# "PlasticSurgery", as schema.org's own list of specialties writes them.
_ENUMERATED: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SCALES: Final = (5.0, 10.0, 100.0)


class Author(NamedTuple):
    """Who gave an answer; what the data does not tell is None."""

    name: str | None = None
    """Without "Dr." and without credentials."""
    credentials: str | None = None
    city: str | None = None
    region: str | None = None
    specialty: str | None = None
    rating: float | None = None
    rating_scale: float | None = None
    review_count: int | None = None
    url: str | None = None


UNKNOWN: Final = Author()
_NOBODY_TOLD: Final = (None, None)  # neither name nor credentials


def read_authors(told: list[Any]) -> Author:
    """The first of several authors whose name is a person's, as the site may stand beside the doctor.

    >>> read_authors([{"@type": "Organization", "name": "Ask Clinic"}, {"name": "Jane Roe"}]).name
    'Jane Roe'
    """
    read = [read_author(value) for value in told]
    return next((author for author in read if author.name is not None), read[0] if read else UNKNOWN)


def read_author(value: Any) -> Author:
    """The author from the value of `author`: a name, an item, or nothing.

    >>> author = read_author({"name": "Dr. Jane Doe, MD", "aggregateRating": {"ratingValue": "4.8"}})
    >>> author.name, author.credentials, author.rating, author.rating_scale
    ('Jane Doe', 'MD', 4.8, 5.0)
    >>> read_author("Dr. Jane Doe").name, read_author("Anonymous").name, read_author("https://example.com/jane").name
    ('Jane Doe', None, None)
    """
    value = plain(value)
    if isinstance(value, str):
        value = {"name": value}
    if not isinstance(value, dict):
        return UNKNOWN
    name, credentials = _read_name(value)
    city, region = _read_place(value)
    rating, scale, reviews = _read_rating(value)
    if name and not credentials:
        credentials = _read_credentials(value)
    specialty, url = _read_specialty(value), line(value, "url")
    return make(Author, (name, credentials, city, region, specialty, rating, scale, reviews, url))


def _read_name(author: Node) -> tuple[str | None, str | None]:
    """Name and credentials; nothing for practices, addresses and "Anonymous"."""
    shown = line(author, "name")
    if shown is None:
        parts = [line(author, "givenName"), line(author, "familyName")]
        shown = " ".join(part for part in parts if part)
    found = _find_name(shown) if len(shown) <= LONGEST_NAME_LINE else _NOBODY_TOLD
    if found is not None:
        return found
    return (None if types(author) & _ORGANISATIONS else shown), None


@lru_cache(maxsize=4096)  # the doctors of a site answer again and again
def _find_name(shown: str) -> tuple[str | None, str | None] | None:
    """Name and credentials; Nones for somebody without a name, None where it may be a practice's.

    >>> _find_name("Dr. Jane Doe, MD"), _find_name("Guest"), _find_name("Riverside Clinic")
    (('Jane Doe', 'MD'), (None, None), None)
    """
    if not shown or _NOBODY.fullmatch(shown) or _ADDRESS.search(shown):
        return _NOBODY_TOLD
    found = read_name(shown)
    if found is None:
        return None
    return found.name.text, found.credentials.text if found.credentials else None


def _read_credentials(author: Node) -> str | None:
    """What follows the name."""
    shown = [_named(value) for value in values(author, "hasCredential")]
    return line(author, "honorificSuffix") or ", ".join(one for one in shown if one) or None


def _read_place(author: Node) -> tuple[str | None, str | None]:
    """City and region of the address, the practice's if need be; one in one string is not guessed at."""
    practices = [one for one in values(author, "workLocation", "worksFor") if isinstance(one, dict)]
    for one in (author, *practices):
        for value in values(one, "address"):
            if isinstance(value, dict):
                return line(value, "addressLocality"), _named(first(value, "addressRegion"))
    return None, None


def _named(value: Any) -> str | None:
    """A name, or that of an item."""
    value = plain(value)
    if isinstance(value, dict):
        return line(value, "name")
    return clean_line(value) if isinstance(value, str) else None


def _read_specialty(author: Node) -> str | None:
    """The title of the job, else the specialty when it is written in words."""
    for name in ("jobTitle", "hasOccupation", "medicalSpecialty"):
        for value in values(author, name):
            shown = _named(value)
            if shown is not None and "schema.org/" not in shown:
                return _ENUMERATED.sub(" ", shown) if name == "medicalSpecialty" else shown
    return None


def _read_rating(author: Node) -> tuple[float | None, float | None, int | None]:
    """Rating, scale and number of reviews; a rating of 0 means "not rated", one above its scale nothing."""
    for value in values(author, "aggregateRating"):
        if not isinstance(value, dict):
            continue
        reviews = next((read_count(one) for one in values(value, "reviewCount", "ratingCount")), None) or None
        rating = next((read_number(one) for one in values(value, "ratingValue")), None)
        scale = next((read_number(one) for one in values(value, "bestRating")), None)
        if rating is not None and scale is None:
            scale = next((one for one in _SCALES if rating <= one), math.nan)
        if rating is None or scale not in _SCALES or not 0 < rating <= scale:
            return None, None, reviews
        return rating, scale, reviews
    return None, None, None
