"""Pages that have lost their structure: no count line, no markers, no bylines, no titles; prose alone.

15-20 % of the text pages in real archives are like that. What can be promised there is little: whose
voice a paragraph has, and where a greeting, a closing or a signature parts two answers. The layout is
marked as `prose`, so that users can leave such pages out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.gaps import gap_between, stands_alone
from parsers.greetings import addresses_doctor, is_greeting
from parsers.looks import Look
from parsers.records import Line
from parsers.signatures import find_signature
from parsers.states import Code, State
from parsers.voices import agrees, asker_score, goes_on, is_item, starts_reply

# A headline without a question mark is no longer than this, and has no full stop.
_HEADLINE_LENGTH: Final = 170
# So many closings or signatures above the last line, and they part the page's answers, not its paragraphs.
_ENDS_ENOUGH: Final = 2
# The longest names of parts of a site, and the longest headlines that end in a full stop.
_SECTION_LENGTH: Final = 70
_SENTENCE_LENGTH: Final = 100
_LEAST_HEADLINE: Final = 25
_QUOTES: Final = "\"'”’"
_SALUTATION: Final = 40
# The longest line that is nothing but a name with credentials, or with the practice.
_SIGNATURE: Final = 60
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
        head = _without_section([index for index in plain if index < count_at], looks, states)
        if head and _is_headline(looks[head[0]].text):
            states[head.pop(0)] = State.HEADLINE
        _mark(head, states)
        _part_answers([index for index in plain if index > count_at], lines, looks, states)
        return states
    if not plain:
        return states
    if any(look.furniture == "unanswered" for look in looks) or _only_asks(plain, looks):
        headed = len(plain) > 1 and _is_headline(looks[plain[0]].text)
        _mark(plain, states)
        states[plain[0]] = State.HEADLINE if headed else State.QUESTION
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


def is_letter(looks: Sequence[Look]) -> bool:
    """Whether a page begins with "Hi Petra," on its own line: one answer, whose headings are no titles."""
    first = next((look for look in looks if not look.furniture), None)
    return first is not None and first.salutes and first.text[-1] in ",!" and len(first.text) <= _SALUTATION


def _only_asks(plain: Sequence[int], looks: Sequence[Look]) -> bool:
    """Whether a page of one paragraph is what somebody asks, with no answer to it."""
    return len(plain) == 1 and looks[plain[0]].text[-1] == "?" and _voice(plain, looks) > 1.2


def _take_question(
    plain: list[int], lines: Sequence[Line], looks: Sequence[Look], states: list[Code]
) -> list[int]:
    """Mark headline and question; what is left are the answers' lines."""
    plain = _without_section(plain, looks, states) if len(plain) > 3 else plain
    blocks = _blocks(plain, lines)
    if len(plain) > 1 and (_is_headline(looks[plain[0]].text) or _is_sentence_headline(blocks, looks)):
        states[plain[0]] = State.HEADLINE
        blocks = _blocks(plain[1:], lines)
    letter = _letter_to_doctor(blocks, looks)
    for block in blocks[:letter]:
        _mark(block, states)
    blocks = blocks[letter:]
    headed = State.HEADLINE in states and not letter and len(blocks) > 1
    doubt = 0.0 if "?" in looks[plain[0]].text else 0.6  # below a headline that asks stands what is asked
    if headed and not _is_reply(_voice(blocks[0], looks) - doubt, looks[blocks[0][0]].text):
        _mark(blocks.pop(0), states)
    asking = [number for number, block in enumerate(blocks) if _asks(block, number, looks)]
    if len(blocks) > 1 and State.QUESTION not in states and asking:
        _mark(blocks.pop(asking[0]), states)
    while len(blocks) > 1 and State.QUESTION in states and _voice(blocks[0], looks) > 1.0:
        _mark(blocks.pop(0), states)
    return [index for block in blocks for index in block]


def _letter_to_doctor(blocks: Sequence[Sequence[int]], looks: Sequence[Look]) -> int:
    """How many blocks are the asker's letter: "Dear Dr Roe" begins it, the doctor greets back below."""
    if not blocks or not addresses_doctor(looks[blocks[0][0]].text):
        return 0
    return next((number for number, block in enumerate(blocks) if number and looks[block[0]].salutes), 0)


def _without_section(plain: list[int], looks: Sequence[Look], states: list[Code]) -> list[int]:
    """The lines below the name of a part of the site, if the first line is one."""
    if not _is_section(plain, looks):
        return plain
    states[plain[0]] = State.UNKNOWN
    return plain[1:]


def _is_section(plain: Sequence[int], looks: Sequence[Look]) -> bool:
    """Whether the first line names a part of the site: below stand a headline that asks and the text."""
    if len(plain) < 3:
        return False
    first, second, third = (looks[index].text for index in plain[:3])
    if (
        len(first) > _SECTION_LENGTH
        or first[-1] in "?.!"
        or not (_is_headline(first) and _is_headline(second))
    ):
        return False
    asks = second.rstrip(_QUOTES)[-1:] == "?" and _LEAST_HEADLINE <= len(second) < len(third)
    return asks and asker_score(third) > 1.0


def _is_sentence_headline(blocks: Sequence[Sequence[int]], looks: Sequence[Look]) -> bool:
    """Whether the first line is a headline although it ends in a full stop: what is asked stands below."""
    if len(blocks) < 3 or len(blocks[0]) > 1:
        return False
    text = looks[blocks[0][0]].text
    return (
        len(text) <= _SENTENCE_LENGTH
        and text[-1] == "."
        and not looks[blocks[0][0]].greets
        and asker_score(text) == 0.0
        and _voice(blocks[1], looks) > 1.2
    )


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
    ends = {index for index in rest if _ends_answer(looks[index])}
    if stands_alone(rest, lines) and not ends - {rest[-1]}:
        asked = False
    by_ends = len(ends - {rest[-1]} if rest else ends) >= _ENDS_ENOUGH
    before: int | None = None
    for index in rest:
        text = looks[index].text
        if headline is not None and text.casefold() == headline.casefold():  # an answer's title copies it
            states[index], before = State.TITLE, None
            continue
        parted = asked and not by_ends and (lines[index].blanks >= gap if spaced else long_lines)
        signs = _is_signature(looks[index])
        tail = looks[index].closes or signs or is_item(text) or goes_on(text) or text[0].islower()
        if before is not None and states[before] == State.OPEN and len(looks[before].text) < _LEAST_ANSWER:
            tail = True
        ended = before in ends and not looks[index].closes and not signs
        if before is not None and _is_salutation(looks[before]):
            pass  # "Dear Ann," on a line of its own: what stands below is its answer
        elif before is None or looks[index].greets or ended or (parted and not tail) or agrees(text):
            states[index] = State.OPEN
        before = index


def _ends_answer(look: Look) -> bool:
    """Whether a line is the last of its answer: a closing or a signature."""
    return look.ends or look.signed or find_signature(look.text) is not None


def _is_signature(look: Look) -> bool:
    """Whether a line is nothing but a signature: "Dr. Roe", "Jane Roe MD"."""
    return look.signed or (len(look.text) <= _SIGNATURE and find_signature(look.text) is not None)


def _is_salutation(look: Look) -> bool:
    """Whether a line is nothing but a greeting: "Dear Ann"."""
    return look.salutes and len(look.text) <= _SALUTATION and look.text[-1] not in ".?"


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


def _mark(block: list[int], states: list[Code]) -> None:
    """Make a block the question."""
    for index in block:
        states[index] = State.QUESTION


def _voice(block: Sequence[int], looks: Sequence[Look]) -> float:
    """Asker (positive) or doctor (negative)."""
    return asker_score(" ".join(looks[index].text for index in block))


def _asks(block: Sequence[int], number: int, looks: Sequence[Look]) -> bool:
    """Whether a block is the question; one that does not stand first must leave no doubt."""
    voice = _voice(block, looks)
    asking = any("?" in looks[index].text for index in block)
    return voice > (0.5 if asking else 1.2) if number == 0 else voice > 1.2 and asking


def _is_reply(voice: float, text: str) -> bool:
    """Whether the paragraph below the headline is plainly an answer."""
    return voice < -0.6 or starts_reply(text) or find_signature(text) is not None


def _is_headline(text: str) -> bool:
    """Whether the page's first line is a headline rather than a paragraph."""
    return (
        len(text) <= _HEADLINE_LENGTH
        and ("?" in text or not is_greeting(text))
        and (text.endswith("?") or text[-1] not in ".!,;:")
    )
