"""The best sequence of states for a whole page: a small weighted automaton, solved by Viterbi."""

from __future__ import annotations

from typing import Final

from parsers.candidates import Option, candidates, candidates_again
from parsers.outline import Outline
from parsers.records import Layout, Line
from parsers.states import (
    ABOVE,
    ABOVE_DENSE,
    DENSE,
    END,
    GAPS,
    MARKED,
    MARKED_DENSE,
    MARKED_EVEN,
    PLAIN,
    START,
    Code,
    E,
    N,
    P,
    R,
    T,
    Table,
)

CONTINUING: Final = frozenset((E, N, P, R))
# What going on with an answer costs where the markup's container around it ends.
NEW_GROUP: Final = 8.0


def best_states(outline: Outline) -> list[Code]:
    """What each line of a page is, as the whole page makes most sense; one state for each line."""
    return best_reading(outline)[1]


def best_reading(outline: Outline) -> tuple[Outline, list[Code]]:
    """The states of a page's lines, and the outline by which they were chosen.

    Without count line, markers and bylines a sentence is hardly a title; but titles that are none show that
    the page has kept them, sentences or not. Such a page is read again.
    """
    options = candidates(outline)
    states = _best_path(outline.lines, options, table_of(outline))
    if outline.bare and T in states:
        outline = outline._replace(bare=False)
        states = _best_path(outline.lines, candidates_again(outline, options), table_of(outline))
    return outline, states


def table_of(outline: Outline) -> Table:
    """The scores of changes for a page of this shape."""
    if outline.markers and outline.even and not outline.dense:
        return MARKED_EVEN
    return TABLES[Layout.ABOVE if outline.above else outline.markers, outline.dense]


TABLES: Final[dict[tuple[object, bool], Table]] = {
    (False, False): PLAIN,
    (False, True): DENSE,
    (True, False): MARKED,
    (True, True): MARKED_DENSE,
    (Layout.ABOVE, False): ABOVE,
    (Layout.ABOVE, True): ABOVE_DENSE,
}


def _best_path(lines: tuple[Line, ...], options: list[list[Option]], table: Table) -> list[Code]:
    """Viterbi: the path of states with the highest sum of own scores and changes.

    What was found for each option of each line stands in one list, line by line: of a page's hundred lines
    each has two to four options, and lists of their own would take longer than what is put into them.
    """
    codes: list[Code] = [START]
    sums: list[float] = [0.0]  # the best sum that leads to each option
    trail: list[int] = [0]  # the option of the line before by which it does
    first, end = 0, 1  # the options of the line before
    group = 0
    for line, states in zip(lines, options, strict=True):
        changes = table[line.blanks if line.blanks < GAPS else GAPS - 1]
        other_group = line.group != group
        for state, own in states:
            change = changes[state]
            best, best_from = -1e9, first
            for position in range(first, end):
                total = sums[position] + change[codes[position]]
                if total > best:
                    best, best_from = total, position
            if other_group and state in CONTINUING:
                best -= NEW_GROUP
            codes.append(state)
            sums.append(best + own)
            trail.append(best_from)
        first, end = end, len(codes)
        group = line.group
    return _walk_back(codes, sums, trail, first)


def _walk_back(codes: list[Code], sums: list[float], trail: list[int], first: int) -> list[Code]:
    """The states along the trail that ends best; `first` is the first option of the last line."""
    best, position = -1e9, first
    for index in range(first, len(codes)):
        total = sums[index] + END.get(codes[index], 0.0)
        if total > best:
            best, position = total, index
    path: list[Code] = []
    while position:  # the start is no line
        path.append(codes[position])
        position = trail[position]
    path.reverse()
    return path
