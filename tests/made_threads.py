"""Threads made by hand, for tests of what comes after the parser."""

from __future__ import annotations

from datetime import UTC, date, datetime

from parsers.records import Answer, Evidence, Form, Layout, LineKind, Page, Question, Span, Thread, Witness
from parsers.textpages import read_text
from scraper.columns import ANSWERS
from scraper.rows import Origin, Row, answer_rows

TEXT = "Jog?\n\nFirst.\n\nSecond.\n\nTampa Plastic Surgeon\n"

ORIGIN = Origin("pages/a.txt", size=len(TEXT), captured_at=datetime(2014, 5, 6, 7, 8, 9, 500, tzinfo=UTC))

ANSWER = Answer(
    body="First.\n\nSecond.",
    title="Wait",
    doctor_name="Ann Lee",
    doctor_name_source="byline",
    credentials="MD",
    city="Tampa",
    region="Florida",
    specialty="Plastic Surgeon",
    rating=4.8,
    rating_scale=5.0,
    review_count=65,
    votes=-1,
    answered_on=date(2014, 5, 5),
    doctor_url="/dr/ann-lee",
    evidence={
        "body": Evidence((Span(6, 12), Span(14, 21)), Witness.GRAMMAR),
        "city": Evidence((Span(23, 28),), Witness.HINT),
    },
)


def page(text: str = TEXT, url: str | None = None) -> Page:
    """A text page, whose address may be known."""
    return Page(text, read_text(text).lines, Form.TEXT, url)


def thread(*answers: Answer, question: Question | None = None, on: Page | None = None) -> Thread:
    """A thread of `answers` with a question that has a title and a count."""
    if question is None:
        evidence = {"title": Evidence((Span(0, 4),), Witness.GRAMMAR)}
        question = Question("Jog?", None, 3, evidence)
    on = on or page()
    return Thread(question, answers, Layout.BYLINES, on, (LineKind.BODY,) * len(on.lines))


def rows(*texts: str | None) -> list[Row]:
    """Answer rows whose text columns all hold the given texts, one row for each."""
    row = answer_rows(thread(ANSWER), ORIGIN, ANSWERS)[0]
    return [tuple(text if isinstance(cell, str) else cell for cell in row) for text in texts]
