"""What is asked on pages of mere prose: the headline, the asker's paragraphs, and where the answers begin.

Without a count line nothing but the voice of a paragraph tells the asker from a doctor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.greetings import addresses_doctor, is_greeting
from parsers.letters import kinds_of
from parsers.looks import Look
from parsers.records import Line
from parsers.signatures import find_signature
from parsers.states import Code, State
from parsers.titles import capitals_score
from parsers.voices import asker_score, is_item, starts_reply

# A headline without a question mark is no longer than this, and has no full stop.
_HEADLINE_LENGTH: Final = 170
# The longest names of parts of a site, and the longest headlines that end in a full stop.
_SECTION_LENGTH: Final = 70
_SENTENCE_LENGTH: Final = 100
_LEAST_HEADLINE: Final = 25
_QUOTES: Final = "\"'”’"
# A higher voice is the asker's beyond doubt, a lower one than the other a doctor's.
_ASKERS: Final = 1.2
_REPLY: Final = -0.6


def only_asks(plain: Sequence[int], looks: Sequence[Look]) -> bool:
    r"""Whether a page is what somebody asks, list and all, with no answer to it.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> story = "I had my nose done and I am scared. Is it normal?\n\nMy questions are these, as I am lost:"
    >>> ends = ("2) Is there a", "Yes, you should wait.")
    >>> pages = [f"{story}\n\n1) Will my tip drop?\n\n{end}" for end in ends]
    >>> looks = [look_over(read_text(page).lines) for page in pages]
    >>> [only_asks(range(len(page)), page) for page in looks]
    [True, False]
    """
    if len(plain) == 1:
        return looks[plain[0]].text[-1] == "?" and _voice(plain, looks) > _ASKERS
    if "?" not in (last := looks[plain[-1]].text) and not is_item(last):
        return False
    told = plain[1:] if is_headline(looks[plain[0]].text) else plain
    return any(not is_item(looks[index].text) for index in told) and not any(
        _is_told_by_doctor(index, looks) for index in told
    )


def _is_told_by_doctor(index: int, looks: Sequence[Look]) -> bool:
    """Whether a paragraph is not plainly the asker's, nor an item of a list."""
    return _voice([index], looks) <= _ASKERS and not is_item(looks[index].text)


def take_question(
    plain: list[int], lines: Sequence[Line], looks: Sequence[Look], states: list[Code]
) -> list[int]:
    """Mark headline and question; what is left are the answers' lines."""
    plain = without_section(plain, looks, states) if len(plain) > 3 else plain
    blocks = _blocks(plain, lines)
    if len(plain) > 1 and (is_headline(looks[plain[0]].text) or _is_sentence_headline(blocks, looks)):
        blocks = _blocks(plain[1:], lines)
        told = _is_told(looks[plain[0]].text) and _voice(blocks[0], looks) < _REPLY
        states[plain[0]] = State.QUESTION if told else State.HEADLINE
    letter = _letter_to_doctor(blocks, looks)
    for block in blocks[:letter]:
        mark(block, states)
    blocks = blocks[letter:]
    headed = State.HEADLINE in states and not letter and len(blocks) > 1
    doubt = 0.0 if "?" in looks[plain[0]].text else 0.6  # below a headline that asks stands what is asked
    if headed and not _is_reply(_voice(blocks[0], looks) - doubt, looks[blocks[0][0]].text):
        mark(blocks.pop(0), states)
    asking = [number for number, block in enumerate(blocks) if _asks(block, number, looks)]
    if len(blocks) > 1 and State.QUESTION not in states and asking:
        mark(blocks.pop(asking[0]), states)
    while len(blocks) > 1 and State.QUESTION in states and _asks_on(blocks[0], looks):
        mark(blocks.pop(0), states)
    return [index for block in blocks for index in block]


def _letter_to_doctor(blocks: Sequence[Sequence[int]], looks: Sequence[Look]) -> int:
    """How many blocks are the asker's letter: "Dear Dr Roe" begins it, the doctor greets back below."""
    if not blocks or not addresses_doctor(looks[blocks[0][0]].text):
        return 0
    return next((number for number, block in enumerate(blocks) if number and looks[block[0]].salutes), 0)


def without_section(plain: list[int], looks: Sequence[Look], states: list[Code]) -> list[int]:
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
    if len(first) > _SECTION_LENGTH or first[-1] in "?.!" or not (is_headline(first) and is_headline(second)):
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
        and _voice(blocks[1], looks) > _ASKERS
    )


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


def mark(block: list[int], states: list[Code]) -> None:
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
    return voice > (0.5 if asking else _ASKERS) if number == 0 else voice > _ASKERS and asking


def _asks_on(block: Sequence[int], looks: Sequence[Look]) -> bool:
    """Whether a block goes on with the question above it."""
    voice = _voice(block, looks)
    return voice > 1.0 or (voice > 0.0 and any("?" in looks[index].text for index in block))


def _is_told(text: str) -> bool:
    """Whether a line that may be a headline is the asker's own story: several sentences that say "I"."""
    if text[-1] == ")":  # "(photo)" is a headline's
        return False
    several = any(end in text[:-1] for end in (". ", "? ", "! "))
    return several and asker_score(text) > 1.0 and capitals_score(text, kinds_of(text)) <= 0.0


def _is_reply(voice: float, text: str) -> bool:
    """Whether the paragraph below the headline is plainly an answer."""
    return voice < _REPLY or starts_reply(text) or find_signature(text) is not None


def is_headline(text: str) -> bool:
    """Whether the page's first line is a headline rather than a paragraph."""
    return (
        len(text) <= _HEADLINE_LENGTH
        and ("?" in text or not is_greeting(text))
        and (text.endswith("?") or text[-1] not in ".!,;:")
    )
