"""What of the grammar's answer is to be believed where the data cuts the page in other places."""

from __future__ import annotations

from typing import Final

from parsers.proofs import Proofs, found_of
from parsers.records import Answer

NAMES: Final = ("doctor_name", "doctor_name_source")
BYLINE: Final = (
    "credentials",
    "city",
    "region",
    "specialty",
    "rating",
    "rating_scale",
    "review_count",
    "doctor_url",
)


def known(answer: Answer, *doubted: str) -> Answer:
    """An answer of which the grammar's word counts but for the `doubted` fields.

    They lose their evidence: only what has evidence is joined.
    """
    return answer._replace(
        evidence=Proofs({name: one for name, one in found_of(answer).items() if name not in doubted})
    )


def untitled(answer: Answer) -> Answer:
    """What is known of the last of several answers that the grammar took for one."""
    return known(answer, "title", "body")


def unsigned(answer: Answer) -> Answer:
    """What is known of the first of them: what stands below belongs to the last."""
    return known(answer, *NAMES, *BYLINE, "votes", "answered_on", "body")


def spanning(first: Answer, last: Answer) -> Answer:
    """One answer that the grammar took for several: it is titled like the first and signed like the last."""
    found = found_of(known(last, "title", "body")) | found_of(unsigned(first))
    return last._replace(title=first.title, evidence=Proofs(found))
