"""Tests of a line's first letters must let pass all that the patterns behind them accept."""

from __future__ import annotations

import pytest

from parsers.greetings import is_greeting
from parsers.speakers import find_label, named_asker
from parsers.voices import is_closing

CLOSINGS = """
    I wish you well|We hope this heals|Wishing you well|Hope it helps|Good luck!|Best of luck|lots of luck
    The best of luck|BEST,|My best regards|With kind regards|Very best regards|Kindest regards|Warm regards
    Regards, Ann|Personal regards|Sincerely,|Yours truly|Respectfully|Cheers!|Take care|All the best
    Hopefully this helps
    This helps|Many thanks|Thanks again|be well|Stay safe|Have a nice day|Feel free to call|Please call us
"""
GREETINGS = """
    Hi there|HELLO,|hey|Dear Ann|Greetings|Good evening|This is a great question|Very good question
    Great question|Excellent question|Interesting question|That is an excellent question
    Many thanks for your question
    Thank you for asking|Thx for the photo|I really appreciate your question|I'm sorry to hear that
    I’m so sorry that it hurts|I am sorry about that|So sorry to hear it|Sorry to read that
"""
LABELS = """
    Q: Why?|q. why?|Q : Why?|Q-My knee|Que: Why?|Ques. Why?|Question: Why?|The patient's question|User's query
    Reader question: Why?|asker's question: Why?|Visitor question: Why?|Ask a doctor question|Query: Why?
    Customer: Why?|Question from Ann: Why?|A: So.|A. So.|A - So it is|Ans: So.|Answers: So.|Dr. Roe's answer:
    Doctor Roe says: So.|The doctor's reply:|Surgeon's response:|Physician answer:|Expert: So.
    Dentist's answer:
    Response: So.|Reply: So.|Cosmetic Question: Why?|Hi, welcome to iCliniq.|Thanks and welcome back to us.
    Dear Ann, welcome to us|Welcome to us
"""
ASKERS = "SAD TOM: It may.|Leigh – A crown may hurt|Leigh M. - A crown|Ann—  It may"


def _lines(text: str) -> list[str]:
    return [line.strip() for row in text.strip().splitlines() for line in row.split("|")]


@pytest.mark.parametrize("line", _lines(CLOSINGS))
def test_closings(line: str) -> None:
    assert is_closing(line)


@pytest.mark.parametrize("line", _lines(GREETINGS))
def test_greetings(line: str) -> None:
    assert is_greeting(line)


@pytest.mark.parametrize("line", _lines(LABELS))
def test_labels(line: str) -> None:
    assert find_label(line) is not None


@pytest.mark.parametrize("line", _lines(ASKERS))
def test_askers(line: str) -> None:
    assert named_asker(line) is not None
