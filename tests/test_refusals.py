"""What prose without structure must say to be taken for a thread."""

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
