"""Re-reads every value of a thread from the place that its evidence names.

Nothing here shares code with the grammar that found the values: each check starts from the page's
text, cut at the spans alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from parsers.dates import read_date
from parsers.invisible import visible
from parsers.records import Answer, Evidence, LineKind, Page, Question, Span, Thread, Witness

_TEXT_FIELDS: Final = ("title", "doctor_name", "credentials", "city", "region", "specialty")
_NUMBER_FIELDS: Final = ("rating", "review_count", "answers_declared", "votes")
_SCALES: Final = (5.0, 10.0, 100.0)


class Doubt(NamedTuple):
    """A value that could not be read again from its evidence."""

    record: str
    """`question` or `answer N`."""
    field: str
    reason: str


def doubts(thread: Thread) -> list[Doubt]:
    """Every value of a thread that its evidence does not prove; an empty list proves them all.

    Also checked: no evidence without a value, spans inside the page, and that each line of the page
    has a kind (the sum of claimed, furniture and unknown lines is the page).
    """
    found = list(_record_doubts("question", thread.question, thread.page))
    for number, answer in enumerate(thread.answers, 1):
        found += _record_doubts(f"answer {number}", answer, thread.page)
    if len(thread.kinds) != len(thread.page.lines):
        found.append(Doubt("page", "kinds", "not every line has a kind"))
    for index, kind in enumerate(thread.kinds):
        if (kind is LineKind.FURNITURE) != (index in thread.furniture):
            found.append(
                Doubt("page", "furniture", f"line {thread.page.lines[index].number} is unnamed furniture")
            )
    return found


def _record_doubts(record: str, values: Question | Answer, page: Page) -> Iterator[Doubt]:
    """The doubts about one record."""
    fields = [name for name in values._fields if name != "evidence"]
    for name in fields:
        value = getattr(values, name)
        evidence = values.evidence.get(name)
        if (value is None) != (evidence is None):
            yield Doubt(
                record, name, "a value without evidence" if evidence is None else "evidence without a value"
            )
        elif evidence is not None:
            reason = _reason(name, value, evidence, page)
            if reason is not None:
                yield Doubt(record, name, reason)


def _reason(name: str, value: object, evidence: Evidence, page: Page) -> str | None:
    """Why the evidence does not prove the value; None when it does."""
    if not evidence.spans:
        return "no span"
    if any(not 0 <= span.start < span.end <= len(page.text) for span in evidence.spans):
        return "a span outside the page"
    if _reads_as(name, value, evidence, page):
        return None
    return f"{value!r} does not stand at its span: {_cut(page, evidence.spans[0])[:60]!r}"


def _reads_as(name: str, value: object, evidence: Evidence, page: Page) -> bool:
    """Whether the words at the spans say the value."""
    text = _cut(page, evidence.spans[0])
    if name in _TEXT_FIELDS:
        return text == value or visible(text) == value
    if name == "body":
        return isinstance(value, str) and value.split() == _words(page, evidence.spans)
    if name in _NUMBER_FIELDS:
        return isinstance(value, int | float) and _number(text) == value
    return _follows(name, value, evidence, page)


def _follows(name: str, value: object, evidence: Evidence, page: Page) -> bool:
    """Whether a value that is not printed as such follows from the words at its span."""
    if name == "rating_scale":
        return value in _SCALES
    if name == "doctor_name_source":
        return (evidence.witness is Witness.SIGNATURE) == (value == "signature")
    if name == "answered_on":
        found = read_date(_cut(page, evidence.spans[0]))
        return found is not None and found[0] == value
    if evidence.witness is Witness.DATA:  # an address stands in the data as it is
        return _cut(page, evidence.spans[0]) == value
    start = evidence.spans[0].start
    return name == "doctor_url" and any(
        line.href == value for line in page.lines if line.start <= start < line.start + len(line.text)
    )


def _cut(page: Page, span: Span) -> str:
    return page.text[span.start : span.end].replace("\xa0", " ")  # a no-break space is read as a space


def _words(page: Page, spans: tuple[Span, ...]) -> list[str]:
    """All words at the spans, in order."""
    return " ".join(_cut(page, span) for span in spans).split()


def _number(text: str) -> float | None:
    """The number that some digits state: "4.8", "1,204", "4,8", "+3", "−1".

    >>> [_number(text) for text in ("4.8", "1,204", "4,8", "+3", "−1", "many")]
    [4.8, 1204.0, 4.8, 3.0, -1.0, None]
    """
    plain = text.strip().replace("−", "-").replace("–", "-")
    plain = re.sub(r"(?<=\d)[, .](?=\d{3}(?!\d))", "", plain).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None
