"""Byline lines in the shapes of other sites than RealSelf.

Dr. Jane Roe 86% (139 ratings)                  Lybrate: name and rating on one line
Plastic Surgery 45 years experience             HealthTap: the field in place of the specialist
Specializes in Plastic Surgery
Dermatologist, Noida • 13 years experience      Lybrate: specialty before place
Answered by Dr. Jane Roe                        iCliniq
Dr. Jane Roe Staff answered 5 years ago         question plugins of WordPress
Dr. Jane Roe reply Plastic Surgery              name and field on one line
--Jane Roe, MD / (813) 555-0134 / Tampa, FL     LocateADoc: no specialty
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from parsers.credentials import read_credentials
from parsers.names import Confidence, NameLine, read_name
from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.placenames import is_region
from parsers.places import PlaceForm, PlaceLine, read_specialty_place
from parsers.ratings import RatingLine, read_rating

_RATED: Final = re.compile(r"(?P<name>(?:Dr|Prof)\b.{3,60}?)\s+(?P<rating>\d{1,3}(?:\.\d+)?\s?%.{0,40})")
_ANSWERED_BY: Final = re.compile(
    r"(?:(?P<posted>posted|written)|answered|answer|reply|response)(?: given)? by:?\s+(?=\S)", re.IGNORECASE
)
_PROFILE_LINK: Final = lazy_pattern(r"\s*\((?:view|see|full) (?:profile|bio)\)", re.IGNORECASE)
_REPLY: Final = lazy_pattern(
    r"(?P<name>(?:Dr|Prof)\b\.? [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){0,3})"
    r" (?:reply|replie[sd]|answers|answered):? "
    r"(?P<field>[A-Z][\w&/'-]+(?:,? (?:(?:and|of) )?[A-Z&][\w&/'-]*){0,4})"
)
_ASKED: Final = lazy_pattern(
    r".{1,60}\b(?:fe)?male\b.{0,20}\bask(?:ed)? (?:date|on)\b:? .{4,30}"
    r"|[\w .'-]{1,40} asked \d{1,2} (?:second|minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)
# "Jane Roe, MDPosted 4 years ago": some put no space behind the name.
_ANSWERED_AGO: Final = lazy_pattern(
    r"(?P<name>.{4,60}?)(?: (?:Staff|Doctor|Expert|Moderator))?(?: (?:answered|replied|responded)| ?Posted)"
    r" \d{1,2} (?:second|minute|hour|day|week|month|year)s? ago"
)
_EXPERIENCE: Final = r"\d{1,2}\+?\s+(?:years?|yrs?\.?)(?:\s+of)?\s+(?:of\s+)?(?:experience|exp\.?)"
_FIELD: Final = lazy_pattern(
    rf"(?:(?P<field>[A-Z][\w&,/ '-]{{2,60}}?)\s*[•·|,–-]?\s+{_EXPERIENCE}"
    r"|[Ss]peciali[sz]es in (?P<in>[A-Z][\w&,/ '-]{2,60}))"
)
_ONLY_EXPERIENCE: Final = lazy_pattern(rf"{_EXPERIENCE}(?: overall)?", re.IGNORECASE)
_TOWN: Final = lazy_pattern(r"(?P<city>[A-Z][\w.'’ -]{1,40}?),\s*(?P<region>[A-Z][\w. ]{1,30})")
_PHONE: Final = lazy_pattern(
    r"(?:(?:tel|phone|call)\.?:?\s*)?(?:\+?1[-. ])?\(?\d{3}\)?[-. ]{0,2}\d{3}[-. ]\d{4}", re.IGNORECASE
)


def read_rated_name(text: str) -> tuple[NameLine, RatingLine] | None:
    """The line NAME RATING, both with their pieces as offsets in it.

    >>> name, rating = read_rated_name("Dr. Jane Roe 86% (139 ratings)")
    >>> name.name.text, rating.rating, rating.review_count
    ('Jane Roe', 86.0, 139)
    >>> read_rated_name("Dr. Roe says that 90% of all patients heal")
    """
    found = _RATED.fullmatch(text)
    if found is None:
        return None
    name, rating = read_name(found["name"]), read_rating(found["rating"])
    if name is None or rating is None or rating.rating is None:
        return None
    start = found.start("rating")
    return name, replace(
        rating,
        rating_piece=_moved(rating.rating_piece, start),
        review_count_piece=_moved(rating.review_count_piece, start),
    )


def _moved(piece: Piece | None, start: int) -> Piece | None:
    return None if piece is None else Piece(piece.text, piece.start + start, piece.end + start)


def read_answered_by(text: str) -> NameLine | None:
    """The doctor in "Answered by Dr. Jane Roe", with pieces as offsets in the line.

    >>> read_answered_by("Answered by Dr. Jane Roe").name
    Piece(text='Jane Roe', start=16, end=24)
    >>> read_answered_by("Answered by Jane Roe, MD (View Profile)").credentials.text
    'MD'
    >>> read_answered_by("Answered by the site"), read_answered_by("Posted by Jane Roe")
    (None, None)

    Whoever asks posts too, so that "Posted by" needs a doctor.
    """
    found = _ANSWERED_BY.match(text)
    if found is None:
        return None
    end = link.start() if text[-1] == ")" and (link := _PROFILE_LINK.search(text)) else len(text)
    name = read_name_from(text[:end], found.end())
    least = Confidence.HONORIFIC if found["posted"] else Confidence.BARE
    return name if name is not None and name.confidence >= least else None


def read_answered_ago(text: str) -> NameLine | None:
    """The doctor in "Dr. Jane Roe answered 5 years ago".

    >>> read_answered_ago("Dr. Jane Roe Staff answered 5 years ago").name.text
    'Jane Roe'
    >>> read_answered_ago("Jane answered 5 years ago"), read_answered_ago("Dr. Roe operated 5 years ago")
    (None, None)
    """
    found = _ANSWERED_AGO.fullmatch(text) if text.endswith(" ago") else None
    name = read_name(found["name"]) if found is not None else None
    return name if name is not None and name.confidence >= Confidence.HONORIFIC else None


def read_name_from(text: str, start: int) -> NameLine | None:
    """The doctor whom the rest of a line names, with pieces as offsets in the line.

    >>> read_name_from("By Jane Roe, MD", 3).name
    Piece(text='Jane Roe', start=3, end=11)
    """
    return moved_name(read_name(text[start:]), start)


def moved_name(line: NameLine | None, start: int) -> NameLine | None:
    """A name whose pieces are offsets in what stands `start` characters further on."""
    name = _moved(line.name, start) if line is not None else None
    if line is None or name is None:
        return None
    return replace(line, name=name, credentials=_moved(line.credentials, start))


def read_reply(text: str) -> tuple[NameLine, PlaceLine] | None:
    """The line NAME reply FIELD, both with their pieces as offsets in it.

    >>> name, field = read_reply("Dr. Jane Roe reply Plastic Surgery")
    >>> name.name.text, field.specialty.text
    ('Jane Roe', 'Plastic Surgery')
    >>> read_reply("Dr. Roe answered my question")
    """
    found = _REPLY.fullmatch(text) if text[:2] in ("Dr", "Pr") else None
    name = read_name(found["name"]) if found else None
    if found is None or name is None:
        return None
    field = cut(text, *found.span("field"))
    return name, PlaceLine(None, None, None, field, known=True, form=PlaceForm.PLACED)


def read_field(text: str) -> PlaceLine | None:
    """The line of a doctor's field or specialty with the years of practice; a place may stand between.

    >>> read_field("Plastic Surgery 45 years experience").specialty.text
    'Plastic Surgery'
    >>> read_field("Specializes in Internal Medicine").specialty.text
    'Internal Medicine'
    >>> line = read_field("Dermatologist, Noida • 13 years experience")
    >>> line.specialty.text, line.city.text
    ('Dermatologist', 'Noida')
    >>> read_field("I have 45 years experience")
    """
    if "xp" not in text and "peciali" not in text:
        return None
    if _ONLY_EXPERIENCE.search(text) and (place := read_specialty_place(text)) is not None:
        return place
    found = _FIELD.fullmatch(text)
    if found is None:
        return None
    part = "field" if found["field"] else "in"
    words = found[part].replace("&", "").split()
    if not all(word[0].isupper() or word in ("and", "of", "in", "the") for word in words):
        return None
    return PlaceLine(None, None, None, cut(text, *found.span(part)), known=True, form=PlaceForm.PLACED)


def is_experience(text: str) -> bool:
    """Whether a line states years of practice and nothing else.

    >>> is_experience("13 years experience"), is_experience("13 years")
    (True, False)
    """
    return text[:1].isdigit() and _ONLY_EXPERIENCE.fullmatch(text) is not None


def is_asker(text: str) -> bool:
    """Whether a line states who asks, and when.

    >>> is_asker("Ann, 30~39 year old female. Ask Date: 2002/07/25"), is_asker("A female patient")
    (True, False)
    >>> is_asker("Ann asked 5 years ago")
    True
    """
    return ("male" in text or " asked " in text) and _ASKED.fullmatch(text) is not None


def read_degrees(text: str) -> Piece | None:
    """A line of nothing but credentials.

    >>> read_degrees("MBBS, MD - Dermatology").text, read_degrees("MD, FACS").text, read_degrees("Hello")
    ('MBBS, MD - Dermatology', 'MD, FACS', None)
    """
    run = read_credentials(text, 0) if text[:2].isupper() or text[1:2] == "." else None
    if run is None or not run.known:
        return None
    # Indian degrees name their field: "MD - Dermatology, DVD"; what follows is all of the same kind.
    rest = text[run.end :].strip()
    return cut(text, 0, len(text)) if not rest or rest[0] in "-–,(" else None


def read_town(text: str) -> PlaceLine | None:
    """The line CITY, REGION of a byline without a specialty.

    >>> line = read_town("St. Petersburg, FL")
    >>> line.city.text, line.region.text, line.specialty
    ('St. Petersburg', 'FL', None)
    >>> read_town("Hello, Ann")
    """
    found = _TOWN.fullmatch(text)
    if found is None or not is_region(found["region"]):
        return None
    city, region = cut(text, *found.span("city")), cut(text, *found.span("region"))
    return PlaceLine(city, region, None, None, known=True, form=PlaceForm.PLACED)


def is_phone(text: str) -> bool:
    """Whether a line is nothing but a telephone number.

    >>> is_phone("(813) 555-0134"), is_phone("Tel: 813-555-0134"), is_phone("555")
    (True, True, False)
    """
    return len(text) <= 40 and _PHONE.fullmatch(text) is not None
