"""Letters to a doctor, labels and what stands around them: pages of newspapers and practices."""

from __future__ import annotations

import contextlib
import html
import time

import pytest

from parsers import NotAThread, Thread, parse
from parsers.records import Layout, LineKind
from parsers.verifying import doubts

ASKED = "I have had a cough since May and my inhaler is no help. Should I worry? "
REPLY = "A cough of that length calls for an x-ray of the lungs. Most causes are harmless."
MORE = "Ask your doctor for a test of your breath as well."
PROSE = (
    "The lungs are two spongy organs on both sides of the chest. Each of them is wrapped in a double layer "
)
PROSE += "of skin, and a film of fluid lets the layers glide."
QUESTIONS = [f"Q: Is a cough of {weeks} weeks an illness?\n\nA: Most of them are not." for weeks in (2, 4, 8)]


def read(*lines: str) -> Thread:
    thread = parse("\n\n".join(lines))
    assert doubts(thread) == []
    return thread


@pytest.mark.parametrize(
    ("letter", "reply"),
    [
        ([f"Dear Dr. Roe: {ASKED}-- A.B."], f"Dear A.B.: {REPLY}"),
        ([f"DEAR DOCTOR R: {ASKED}"], f"DEAR READER: {REPLY}"),
        (["Dear Doctor,", ASKED], f"Dear Ann: {REPLY}"),
        ([f"Good morning, doctor, {ASKED}"], f"Hello Ann, {REPLY}"),
        ([f"Dear Dr. Roe: {ASKED}— A.B."], REPLY),
        ([f"{ASKED}– Ann"], f"Ann – {REPLY}"),
    ],
)
def test_letter_and_reply(letter: list[str], reply: str) -> None:
    thread = read(*letter, reply, MORE)
    assert thread.layout is Layout.LABELS
    assert thread.question.body == "\n\n".join(line.strip() for line in letter)
    assert [answer.body for answer in thread.answers] == [f"{reply}\n\n{MORE}"]


@pytest.mark.parametrize("label", ["ANSWER: ", "A: ", "A:", "Doctor: "])
def test_the_label_of_a_reply_is_no_part_of_it(label: str) -> None:
    thread = read(f"Dear Dr. Roe: {ASKED}", label + REPLY, MORE)
    assert [answer.body for answer in thread.answers] == [f"{REPLY}\n\n{MORE}"]


@pytest.mark.parametrize("name", ["Ann", "— Ann B.", "Ann, Bayport"])
def test_the_name_below_a_letter_is_no_part_of_it(name: str) -> None:
    thread = read(ASKED.strip(), name, "Dear Ann,", REPLY)
    assert thread.question.body == ASKED.strip()
    assert thread.furniture[1] == "asker"


def test_the_next_letter_is_left_out() -> None:
    thread = read(f"Dear Dr. Roe: {ASKED}-- A.B.", REPLY, f"Dear Dr. Roe: {ASKED}-- C.D.", REPLY)
    assert len(thread.answers) == 1
    assert [thread.furniture.get(index) for index in (1, 2, 3)] == [None, "another letter", "another letter"]


@pytest.mark.parametrize(
    ("byline", "credentials"),
    [
        ("Dr. Jane Roe", None),
        ("Jane Roe", None),
        ("June 3, 1990|By Jane Roe, M.D.", "M.D."),
        ("By Jane Roe, MD", "MD"),
    ],
)
def test_the_doctor_of_a_column_answers(byline: str, credentials: str | None) -> None:
    thread = read(
        "A cough that lasts", byline, "To Your Health", f"Dear Dr. Roe: {ASKED}", f"Dear Ann: {REPLY}"
    )
    answer = thread.answers[0]
    assert thread.question.title == "A cough that lasts"
    assert (answer.doctor_name, answer.credentials) == ("Jane Roe", credentials)
    assert answer.doctor_name_source == "byline"
    assert thread.kinds[1] is LineKind.NAME


def test_whoever_is_named_at_the_answer_answers() -> None:
    thread = read("A lasting cough", "Dr. Jane Roe", f"Q: {ASKED}", f"A: {REPLY}", "Dr. Cy Poe")
    assert [answer.doctor_name for answer in thread.answers] == ["Cy Poe"]


def test_a_name_that_nobody_greets_is_no_doctor() -> None:
    thread = read("A cough that lasts", "Nell Farrow", f"Dear Dr. Roe: {ASKED}", f"Dear Ann: {REPLY}")
    assert thread.answers[0].doctor_name is None


@pytest.mark.parametrize("line", ["{}\n\n", "<p>{}</p>"])
def test_questions_and_answers_by_turns_are_no_thread(line: str) -> None:
    lines = ["Your lungs", *"\n\n".join(QUESTIONS).split("\n\n")]
    with pytest.raises(NotAThread):
        parse("".join(line.format(html.escape(text)) for text in lines))


def test_letters_below_an_article_are_no_thread() -> None:
    lines = [f"<p>{line}</p>" for line in [*[PROSE] * 5, f"Dear Dr. Roe, {ASKED}", f"Dear Ann, {REPLY}"]]
    with pytest.raises(NotAThread):
        parse("<!DOCTYPE html><h1>The lungs</h1>" + "".join(lines))


@pytest.mark.parametrize(
    "line", [f"Dear Dr. Roe: {ASKED}-- A.B.", f"Dear Ann, {REPLY}", f"{ASKED}– Ann", "Ann"]
)
def test_many_letters_take_linear_time(line: str) -> None:
    seconds = []
    for count in (1_000, 10_000):
        begin = time.process_time()
        with contextlib.suppress(NotAThread):
            parse("\n\n".join([line] * count))
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 30 * seconds[0] + 0.5


@pytest.mark.parametrize("line", ["{}\n\n", "<p>{}</p>"])
def test_a_column_for_other_worries_is_no_thread(line: str) -> None:
    asked = (
        "My sister sold my late mother's piano and kept the money. Should I ask for a half? – Upset in Ohio"
    )
    lines = ["A piano between sisters", asked, "Dear Upset: Ask her, and do it soon. Silence grows heavy."]
    with pytest.raises(NotAThread):
        parse("".join(line.format(html.escape(text)) for text in lines))


BELOW = {
    "a menu": "<h3>Most read</h3><ul><li><a href='/a'>A bridge for the harbour</a></li>"
    "<li><a href='/b'>Five soups for cold days, and how to cook them.</a></li></ul><p>Write to us.</p>",
    "comments": "<p>2 Comments</p><p>Bob</p><p>My cough went away with honey, you should try it.</p>",
    "the site's own question": "<p>Ask a doctor</p><p>Sign up now to get answers by mail.</p>",
    "a footer": "<p>Upcoming Events</p><p>Terms of Use</p><p>© 2015 Harbour Post. All rights reserved.</p>",
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
@pytest.mark.parametrize(
    "lines", [[f"Dear Dr. Roe: {ASKED}", f"Dear Ann: {REPLY}"], [f"Q: {ASKED}", f"A: {REPLY}"]]
)
def test_what_a_page_has_below_its_answer_is_no_part_of_it(lines: list[str], below: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in [*lines, "How to test it", MORE])
    thread = parse(
        f"<!DOCTYPE html><ul><li><a href='/h'>Home</a></ul><h1>The Health Column</h1>{body}{below}"
    )
    assert doubts(thread) == []
    assert thread.question.title == "The Health Column"
    assert len(thread.answers) == 1
    assert thread.answers[0].body.endswith(f"{REPLY}\n\nHow to test it\n\n{MORE}")
