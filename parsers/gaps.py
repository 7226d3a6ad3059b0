"""What blank lines and first words tell where only prose is left; `rest` are lines below the question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.patterns import lazy_pattern
from parsers.records import Line
from parsers.voices import goes_on, is_item

# So many extra blank lines, and they stand between the answers; a single one may stand inside one.
_EXTRA_GAPS: Final = 2
# So many paragraphs, and they can hang together.
_LEAST_TOGETHER: Final = 4
# Two long lines and no more are two answers on five of six pages; three and more may be one answer.
_PAIR: Final = 2
_LEAST_OF_PAIR: Final = 100
# Sentences glued together, "for it.Then", are what is left of a border of paragraphs; a single one is a slip.
_GLUED: Final = lazy_pattern(r"[.!?](?=[A-Z][a-z ]|\d\. [A-Z])(?<=[a-z)]{2}.)")
_LEAST_GLUED: Final = 2


def stands_alone(rest: Sequence[int], lines: Sequence[Line]) -> bool:
    r"""Whether one answer is all that is left: an extra blank line parts it from the question, none inside.

    >>> from parsers.textpages import read_text
    >>> lines = read_text("Will it heal?\n\n\nYes, it will.\n\nRest it.").lines
    >>> stands_alone([1, 2], lines), stands_alone([0, 1], lines)
    (True, False)
    """
    if len(rest) < 2 or not rest[0] or lines[rest[0]].blanks < 2:
        return False
    return all(lines[index].blanks == 1 or _is_listed(lines[index]) for index in rest[1:])


def _is_listed(line: Line) -> bool:
    """Whether a line is a further item of the list right above it."""
    return not line.blanks and is_item(line.text)


def gap_between(rest: Sequence[int], lines: Sequence[Line]) -> int:
    """The blank lines between two answers: an untitled answer leaves one more than a paragraph does."""
    gaps = [lines[index].blanks for index in rest[1:]]
    return 2 if 1 in gaps and sum(gap > 1 for gap in gaps) >= _EXTRA_GAPS else 1


def hangs_together(paragraphs: Sequence[str]) -> bool:
    """Whether half of the paragraphs refer back to what is above them, as those of one answer do.

    >>> hangs_together(["Most wait.", "Such care helps.", "If not, an injection.", "Runners wait longer."])
    True
    >>> hangs_together(["Most wait.", "I would wait.", "If it hurts, don't.", "Yes, wait."])
    False
    """
    going = sum(map(goes_on, paragraphs[1:]))
    return len(paragraphs) >= _LEAST_TOGETHER and going * 2 >= len(paragraphs) - 1


def are_whole(lines: Sequence[str]) -> bool:
    """Whether lines with no blank line between them are whole answers rather than paragraphs of one.

    They are where the page has joined the paragraphs of each answer to a single line.

    >>> are_whole(["It is done awake.It takes an hour.I hope this helps.", "We do it asleep.", "I do both."])
    True
    >>> are_whole(["It is done awake.", "It takes an hour.", "I hope this helps."])
    False
    """
    if len(lines) == _PAIR and min(map(len, lines)) >= _LEAST_OF_PAIR:
        return True
    return sum(len(_GLUED.findall(line)) for line in lines) >= _LEAST_GLUED
