"""The rating under a byline ("4.8 out of 5 stars 65 reviews") and the count over the answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut


@dataclass(frozen=True, slots=True)
class RatingLine:
    """What a rating line states: the rating out of `scale`, the number of reviews, and where they stand.

    A number that cannot be believed is None although the line is a rating line; its piece is None too.
    """

    rating: float | None
    rating_piece: Piece | None
    scale: float | None
    review_count: int | None
    review_count_piece: Piece | None


@dataclass(frozen=True, slots=True)
class CountLine:
    """The line over the answers, with the number of answers that it declares, if it does."""

    declared: int | None
    declared_piece: Piece | None


LONGEST_RATING_LINE: Final = 80
LARGEST_INT32: Final = 2**31 - 1
# A thread of the largest site holds some hundred answers; a hundred thousand is another number.
_MOST_ANSWERS: Final = 100_000
_SCALES: Final = frozenset((5.0, 10.0, 100.0))

_NUMBER: Final = r"[0-9]{1,3}(?:[.,][0-9]{1,3})?(?![0-9.,]*[0-9])"
_COUNT: Final = r"[0-9]{1,3}(?:[,. ][0-9]{3})+(?![0-9])|[0-9]{1,18}"
_REVIEWS: Final = r"(?:(?:verified|patient|doctor|user|total)\s+)?(?:reviews?|ratings?|votes?|opinions?)"
_COUNTED: Final = rf"""(?: [\s,·•|–—-]*
    (?:(?:based\s+on|from|of|by)\s+)?
    (?: \( \s* (?P<count_a>{_COUNT}) \s* (?:{_REVIEWS})? \s* \) | (?P<count_b>{_COUNT}) \s* {_REVIEWS} ) )"""
_IS_RATING: Final = lazy_pattern(
    rf"""
    \s* [★☆⭐*]{{0,5}} \s* (?P<label> (?:average\s+|overall\s+)?(?:rating|rated|score) \s* :? \s* )?
    (?:
      (?: (?P<value>{_NUMBER}|-?nan) \s* (?: (?P<out_of> out \s of \s ) | / | of \s )
          \s* (?P<scale>{_NUMBER})
          (?: \s* st[a-z]* (?: \s+ (?P<count_d>{_COUNT}) (?: \s+ r[a-z]{{0,6}} )? )? )?  # cut
        | (?P<percent>{_NUMBER}) \s? % (?: \s (?:positive|recommended|satisfaction|worth\sit) )?
        | (?P<stars>{_NUMBER}|nan) \s stars?
        | (?P<lone>{_NUMBER})                                 # "4.9 (65 reviews)"
      ) {_COUNTED}?
      | \(? (?P<count_c>{_COUNT}) \s+ {_REVIEWS} \)?            # "65 reviews"
      | (?:not\s(?:yet\s)?rated(?:\syet)?|unrated|no\s(?:reviews|ratings)(?:\syet)?)
    )
    \s* [.]? \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Every rating line begins with one of these; all other lines are turned away by their first letter.
_MAY_BE_RATING: Final = re.compile(r"\s*+[0-9★☆⭐*(nNrRaAoOsSuU-]")

_DECLARED: Final = r"[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3})+"
_IS_COUNT: Final = re.compile(
    rf"""
    \s* (?:
      (?P<before>{_DECLARED}) \s+ (?:doctors?['’]?s?\s+|expert\s+|physician\s+)? answers?  # "16 answers"
        (?: \W* [0-9,]+ \s doctors? \s (?:weighed\s in|agreed?) )?  # "5 doctor answers9 doctors …"
      | (?:all\s+)? (?:doctors?['’]?s?|expert|physician) \s+ answers? \s* :?
        (?: \s* \(? \s* (?P<after>{_DECLARED}) \s* \)? )?  # "Doctor Answers (6)"
      | (?:all\s+)? answers (?: \s+ from \s+ (?:our\s+)? doctors )?
        \s* :? \s* \(? \s* (?P<bare>{_DECLARED}) \s* \)?  # but "Answer 3" numbers one
    ) \s* :? \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAY_BE_COUNT: Final = re.compile(r"\s*+[0-9dDaAeEpP]")


def read_rating(text: str) -> RatingLine | None:
    """The rating line of a byline, None for any other line.

    A rating of 0 with no reviews means "not rated", so both are None; so are values above their
    scale, NaN and counts beyond 32 bits.

    >>> line = read_rating("4.8 out of 5 stars 65 reviews")
    >>> line.rating, line.scale, line.review_count, line.review_count_piece.text
    (4.8, 5.0, 65, '65')
    >>> read_rating("86% (1,204 ratings)").review_count
    1204
    >>> read_rating("0 out of 5 stars 0 reviews").rating, read_rating("Not rated").review_count
    (None, None)
    >>> read_rating("6 months out of 12"), read_rating("Rated the best in Tampa")
    (None, None)
    """
    if len(text) > LONGEST_RATING_LINE or not _MAY_BE_RATING.match(text):
        return None
    found = _IS_RATING.fullmatch(text)
    scale = _scale(found) if found else None
    if found is None or not _is_believable(found, scale):
        return None
    rating, rating_piece = _rating(text, found, scale)
    count, count_piece = _number(text, found, ("count_a", "count_b", "count_c", "count_d"))
    if count is not None and count > LARGEST_INT32:
        count, count_piece = None, None
    if not rating and not count:
        return RatingLine(None, None, scale, None, None)
    return RatingLine(rating, rating_piece, scale, count, count_piece)


def read_count(text: str) -> CountLine | None:
    """The line that declares the number of answers, None for any other line.

    >>> [read_count(line).declared for line in ("Doctor Answers 16", "Doctor Answers (6)", "Answers (3)")]
    [16, 6, 3]
    >>> read_count("Doctor Answers"), read_count("16 answers").declared_piece.text
    (CountLine(declared=None, declared_piece=None), '16')
    >>> read_count("Doctor Answers 999999999999").declared is None, read_count("Answers to your questions")
    (True, None)
    """
    if len(text) > LONGEST_RATING_LINE or not _MAY_BE_COUNT.match(text):
        return None
    found = _IS_COUNT.fullmatch(text)
    if found is None:
        return None
    count, piece = _number(text, found, ("before", "after", "bare"))
    if count is None or count > _MOST_ANSWERS:
        return CountLine(None, None)
    return CountLine(count, piece)


def _is_believable(found: re.Match[str], scale: float | None) -> bool:
    """Whether the line is about a rating at all: "3/4" and "2 of 3" are not, nor is a number alone."""
    if found["lone"]:
        count = found["count_b"] or (found["count_a"] and not found["lone"].isdigit())
        return bool(found["label"] or count)
    if found["value"] and not found["out_of"]:
        return bool(found["label"]) or scale is not None
    return True


def _scale(found: re.Match[str]) -> float | None:
    """What the rating is out of; a rating that names no scale is out of five stars."""
    if found["percent"]:
        return 100.0
    shown = found["scale"]
    if shown is None:
        return 5.0 if found["lone"] or found["stars"] else None
    scale = float(shown.replace(",", "."))
    return scale if scale in _SCALES else None


def _rating(text: str, found: re.Match[str], scale: float | None) -> tuple[float | None, Piece | None]:
    """The rating as printed, None when it is no number between 0 and the scale."""
    for name in ("value", "percent", "lone", "stars"):
        shown = found[name]
        if shown is None or scale is None or not shown[0].isdigit():
            continue
        rating = float(shown.replace(",", "."))
        if rating <= scale:
            return rating, cut(text, *found.span(name))
    return None, None


def _number(text: str, found: re.Match[str], names: tuple[str, ...]) -> tuple[int | None, Piece | None]:
    """The whole number in the first of the groups that matched, separators of thousands dropped."""
    for name in names:
        shown = found[name]
        if shown is not None:
            digits = "".join(letter for letter in shown if letter.isdigit())
            return int(digits), cut(text, *found.span(name))
    return None, None
