"""Identities stay the same across captures and forms, and differ between threads and answers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.records import Question, Thread
from scraper.identity import answer_ids, canonical_address, collapsed, opening, thread_id
from tests.made_threads import ANSWER, page, thread


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.realself.com/question/a", "realself.com/question/a"),
        ("http://REALSELF.com:80/question/a/", "realself.com/question/a"),
        ("//realself.com/question/a?utm_medium=mail#answers", "realself.com/question/a"),
        ("https://a.org:8443/q?b=2&a=1", "a.org:8443/q?a=1&b=2"),
        ("https://a.org/q?a=", "a.org/q?a="),
        ("https://a.org/?id=7", "a.org?id=7"),
        ("https://a.org/Q", "a.org/Q"),
        ("https://www.a.org/", None),
        ("about:blank", None),
        ("http://[::1", None),
        ("http://a.org:port/x", None),
        ("C:\\pages\\a.html", None),
    ],
)
def test_canonical_address(url: str, expected: str | None) -> None:
    assert canonical_address(url) == expected


def test_the_address_is_the_first_witness_of_a_thread() -> None:
    asked, other = Question("Is it normal?", "Body"), Question("Another?", "Body")
    at = page(url="https://www.realself.com/question/a?utm_source=x")
    ids = {
        thread_id(thread(ANSWER, question=asked, on=at)),
        thread_id(thread(question=other, on=at)),
        thread_id(thread(question=other), "http://realself.com/question/a/"),
        thread_id(thread(question=other, on=at), "http://web.example/copy/of/a"),
    }
    assert len(ids) == 1
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids)


SAME = [
    (thread(question=Question("Is it\nNORMAL?", "a  b")), thread(question=Question("is it normal?", "A b"))),
    (thread(question=Question("Same", None, 3)), thread(ANSWER, question=Question("Same", None, 9))),
    (thread(ANSWER, question=Question()), thread(ANSWER._replace(rating=1.0), question=Question())),
    (thread(question=Question(), on=page("A b\n")), thread(question=Question(), on=page("a\n\nb"))),
]
DIFFERENT = [
    (thread(question=Question("Same", "One")), thread(question=Question("Same", "Two"))),
    (thread(ANSWER, question=Question()), thread(ANSWER._replace(body="Else"), question=Question())),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_without_an_address_question_then_answer_then_text_decide(one: Thread, two: Thread) -> None:
    assert thread_id(one) == thread_id(two)


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_other_questions_and_answers_make_other_threads(one: Thread, two: Thread) -> None:
    assert thread_id(one) != thread_id(two)


def test_answers_keep_their_identity_and_never_share_one() -> None:
    greeting = "Thank you for your question. " * 9
    bodies = [greeting + "Wait.", greeting + "Don't wait.", "Wait.", "…", "Wait!"]
    ids = list(answer_ids(thread(*(ANSWER._replace(body=body) for body in bodies)), "t"))
    assert len(set(ids)) == 5
    later = [
        ANSWER._replace(body=bodies[2].upper(), rating=None),
        ANSWER._replace(body=bodies[0] + " Update: well."),
    ]
    assert list(answer_ids(thread(*later), "t")) == [ids[2], ids[0]]
    assert list(answer_ids(thread(ANSWER), "t")) != list(answer_ids(thread(ANSWER), "u"))


def test_identities_are_pinned() -> None:
    """A change here renames every row of every existing table."""
    made = thread(ANSWER)
    assert [thread_id(made), *answer_ids(made, thread_id(made))] == ["b1e357366d11af2f", "7d2cbebd7ed6fee9"]
    assert thread_id(thread(on=page(url="https://www.realself.com/question/a"))) == "4f0e6af8d4422226"


@given(st.text("abc XY09.,-_\n’‘“”–—…\xa0•®™éßﬁ\u0301", max_size=600))
def test_the_quick_way_to_an_opening_gives_the_same(body: str) -> None:
    head = collapsed(body[:320])
    letters = re.sub(r"[\W_]+", "", head)
    if len(letters) < 160:
        letters = re.sub(r"[\W_]+", "", collapsed(body))
    assert opening(body) == (letters[:160] or collapsed(body))
