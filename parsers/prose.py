"""Pages that have lost their structure: no count line, no markers, no bylines, no titles; prose alone.

15-20 % of the text pages in real archives are like that. What can be promised there is little: whose
voice a paragraph has, and where a greeting, a closing or a signature parts two answers. The layout is
marked as `prose`, so that users can leave such pages out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.asked import is_headline, mark, only_asks, take_question, without_section
from parsers.borders import ends_answer, is_salutation, is_signature, is_tail
from parsers.gaps import are_whole, gap_between, hangs_together, stands_alone
from parsers.looks import Look
from parsers.records import Line
from parsers.states import Code, State
from parsers.voices import agrees, is_item

# So many closings or signatures above the last line, and they part the page's answers, not its paragraphs.
_ENDS_ENOUGH: Final = 2
# An answer's first paragraph that is shorter is hardly the whole of it.
_LEAST_ANSWER: Final = 60
# Lines of pages that keep one line an answer are paragraphs; shorter ones on average are single sentences.
_PARAGRAPH_LENGTH: Final = 130


def prose_states(lines: Sequence[Line], looks: Sequence[Look], count_at: int | None) -> list[Code]:
    """The states of a page of mere prose, one for each line.

    - After the site's slogan each line is an answer.
    - Below a headline, a count line, or a first paragraph in an asker's voice, signatures, closings and
      greetings part the answers; where these are missing, each paragraph is one, but not below a line that
      tells who asks.
    - Else the page is one answer, unless a greeting begins, or a signature ends, another.
    """
    states = [State.FURNITURE if look.furniture else State.MORE for look in looks]
    plain = [index for index, look in enumerate(looks) if not look.furniture]
    if count_at is not None:
        states[count_at] = State.COUNT
        head = without_section([index for index in plain if index < count_at], looks, states)
        if head and is_headline(looks[head[0]].text):
            states[head.pop(0)] = State.HEADLINE
        mark(head, states)
        _part_answers([index for index in plain if index > count_at], lines, looks, states)
        return states
    if not plain:
        return states
    if any(look.furniture == "unanswered" for look in looks) or only_asks(plain, looks):
        headed = len(plain) > 1 and is_headline(looks[plain[0]].text)
        mark(plain, states)
        states[plain[0]] = State.HEADLINE if headed else State.QUESTION
        return states
    if any(look.furniture == "slogan" for look in looks[: plain[0]]):
        for index in plain:
            text, above = looks[index].text, looks[index - 1].text
            runs_on = text[0].islower() or is_item(text) or above[-1] == ":"
            states[index] = State.MORE if runs_on else State.OPEN
        states[plain[0]] = State.OPEN
        return states
    rest = take_question(plain, lines, looks, states)
    _part_answers(rest, lines, looks, states)
    return states


def _part_answers(rest: list[int], lines: Sequence[Line], looks: Sequence[Look], states: list[Code]) -> None:
    """Mark the first line of each answer."""
    headline = next((looks[k].text for k, state in enumerate(states) if state == State.HEADLINE), None)
    asked = not {State.QUESTION, State.COUNT}.isdisjoint(states) or (headline is not None and "?" in headline)
    if rest and rest[0] and looks[rest[0] - 1].furniture == "asker":
        asked = False  # below "Tags: …" or "F, 41, Vermont" stand answers of several paragraphs
    spaced = any(lines[index].blanks for index in rest[1:])
    gap = gap_between(rest, lines)
    lengths = [len(looks[index].text) for index in rest]
    long_lines = bool(rest) and sum(lengths) > _PARAGRAPH_LENGTH * len(rest)
    whole = not asked and not spaced and are_whole([looks[index].text for index in rest])
    ends = {index for index in rest if ends_answer(looks[index])}
    if (stands_alone(rest, lines) and not ends - {rest[-1]}) or hangs_together(
        [looks[index].text for index in rest]
    ):
        asked = False
    by_ends = len(ends - {rest[-1]} if rest else ends) >= _ENDS_ENOUGH
    before: int | None = None
    for index in rest:
        text = looks[index].text
        if headline is not None and text.casefold() == headline.casefold():  # an answer's title copies it
            states[index], before = State.TITLE, None
            continue
        parted = whole or (asked and not by_ends and (lines[index].blanks >= gap if spaced else long_lines))
        signs = is_signature(looks[index])
        tail = before is not None and is_tail(looks[index], looks[before])
        if before is not None and states[before] == State.OPEN and len(looks[before].text) < _LEAST_ANSWER:
            tail = True
        ended = before in ends and not looks[index].closes and not signs
        if before is not None and is_salutation(looks[before]):
            pass  # "Dear Ann," on a line of its own: what stands below is its answer
        elif before is None or looks[index].greets or ended or (parted and not tail) or agrees(text):
            states[index] = State.OPEN
        before = index
