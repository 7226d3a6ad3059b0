"""Lines by which a page names who speaks: "Q: …", "Patient's Query", "Answer:", "Dr. Roe's Answer:".

Pages of other sites, and doctors who repost one answer on their own, part question and answer like that.
The same words stand in bodies too ("Q: Will it hurt? A: No."), so labels count only on pages that have no
count line and no vote markers, and there only when a question's label stands above an answer's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum
from typing import Final, NamedTuple

from parsers.addresses import without_addresses
from parsers.bylineforms import is_phone, read_town
from parsers.crumbs import without_crumbs
from parsers.gluedtitles import find_title_end
from parsers.looks import Look
from parsers.names import read_name
from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.reviewers import without_reviewers

_QUESTION: Final = r"""(?:
      q(?:uestion)? (?=\s*[.:])
    | (?:the\s+)? (?:patient|user|reader|asker|visitor)(?:['’]s|s['’])? \s+ (?:query|question)
    | ask\s+a\s+doctor\s+question | (?:query|patient) (?=\s*:) | question\s+from\s+.{1,40}?(?=:)
    ) \s* [.:]? """
_ANSWER: Final = r"""(?:
      a(?:nswers?)? (?=\s*[.:])
    | (?:dr\.?|doctor)\s+ (?P<doctor>[^\s:]{2,20}(?:\s[^\s:]{1,20}){0,3}?) [’']s?
        \s+ (?:answer|response|reply)
    | (?:the\s+)? (?:doctor|surgeon|physician|expert)(?:['’]?s)? \s+ (?:answer|response|reply)
    | (?:response|reply|doctor) (?=\s*:)
    ) \s* [.:]? """
_LABELLED: Final = lazy_pattern(
    rf"\s*(?:(?P<question>{_QUESTION})|(?P<answer>{_ANSWER}))(?:\s+|\Z)", re.VERBOSE | re.IGNORECASE
)
# iCliniq's doctors begin with it, below a greeting of its own.
_WELCOME: Final = lazy_pattern(
    r"(?:(?:hi|hello|dear)\b[^.!]{0,40}[.!,]\s*)?(?:thank\w*\b.{0,60}?\band\s+)?welcome\s+(?:back\s+)?to\s+\S+",
    re.IGNORECASE,
)
_ASKER: Final = lazy_pattern(r"[-–—]\s?[A-Z][a-z]{1,15}(?: [A-Z]\.?)?")
_TITLE_LABEL: Final = "Answer:"
_LONGEST_TITLE: Final = 150
_BELOW_ANSWERS: Final = frozenset(("helpful", "date"))
# "Cosmetic Question: …": one word of the site's before the label.
_QUALIFIED: Final = lazy_pattern(r"[A-Z][a-z]{2,14} (?:(?P<question>Question)|Answer):(?:\s+|\Z)")
_QUALIFIED_END: Final = 26
_FIRST_LETTERS: Final = frozenset("aAqQpPuUrRvVtTdDsSeEhHwWmMfF-–—")


class Label(Enum):
    """Who speaks below a line."""

    QUESTION = "question"
    ANSWER = "answer"
    WELCOME = "welcome"
    """The first words of an answer, on pages that have no label for it."""


def find_label(text: str) -> tuple[Label, int] | None:
    """Whom a line names as the speaker, and the offset at which the speech begins.

    >>> find_label("Q: Will it hurt?"), find_label("Dr. Roe's Answer:")
    ((<Label.QUESTION: 'question'>, 3), (<Label.ANSWER: 'answer'>, 17))
    >>> find_label("Patient's Query"), find_label("Answer: Yes.")
    ((<Label.QUESTION: 'question'>, 15), (<Label.ANSWER: 'answer'>, 8))
    >>> find_label("Cosmetic Question: Will it hurt?")
    (<Label.QUESTION: 'question'>, 19)
    >>> [find_label(text) for text in ("A week later", "Question everything", "Response was good")]
    [None, None, None]
    """
    if text.find(":", 8, _QUALIFIED_END) > 0 and (found := _QUALIFIED.match(text)):
        return Label.QUESTION if found["question"] else Label.ANSWER, found.end()
    if text[:1] not in _FIRST_LETTERS:
        return None
    if found := _LABELLED.match(text):
        label = Label.QUESTION if found["question"] else Label.ANSWER
        written = found["question"] or found["answer"]
        if found.end() < len(text) and written.rstrip()[-1] not in ".:":
            return None
        return label, found.end()
    return (Label.WELCOME, 0) if _WELCOME.match(text) else None


def settle(looks: list[Look]) -> list[Look]:
    """The looks of a page's lines, where labels and bylines of several lines are taken for what they are."""
    if any(look.name is not None and look.text[0] in "-–—" for look in looks):
        looks = _with_towns(looks)
    looks = _with_title_labels(without_reviewers(without_addresses(without_crumbs(looks))))
    if any(look.number is not None or look.marker for look in looks):
        return looks
    found = ((index, find_label(look.text)) for index, look in enumerate(looks))
    labels = [_Labelled(index, *label) for index, label in found if label is not None]
    asked = next((one.at for one in labels if one.label is Label.QUESTION), None)
    answers = _find_answers(labels, looks, asked) if asked is not None else []
    if asked is None or not answers:
        return looks
    settled = list(looks)
    for one in labels:
        if one.label is Label.QUESTION and one.at < answers[0].at:
            settled[one.at] = _asking(looks[one.at], one.size)
    for one in answers:
        _put_answer(settled, one)
    _put_question(settled, asked, answers[0].at)
    if answers[0].label is Label.WELCOME:
        _put_follow_ups(settled, [one.at for one in labels if one.label is Label.QUESTION])
    return settled


class _Labelled(NamedTuple):
    """A line that names who speaks."""

    at: int
    """Index of the line."""
    label: Label
    size: int
    """Characters before the speech."""


def _find_answers(labels: list[_Labelled], looks: list[Look], asked: int) -> list[_Labelled]:
    """The labels that begin answers to the question at `asked`: all of the kind of the first one.

    Questions and answers by turns are an interview or a list of frequent questions; they are no thread.
    """
    answers = [one for one in labels if one.label is Label.ANSWER and one.at > asked]
    if not answers:
        return [one for one in labels if one.label is Label.WELCOME and one.at > asked]
    first = answers[0]
    alone = first.size >= len(looks[first.at].text)
    if not alone and any(one.label is Label.QUESTION and one.at > first.at for one in labels):
        return []
    return [one for one in answers if (one.size >= len(looks[one.at].text)) == alone]


def _put_question(looks: list[Look], first: int, answer: int) -> None:
    """Mark what stands between the question's label and the first answer; the asker's name is furniture."""
    for index in range(first, answer):
        look = looks[index]
        if look.furniture is None and not look.above and not look.opens:
            looks[index] = Look(look.text, look.offset, asks=True)
    if answer - first > 1 and _ASKER.fullmatch(looks[answer - 1].text):
        looks[answer - 1] = Look(looks[answer - 1].text, looks[answer - 1].offset, furniture="asker")


def _put_follow_ups(looks: list[Look], questions: list[int]) -> None:
    """Mark what the patient asks again, from its label to the next reply, which is no part of an answer."""
    opened = [index for index, look in enumerate(looks) if look.opens]
    for at in questions:
        end = next((index for index in opened if index > at), None)
        if end is not None and at > opened[0]:
            for index in range(at, end):
                looks[index] = Look(looks[index].text, looks[index].offset, furniture="follow-up")


def _asking(look: Look, size: int) -> Look:
    """A question's label: furniture alone on its line, else it is cut off the question."""
    if size >= len(look.text):
        return Look(look.text, look.offset, furniture="label")
    return Look(look.text[size:], look.offset + size, asks=True)


def _put_answer(looks: list[Look], labelled: _Labelled) -> None:
    """Mark where an answer begins."""
    index, label, size = labelled
    look = looks[index]
    if label is Label.WELCOME:
        greeted = index and looks[index - 1].greets and len(looks[index - 1].text) <= 40
        begin = index - 1 if greeted else index
        looks[begin] = looks[begin]._replace(opens=True)
    elif size < len(look.text):
        looks[index] = Look(look.text[size:], look.offset + size, opens=True)
    else:
        found = _LABELLED.match(look.text)
        doctor = found.span("doctor") if found else (-1, -1)
        name = None
        if doctor[0] >= 0 and (read := read_name("Dr. " + look.text[slice(*doctor)])) is not None:
            at = doctor[0] - len("Dr. ") + read.name.start
            name = replace(read, name=cut(look.text, at, at + len(read.name.text)), credentials=None)
        looks[index] = Look(look.text, look.offset, marker=True, name=name, opens=True)


def _with_title_labels(looks: list[Look]) -> list[Look]:
    """Looks with "Answer: " cut off the titles, as RealSelf prints it since 2019: title, body, "Helpful"."""
    at = [index for index, look in enumerate(looks) if look.text.startswith(_TITLE_LABEL)]
    if not at:
        return looks
    settled = list(looks)
    for index in at:  # right below "Dr. Roe reply Plastic Surgery" it is no title
        if index and looks[index - 1].above and looks[index - 1].name is not None:
            text = looks[index].text[len(_TITLE_LABEL) :].lstrip()
            settled[index] = Look(text, looks[index].offset + len(looks[index].text) - len(text), opens=True)
    if not any(look.furniture in _BELOW_ANSWERS for look in looks):
        return settled
    for index in (index for index in at if not settled[index].opens):
        text = looks[index].text[len(_TITLE_LABEL) :].lstrip()
        offset = looks[index].offset + len(looks[index].text) - len(text)
        if not text:
            continue
        ends = index + 1 < len(looks) and looks[index + 1].furniture in _BELOW_ANSWERS
        if ends or len(text) > _LONGEST_TITLE:
            settled[index] = _glued(text, offset)
        else:
            settled[index] = Look(text, offset, titled=True)
    return settled


def _glued(text: str, offset: int) -> Look:
    """A line that holds a whole answer, its title included."""
    end = find_title_end(text)
    if end is None:
        return Look(text, offset, opens=True)
    body = text[end:].lstrip()
    start = len(text) - len(body)
    return Look(body, offset + start, opens=True, head=Piece(text[:end], -start, end - start))


def _with_towns(looks: list[Look]) -> list[Look]:
    """Looks with telephone and place read below a name that begins with dashes, as LocateADoc prints it."""
    settled = list(looks)
    inside = False
    for index, look in enumerate(looks):
        if look.name is not None and look.text[0] in "-–—":
            inside = True
        elif inside and is_phone(look.text):
            settled[index] = Look(look.text, look.offset, furniture="phone")
        else:
            if inside and look.place is None and (town := read_town(look.text)) is not None:
                settled[index] = Look(look.text, look.offset, place=town)
            inside = False
    return settled
