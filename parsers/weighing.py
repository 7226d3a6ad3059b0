"""What the grammar weighed at each line, for people who ask why a line became what it is.

The choice is made for the whole page (`parsers.sequence`), so a line's own score says little: a title
with a high score loses when its neighbours would have to become something absurd. What settles it is
by how much the best reading of the page gets worse when this line is made something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parsers.candidates import Option, candidates
from parsers.looks import look_over
from parsers.outline import Outline, outline_of
from parsers.records import Line, Page
from parsers.sequence import CONTINUING, NEW_GROUP, best_reading, table_of
from parsers.settling import settle
from parsers.states import END, GAPS, START, Code, Table


class Weight(NamedTuple):
    """One state that a line could take."""

    state: Code
    own: float
    """Score of the line itself: its words, its next neighbours, its markup."""
    behind: float
    """How much worse the page's best reading gets with the line in this state; 0 for the chosen one."""


class Weighed(NamedTuple):
    """All that the grammar weighed on a page."""

    outline: Outline
    """What all lines share; holds their looks too."""
    lines: tuple[tuple[Weight, ...], ...]
    """For each line its states, the best first."""


def weigh(page: Page) -> Weighed:
    """The states that each line of `page` could take, with what each would cost.

    On a page of layout `prose` the grammar's choice is set aside and `parsers.prose` decides.
    """
    outline = outline_of(page.lines, settle(look_over(page.lines), page.lines), page.form)
    outline, _ = best_reading(outline)
    options = candidates(outline)
    table = table_of(outline)
    before = _before(outline.lines, options, table)
    after = _after(outline.lines, options, table)
    lines = []
    for index, states in enumerate(options):
        totals = [b + a for b, a in zip(before[index], after[index], strict=True)]
        best = max(totals)
        weights = [
            Weight(state, own, best - total) for (state, own), total in zip(states, totals, strict=True)
        ]
        found: dict[Code, Weight] = {}  # a line in the head may have a state by two ways
        for weight in sorted(weights, key=lambda weight: weight.behind):
            found.setdefault(weight.state, weight)
        lines.append(tuple(found.values()))
    return Weighed(outline, tuple(lines))


def _before(lines: Sequence[Line], options: Sequence[Sequence[Option]], table: Table) -> list[list[float]]:
    """For each state of each line the best score of a path from the page's start, the line included."""
    found: list[list[float]] = []
    previous: list[Option] = [(START, 0.0)]
    group = 0
    for line, states in zip(lines, options, strict=True):
        now = [
            own + max(score + _change(table, line, group, (before, state)) for before, score in previous)
            for state, own in states
        ]
        found.append(now)
        previous = [(state, score) for (state, _), score in zip(states, now, strict=True)]
        group = line.group
    return found


def _after(lines: Sequence[Line], options: Sequence[Sequence[Option]], table: Table) -> list[list[float]]:
    """For each state of each line the best score of what can follow to the page's end."""
    if not lines:
        return []
    found = [[END.get(state, 0.0) for state, _ in options[-1]]]
    for index in range(len(lines) - 1, 0, -1):
        line, group = lines[index], lines[index - 1].group
        rest = list(zip(options[index], found[-1], strict=True))
        found.append(
            [
                max(_change(table, line, group, (state, after)) + own + score for (after, own), score in rest)
                for state, _ in options[index - 1]
            ]
        )
    found.reverse()
    return found


def _change(table: Table, line: Line, group: int, change: tuple[int, int]) -> float:
    """What the change of states right above `line` is worth; `group` is the container of the line above."""
    before, after = change
    score = table[min(line.blanks, GAPS - 1)][after][before]
    return score - NEW_GROUP if line.group != group and after in CONTINUING else score
