"""The best sequence of states for a whole page: a small weighted automaton, solved by Viterbi."""

from __future__ import annotations

from typing import Final

from parsers.candidates import Option, candidates
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
    states = _best_path(outline.lines, candidates(outline), table_of(outline))
    if outline.bare and T in states:
        outline = outline._replace(bare=False)
        states = _best_path(outline.lines, candidates(outline), table_of(outline))
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
    """Viterbi: the path of states with the highest sum of own scores and changes."""
    codes: list[Code] = [START]  # the states that the line before may be in, and the best sum to each
    sums: list[float] = [0.0]
    trail: list[list[int]] = []
    group = 0
    for line, states in zip(lines, options, strict=True):
        changes = table[line.blanks if line.blanks < GAPS else GAPS - 1]
        steps: list[int] = []
        now: list[Code] = []
        best_sums: list[float] = []
        for state, own in states:
            change = changes[state]
            best, best_from = -1e9, 0
            for position, previous in enumerate(codes):
                total = sums[position] + change[previous]
                if total > best:
                    best, best_from = total, position
            if line.group != group and state in CONTINUING:
                best -= NEW_GROUP
            now.append(state)
            best_sums.append(best + own)
            steps.append(best_from)
        trail.append(steps)
        codes, sums = now, best_sums
        group = line.group
    return _walk_back(options, trail, sums)


def _walk_back(options: list[list[Option]], trail: list[list[int]], sums: list[float]) -> list[Code]:
    """The states along the trail that ends best; `sums` are those of the last line's states."""
    if not trail:
        return []
    ends = [total + END.get(state, 0.0) for (state, _), total in zip(options[-1], sums, strict=True)]
    position = ends.index(max(ends))
    path: list[Code] = []
    for index in range(len(trail) - 1, -1, -1):
        path.append(options[index][position][0])
        position = trail[index][position]
    path.reverse()
    return path
