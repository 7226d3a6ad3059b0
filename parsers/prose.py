"""Pages that have lost their structure: no count line, no markers, no bylines, no titles; prose alone.

15-20 % of the text pages in real archives are like that. What can be promised there is little: whose
voice a paragraph has, and where a greeting, a closing or a signature parts two answers. The layout is
marked as `prose`, so that users can leave such pages out.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.looks import Look
from parsers.records import Line
from parsers.signatures import find_signature
from parsers.states import State
from parsers.voices import asker_score, is_item, starts_reply

# A headline without a question mark is no longer than this, and has no full stop.
_HEADLINE_LENGTH = 170
# Lines of pages that keep one line an answer are paragraphs; shorter ones on average are single sentences.
_PARAGRAPH_LENGTH = 130


def prose_states(lines: Sequence[Line], looks: Sequence[Look]) -> list[State]:
    """The states of a page of mere prose, one for each line.

    - After the site's slogan each line is an answer.
    - A headline, or a first paragraph in an asker's voice, makes the page question + answers: then each
      paragraph is an answer.
    - Else the page is one answer, unless a greeting begins, or a signature ends, another.
    """
    states = [State.FURNITURE if look.furniture else State.MORE for look in looks]
    plain = [index for index, look in enumerate(looks) if not look.furniture]
    if not plain:
        return states
    if any(look.furniture == "slogan" for look in looks[: plain[0]]):
        for index in plain:
            text = looks[index].text
            states[index] = State.MORE if text[0].islower() or is_item(text) else State.OPEN
        states[plain[0]] = State.OPEN
        return states
    rest = _take_question(plain, lines, looks, states)
    _part_answers(rest, lines, looks, states)
    return states


def _take_question(
    plain: list[int], lines: Sequence[Line], looks: Sequence[Look], states: list[State]
) -> list[int]:
    """Mark headline and question; what is left are the answers' lines."""
    blocks = _blocks(plain, lines)
    if len(plain) > 1 and _is_headline(looks[plain[0]].text):
        states[plain[0]] = State.HEADLINE
        blocks = _blocks(plain[1:], lines)
        if len(blocks) > 1 and not _is_reply(_voice(blocks[0], looks), looks[blocks[0][0]].text):
            _mark(blocks.pop(0), states)
    asking = [number for number, block in enumerate(blocks) if _asks(block, number, looks)]
    if len(blocks) > 1 and State.QUESTION not in states and asking:
        _mark(blocks.pop(asking[0]), states)
    while len(blocks) > 1 and State.QUESTION in states and _voice(blocks[0], looks) > 1.0:
        _mark(blocks.pop(0), states)
    return [index for block in blocks for index in block]


def _part_answers(rest: list[int], lines: Sequence[Line], looks: Sequence[Look], states: list[State]) -> None:
    """Mark the first line of each answer."""
    asked = State.QUESTION in states or State.HEADLINE in states
    spaced = any(lines[index].blanks for index in rest[1:])
    lengths = [len(looks[index].text) for index in rest]
    long_lines = bool(rest) and sum(lengths) > _PARAGRAPH_LENGTH * len(rest)
    headline = next((looks[k].text for k, state in enumerate(states) if state is State.HEADLINE), None)
    before: int | None = None
    for index in rest:
        text = looks[index].text
        if headline is not None and text.casefold() == headline.casefold():
            states[index] = State.TITLE  # the copy of the headline that an answer has as its title
            before = None
            continue
        parted = lines[index].blanks > 0 if spaced else long_lines
        begins = before is None or looks[index].greets or _ends_answer(looks[before])
        if begins or (asked and parted and not looks[index].closes and not is_item(text)):
            states[index] = State.OPEN
        before = index


def _ends_answer(look: Look) -> bool:
    """Whether a line is the last of its answer: a closing or a signature."""
    return look.ends or find_signature(look.text) is not None


def _blocks(indexes: Sequence[int], lines: Sequence[Line]) -> list[list[int]]:
    """Lines without a blank line between them; each line alone on a page without blank lines."""
    spaced = any(lines[index].blanks for index in indexes[1:])
    blocks: list[list[int]] = []
    for index in indexes:
        if blocks and spaced and not lines[index].blanks:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return blocks


def _mark(block: list[int], states: list[State]) -> None:
    """Make a block the question."""
    for index in block:
        states[index] = State.QUESTION


def _voice(block: Sequence[int], looks: Sequence[Look]) -> float:
    """Asker (positive) or doctor (negative)."""
    return asker_score(" ".join(looks[index].text for index in block))


def _asks(block: Sequence[int], number: int, looks: Sequence[Look]) -> bool:
    """Whether a block is the question; one that does not stand first must leave no doubt."""
    voice = _voice(block, looks)
    return voice > 0.5 if number == 0 else voice > 1.2 and any("?" in looks[index].text for index in block)


def _is_reply(voice: float, text: str) -> bool:
    """Whether the paragraph below the headline is plainly an answer."""
    return voice < -0.6 or starts_reply(text)


def _is_headline(text: str) -> bool:
    """Whether the page's first line is a headline rather than a paragraph."""
    return len(text) <= _HEADLINE_LENGTH and (text.endswith("?") or text[-1] not in ".!,;:")
