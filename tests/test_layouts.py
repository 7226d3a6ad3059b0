"""Where bylines stand, on pages that do not count their answers."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.records import Layout

HEADLINE = "Is this bruise normal after filler?"
ASKED = "I had filler last week and my chin is blue. Should I worry?"
ANSWERS = [
    "The bruise fades within two weeks as the tissue settles; your surgeon can tell you more at the visit.",
    "You may cover it with makeup after the second day. I tell my patients to keep the chin cool until then.",
    "An injection into a small vein does this. Please have your doctor look at it if it hurts or turns pale.",
]
NAMES = ["Ada Brackwell, MD", "Dr. Boris Corvino", "Clara Dunmore, MD, FACS"]


def _above() -> list[str]:
    return [line for name, answer in zip(NAMES, ANSWERS, strict=True) for line in (name, answer)]


def _below() -> list[str]:
    byline = "{}\nTampa Dermatologist"
    return [
        line for name, answer in zip(NAMES, ANSWERS, strict=True) for line in (answer, byline.format(name))
    ]


def test_the_asker_right_above_the_first_byline() -> None:
    thread = parse("\n\n".join([HEADLINE, ASKED, *_above()]))
    assert thread.layout is Layout.ABOVE
    assert thread.question.body == ASKED
    assert [answer.body for answer in thread.answers] == ANSWERS
    assert [answer.doctor_name for answer in thread.answers] == [
        "Ada Brackwell",
        "Boris Corvino",
        "Clara Dunmore",
    ]


def test_the_same_in_markup_without_a_word_of_answers() -> None:
    filler = "<p>The site says this.</p>" * 2000
    lines = "".join(f"<p>{line}</p>" for line in [ASKED, *_above()])
    page = f"<!DOCTYPE html><title>Chin</title><nav>{filler}</nav><h1>{HEADLINE}</h1>{lines}"
    assert [answer.body for answer in parse(page.encode()).answers] == ANSWERS


@pytest.mark.parametrize("cut", ["", "A bruise is nothing to worry about, and most of them are gone after a"])
def test_an_answer_above_the_first_byline(cut: str) -> None:
    thread = parse("\n\n".join([HEADLINE, ASKED, *_below(), cut]))
    assert thread.layout is not Layout.ABOVE
    assert [answer.body for answer in thread.answers][:3] == ANSWERS
