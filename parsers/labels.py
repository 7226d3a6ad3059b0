"""Lines by which a page names who speaks: "Q: …", "Patient's Query", "Answer:", "Dr. Roe's Answer:", letters.

Pages of other sites, and doctors who repost one answer on their own, part question and answer like that.
The same words stand in bodies too ("Q: Will it hurt? A: No."), so labels count only on pages that have no
count line and no vote markers, and there only when a question's label stands above an answer's.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from parsers.barelabels import BARE, Labelled, find_bare, find_unmarked, is_headed
from parsers.bylineforms import moved_name
from parsers.correspondence import Letter, find_letter, find_plain_reply, signs_letter
from parsers.looks import Look
from parsers.masthead import put_masthead
from parsers.patterns import lazy_pattern
from parsers.records import Line
from parsers.speakers import Label, find_label, read_labelled_doctor
from parsers.spoken import find_answered, find_spoken, find_told
from parsers.tails import names_doctor, put_tail

_ASKER: Final = lazy_pattern(r"[-–—]\s?[A-Z][a-z]{1,15}(?: [A-Z][a-z]{0,15}\.?)?(?:, [A-Z][\w .]{1,30})?")
_FOLLOW_UP: Final = lazy_pattern(r".*\bFOLLOW-?\s?UP\b.{0,30}")
# What stands right below such a heading, without a blank line, belongs to it.
_PROMOTED: Final = frozenset(("suggestion", "promoted"))
# So many questions with their answers by turns are an interview, or a list of what is asked often.
_TURNS: Final = 2


def with_speakers(looks: list[Look], lines: Sequence[Line]) -> list[Look]:
    """The looks of a page without count line and vote markers, where who speaks is marked."""
    found = ((index, find_label(look.text)) for index, look in enumerate(looks))
    labels = [Labelled(index, *label) for index, label in found if label is not None]
    labels = labels or find_bare(looks) or find_unmarked(looks)
    asked = next((one.at for one in labels if one.label is Label.QUESTION), None)
    answers = _find_answers(labels, looks, asked)
    if asked is not None and answers:
        return _with_labels(looks, lines, labels, answers)
    if (letter := _find_letter(looks, labels)) is not None:
        return _with_letter(looks, lines, letter)
    return _without_interview(looks, labels)


def _find_answers(labels: list[Labelled], looks: list[Look], asked: int | None) -> list[Labelled]:
    """The labels that begin answers to the question at `asked`: all of the kind of the first one.

    Questions and answers by turns are an interview or a list of frequent questions; they are no thread, but
    for a question that the page calls a follow-up.
    """
    if asked is None:
        return []
    answers = [one for one in labels if one.label is Label.ANSWER and one.at > asked]
    if not answers:
        return [one for one in labels if one.label is Label.WELCOME and one.at > asked]
    first = answers[0]
    alone = first.size >= len(looks[first.at].text)
    again = [one.at for one in labels if one.label is Label.QUESTION and one.at > first.at]
    if not alone and not all(_FOLLOW_UP.fullmatch(looks[at - 1].text) for at in again):
        return []
    return [one for one in answers if (one.size >= len(looks[one.at].text)) == alone]


def _find_letter(looks: Sequence[Look], labels: Sequence[Labelled]) -> Letter | None:
    """A letter and its reply, or a question and its answer of which one at most has a label."""
    letter = find_letter(looks) or find_spoken(looks) or find_told(looks)
    if letter is not None or len(labels) != 1:
        return letter
    at, label, size = labels[0]
    if label is Label.ANSWER:
        return find_answered(looks, at, size)
    answer = find_plain_reply(looks, at) if label is Label.QUESTION and size < len(looks[at].text) else 0
    return Letter(at, answer, 0, len(looks), "", None) if answer else None


def _with_labels(
    looks: list[Look], lines: Sequence[Line], labels: Sequence[Labelled], answers: Sequence[Labelled]
) -> list[Look]:
    """Looks in which the labelled question and answers are marked, with what stands around them."""
    settled = list(looks)
    first = answers[0]
    for one in labels:
        if one.label is Label.QUESTION and one.at < first.at:
            settled[one.at] = _asking(looks[one.at], one.size)
    for one in answers:
        _put_answer(settled, one)
    questions = [one.at for one in labels if one.label is Label.QUESTION]
    asked = questions[0]
    if settled[asked].asks and any(looks[at].text == looks[asked].text for at in questions[1:2]):
        settled[asked] = looks[asked]  # the headline that says it all
        asked = questions[1]
    _put_question(settled, asked, first.at)
    if first.label is Label.WELCOME or any(at > first.at for at in questions):
        _put_follow_ups(settled, questions)
    if first.label is Label.ANSWER:
        _go_on(settled, lines, first.at + 1, len(settled))
    if first.label is Label.ANSWER or settled[asked].furniture == "label":
        if is_headed(settled[asked : first.at], lines[asked : first.at]):
            asked += 2
            settled[asked - 1] = looks[asked - 1]
        put_masthead(settled, lines, range(asked, len(settled)), "")
    return settled


def _with_letter(looks: list[Look], lines: Sequence[Line], letter: Letter) -> list[Look]:
    """Looks in which a letter and its reply are marked, with what stands around them."""
    settled = list(looks)
    for index in range(letter.asked, letter.answer):
        look = looks[index]
        label = find_label(look.text) if index == letter.asked else None
        if label is not None and label[0] is Label.QUESTION:
            look = _asking(look, label[1])
        if index > letter.asked and (signs_letter(look.text) or names_doctor(look) or _is_rule(look.text)):
            settled[index] = Look(look.text, look.offset, furniture="asker")
        elif look.furniture is None:
            settled[index] = Look(look.text, look.offset, asks=True)
    look, size = looks[letter.answer], letter.size
    if size < len(look.text):
        settled[letter.answer] = Look(look.text[size:], look.offset + size, opens=True, name=letter.name)
    else:
        settled[letter.answer] = Look(look.text, look.offset, marker=True, opens=True, name=letter.name)
    _go_on(settled, lines, letter.answer + 1, letter.end)
    for index in range(letter.end, len(looks)):
        settled[index] = Look(looks[index].text, looks[index].offset, furniture="another letter")
    put_masthead(settled, lines, range(letter.asked, letter.end), letter.addressed)
    return settled


def _is_rule(text: str) -> bool:
    """Whether a line only draws one: "~ ~ ~", "-----"."""
    return not any(map(str.isalnum, text))


def _go_on(looks: list[Look], lines: Sequence[Line], start: int, end: int) -> None:
    """Mark the lines that go on with what a label began: an answer ends where the next one is labelled."""
    last = start - 1
    for index in range(start, end):
        look = looks[index]
        if look.opens:
            last = index
        elif looks[index - 1].furniture in _PROMOTED and not lines[index].blanks:
            looks[index] = Look(look.text, look.offset, furniture="promoted")
        elif look.furniture is None and look.place is None and look.rating is None and not names_doctor(look):
            below = looks[index - 1].marker  # a label alone on its line
            looks[index] = look._replace(opens=True) if below else look._replace(goes_on=True)
    put_tail(looks, lines, last, end)


def _without_interview(looks: list[Look], labels: Sequence[Labelled]) -> list[Look]:
    """Looks of a page of questions and answers by turns: no line of it is a thread's."""
    turns = [one.label for one in labels if one.label is not Label.WELCOME]
    answered = sum(
        one is Label.QUESTION and below is Label.ANSWER for one, below in itertools.pairwise(turns)
    )
    if answered < _TURNS or any(look.rating or look.place for look in looks):
        return looks
    return [Look(look.text, look.offset, furniture="interview") for look in looks]


def _put_question(looks: list[Look], first: int, answer: int) -> None:
    """Mark what stands between the question's label and the first answer; the asker's name is furniture."""
    for index in range(first, answer):
        look = looks[index]
        if look.text in BARE and index > first:
            looks[index] = Look(look.text, look.offset, furniture="label")
        elif look.furniture is None and not look.above and not look.opens:
            looks[index] = Look(look.text, look.offset, asks=True)
    if answer - first > 1 and _ASKER.fullmatch(looks[answer - 1].text):
        looks[answer - 1] = Look(looks[answer - 1].text, looks[answer - 1].offset, furniture="asker")


def _put_follow_ups(looks: list[Look], questions: Sequence[int]) -> None:
    """Mark what the patient asks again, from its label to the next reply, which is no part of an answer."""
    opened = [index for index, look in enumerate(looks) if look.opens]
    for at in questions:
        end = next((index for index in opened if index > at), None)
        if end is not None and at > opened[0]:
            begin = at - 1 if _FOLLOW_UP.fullmatch(looks[at - 1].text) else at
            for index in range(begin, end):
                if not names_doctor(looks[index]):  # who answers again stands above the reply
                    looks[index] = Look(looks[index].text, looks[index].offset, furniture="follow-up")


def _asking(look: Look, size: int) -> Look:
    """A question's label: furniture alone on its line, else it is cut off the question."""
    if size >= len(look.text):
        return Look(look.text, look.offset, furniture="label")
    return Look(look.text[size:], look.offset + size, asks=True)


def _put_answer(looks: list[Look], labelled: Labelled) -> None:
    """Mark where an answer begins."""
    index, label, size = labelled
    look = looks[index]
    if label is Label.WELCOME:
        greeted = index and looks[index - 1].greets and len(looks[index - 1].text) <= 40
        begin = index - 1 if greeted else index
        looks[begin] = looks[begin]._replace(opens=True)
    elif size < len(look.text):
        name = moved_name(read_labelled_doctor(look.text), -size)
        looks[index] = Look(look.text[size:], look.offset + size, opens=True, name=name)
    else:
        name = read_labelled_doctor(look.text)
        looks[index] = Look(look.text, look.offset, marker=True, name=name, opens=True)
