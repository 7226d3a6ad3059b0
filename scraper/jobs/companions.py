"""Fields that go together: where one of them is shown, the other is hardly ever missing.

Half of the answers show no city, so that some more of them tell nothing. But nearly every answer with a
specialty has a place before it: among those a city that is missing tells at once. Which fields go together is
not laid down here; a site's own history says it (`scraper.jobs.alarms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

# Fields whose presence is asked for: those that some pages show and others don't.
_COMPANIONS = (
    *("question_title", "question_body", "answers_declared", "answer_title", "doctor_name", "credentials"),
    *("city", "specialty", "rating", "review_count"),
)

# A byline names a city or a state ("Florida Plastic Surgeon"), and neither is missing for the other.
_INSTEAD = {"city": "region", "region": "city"}

# A signature often leaves the credentials out, a byline hardly ever.
BYLINE_NAME = "name in a byline"

_IMPLIED = {("doctor_name", BYLINE_NAME)}

_BESIDE = " beside "

Shown = frozenset[str]
"""The fields that an answer shows, with those of its thread, and `BYLINE_NAME`."""


def pair_name(field: str, companion: str) -> str:
    """The name of the measure that asks for `field` where `companion` is shown."""
    return f"{field}{_BESIDE}{companion}"


def split_pair(measure: str) -> tuple[str, str] | None:
    """Field and companion of a measure; None for one that is no pair.

    >>> split_pair(pair_name("city", "specialty")), split_pair("city")
    (('city', 'specialty'), None)
    """
    field, _, companion = measure.partition(_BESIDE)
    return (field, companion) if companion else None


class Beside(NamedTuple):
    """What a page shows of a pair."""

    is_missing: bool
    """Whether the field is missing in all answers that show the companion."""
    answers: int
    """How many those are: of one answer a field is missing easily, of eight together hardly ever."""


def find_pairs(answers: Mapping[Shown, int], fields: tuple[str, ...]) -> Mapping[str, Beside]:
    """Measure → what the page shows of the pair.

    Pages without an answer that shows the companion are not judged, so that they have no such measure.

    Args:
        answers: what the answers of the page show, with the number of answers that show just that; of a page
            without answers what the thread shows.
        fields: the fields to be asked for.

    >>> one, other = frozenset({"city", "specialty"}), frozenset({"specialty"})
    >>> find_pairs({one: 1, other: 2}, ("city",))
    {'city beside specialty': Beside(is_missing=False, answers=3)}
    >>> find_pairs({other: 2}, ("city",))
    {'city beside specialty': Beside(is_missing=True, answers=2)}

    Another field that stands in for one is as good:

    >>> find_pairs({frozenset({"region", "specialty"}): 1}, ("city",))
    {}
    """
    found: dict[str, Beside] = {}
    for shown, count in answers.items():
        for name, is_missing in _pairs_of(shown, fields):
            missing, judged = found.get(name, _NOT_JUDGED)
            found[name] = Beside(missing and is_missing, judged + count)
    return found


_NOT_JUDGED = Beside(is_missing=True, answers=0)


@lru_cache(maxsize=8192)
def _pairs_of(shown: Shown, fields: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Measure → whether the field is missing, of an answer that shows just that."""
    return tuple(
        (pair_name(field, companion), field not in shown)
        for companion in (*_COMPANIONS, BYLINE_NAME)
        for field in fields
        if companion in shown and field != companion and (field, companion) not in _IMPLIED
        if not _stands_in(field, companion, shown)
    )


def _stands_in(field: str, companion: str, shown: Shown) -> bool:
    """Whether an answer shows another field in place of `field`."""
    instead = _INSTEAD.get(field, field)
    return instead in shown and instead != companion and field not in shown
