"""What a page must say to be taken for a thread: mere prose, templates, pages with one byline."""

from __future__ import annotations

import pytest

from parsers import NotAThread, parse
from parsers.records import Layout

ASKED = "My heel hurts with the first steps I make after I get up. Is it a bone spur?"
ANSWER = "It may be a sore band of tissue. Standing for hours brings it on, or arthritis of a joint."
MORE = "Make an appointment with your family doctor if it does not get better."
PROSE = "The heel is made of one large bone. A strong band of tissue runs from it to the toes."


def test_a_question_and_an_answer_of_general_medicine() -> None:
    thread = parse("\n\n\n".join(['"Why does my heel hurt?"', ASKED, f"{ANSWER}\n\n{MORE}"]))
    assert thread.layout is Layout.PROSE
    assert thread.question.body == ASKED
    assert [answer.body for answer in thread.answers] == [f"{ANSWER}\n\n{MORE}"]


def test_an_article_on_general_medicine_is_no_thread() -> None:
    with pytest.raises(NotAThread):
        parse(
            "\n\n".join(["The Heel", PROSE, ANSWER, "A joint that hurts at night may need your attention."])
        )


def test_questions_as_headings_are_no_thread() -> None:
    lines = [
        line
        for weeks in (2, 4, 8, 12)
        for line in (f"Is a sore heel of {weeks} weeks an illness?", PROSE + " " + MORE)
    ]
    with pytest.raises(NotAThread):
        parse("\n\n".join(lines))


TEMPLATES = [
    "<p>{{template config_path='design/email/header'}}</p><p>Welcome, {{var customer.name}}!</p>"
    "<p>{{htmlescape var=$customer.password}}</p><p>Call our doctor if you have any questions.</p>",
    "<p>{{ define 'main' }}</p><p>Our surgeons are here for each patient.</p><p>{{ end }}</p>",
]


@pytest.mark.parametrize("html", TEMPLATES)
def test_a_template_of_something_else_has_no_vote_markers(html: str) -> None:
    with pytest.raises(NotAThread):
        parse(f"<!DOCTYPE html><body>{html}</body>")


def page_of(paragraphs: int, above: str = "") -> str:
    """So many headings with prose below each, and one byline."""
    prose = "".join(
        f"<h2>How we care for you, part {number}</h2><p>Our practice does its best for each patient. Surgery "
        f"is planned with you, step by step, and nobody is sent home in pain.</p>\n"
        for number in range(paragraphs)
    )
    byline = "<p>Jane Roe, MD</p><p>Tampa Plastic Surgeon</p>"
    return f"<!DOCTYPE html><body><h1>Our practice</h1>{above}{prose}{byline}</body>"


def test_a_doctor_below_a_heap_of_paragraphs_did_not_answer() -> None:
    with pytest.raises(NotAThread):
        parse(page_of(8))


def test_a_heap_of_answers_is_one_where_the_page_counts_them() -> None:
    assert len(parse(page_of(8, "<p>Is it safe?</p><h2>Doctor Answers 8</h2>")).answers) == 8
