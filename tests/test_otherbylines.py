"""Bylines in the ways in which other sites write them, above the answers and below, as text and as markup."""

from __future__ import annotations

from typing import Final

import pytest

from parsers import Thread, parse

ASKED: Final = "I had filler under both eyes last week and now the left lid droops. Is that normal?"
BODIES: Final = (
    "Thank you for your question. Some swelling is normal for two weeks, and it goes down by itself.",
    "I agree that it is early. In my practice I ask patients to come back after a month or so.",
)
Fields = tuple[str | None, str | None, str | None, str | None, float | None, int | None]

# The lines of the first doctor's byline; credentials, city, region, specialty, rating, review count.
BYLINES: Final[list[tuple[list[str], Fields]]] = [
    (["Dr. Jane Roe", "Dermatologist", "Tampa, FL"], (None, "Tampa", "FL", "Dermatologist", None, None)),
    (["Jane Roe, MD", "Plastic Surgeon · Tampa, FL"], ("MD", "Tampa", "FL", "Plastic Surgeon", None, None)),
    (["Jane Roe, MD", "Plastic Surgery", "4.8 (65 reviews)"], ("MD", None, None, "Plastic Surgery", 4.8, 65)),
    (["Jane Roe MD", "Dentist", "Tampa, FL, United States"], ("MD", "Tampa", "FL", "Dentist", None, None)),
    (["Dr. Jane Roe", "Dentist in Tampa, FL"], (None, "Tampa", "FL", "Dentist", None, None)),
    (
        ["Dr. Jane Roe", "Specialty: Plastic Surgery", "Location: Tampa, FL"],
        (None, "Tampa", "FL", "Plastic Surgery", None, None),
    ),
    (["Jane Roe, MD | Dentist | Tampa, FL"], ("MD", "Tampa", "FL", "Dentist", None, None)),
    (["Jane Roe, MD - Tampa, FL"], ("MD", "Tampa", "FL", None, None, None)),
    (["Jane Roe, MD, Tampa Plastic Surgeon"], ("MD", "Tampa", None, "Plastic Surgeon", None, None)),
    (["Dr. Jane Roe (Plastic Surgeon, Tampa FL)"], (None, "Tampa", "FL", "Plastic Surgeon", None, None)),
]


def as_text(bylines: list[list[str]], above: str) -> str:
    parts = [
        "\n\n".join(["\n".join(byline), body] if above else [body, "\n".join(byline)])
        for byline, body in zip(bylines, BODIES, strict=True)
    ]
    return "\n\n\n".join([f"Lid droops after filler\n\n{ASKED}\n\nDoctor Answers 2", *parts])


def as_markup(bylines: list[list[str]], above: str) -> str:
    parts = []
    for byline, body in zip(bylines, BODIES, strict=True):
        lines = "".join(f"<div>{line}</div>" for line in byline)
        blocks = [f'<div class="by">{lines}</div>', f"<div><p>{body}</p></div>"]
        parts.append(f'<div class="it">{"".join(blocks if above else reversed(blocks))}</div>')
    heads = f"<h1>Lid droops after filler</h1><p>{ASKED}</p><h2>Doctor Answers 2</h2>"
    return f"<!DOCTYPE html><body>{heads}{''.join(parts)}</body>"


def others(byline: list[str]) -> list[str]:
    """The second doctor's byline, in the same way."""
    return [line.replace("Jane Roe", "John Moe").replace("Tampa", "Miami") for line in byline]


def read_first(thread: Thread) -> Fields:
    one = thread.answers[0]
    return (one.credentials, one.city, one.region, one.specialty, one.rating, one.review_count)


@pytest.mark.parametrize("above", ["above", ""], ids=["above", "below"])
@pytest.mark.parametrize("render", [as_text, as_markup])
@pytest.mark.parametrize(("byline", "fields"), BYLINES, ids=lambda value: str(value[0]))
def test_a_byline(byline: list[str], fields: Fields, render: object, above: str) -> None:
    assert callable(render)
    thread = parse(render([byline, others(byline)], above))
    assert [one.doctor_name for one in thread.answers] == ["Jane Roe", "John Moe"]
    assert [one.body for one in thread.answers] == list(BODIES)
    assert [one.title for one in thread.answers] == [None, None]
    assert read_first(thread) == fields


def test_what_one_doctor_typed_below_an_answer_is_no_byline() -> None:
    typed = f"{BODIES[0]}\n\nJane Roe, MD\nPlastic Surgery, Tampa, FL"
    printed = "Jane Roe, MD\nTampa Plastic Surgeon\n4.8 out of 5 stars 65 reviews"
    head, last = "Lid droops\n\nDoctor Answers 2", f"{BODIES[1]}\n\nMiami Dermatologist\n"
    thread = parse(f"{head}\n\n\n{typed}\n\n{printed}\n\n\n{last}")
    assert (thread.answers[0].body, thread.answers[0].city) == (typed, "Tampa")
