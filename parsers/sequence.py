"""The best sequence of states for a whole page: a small weighted automaton, solved by Viterbi."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.candidates import Context, Option, candidates
from parsers.layouts import first_opening, stands_above
from parsers.looks import Look
from parsers.records import Layout, Line, Role
from parsers.states import (
    ABOVE,
    ABOVE_DENSE,
    DENSE,
    END,
    GAPS,
    MARKED,
    MARKED_DENSE,
    PLAIN,
    State,
    Table,
)
from parsers.titles import stems

# Fewer than one line in so many with a blank line before it: the page has lost its blank lines (WET).
_DENSE_SHARE = 12
# Without a count line, the question stands within so many lines.
_HEAD_LINES = 40
# Shorter lines above a headline are menus; longer ones are the question itself, as are those with a full
# stop from the third length on.
_HEADLINE_LENGTHS = (15, 220, 140)
CONTINUING = frozenset((State.MORE, State.NAME, State.PLACE, State.RATING))
# What going on with an answer costs where the markup's container around it ends.
NEW_GROUP = 8.0


def best_states(context: Context) -> list[State]:
    """What each line of a page is, as the whole page makes most sense; one state for each line."""
    return _best_path(context.lines, candidates(context), table_of(context))


def table_of(context: Context) -> Table:
    """The scores of changes for a page of this shape."""
    return TABLES[Layout.ABOVE if context.above else context.markers, context.dense]


TABLES: dict[tuple[object, bool], Table] = {
    (False, False): PLAIN,
    (False, True): DENSE,
    (True, False): MARKED,
    (True, True): MARKED_DENSE,
    (Layout.ABOVE, False): ABOVE,
    (Layout.ABOVE, True): ABOVE_DENSE,
}


def describe(lines: Sequence[Line], looks: Sequence[Look]) -> Context:
    """What all lines of the page share; its lines are those that the grammar is to go by."""
    if _is_spread(lines, looks):
        lines = [line._replace(blanks=max(0, line.blanks - 1)) for line in lines]
    counts = [index for index, look in enumerate(looks) if look.number is not None]
    count_at = counts[0] if counts else first_opening(looks)
    bylines = (
        index
        for index, look in enumerate(looks)
        if look.marker or look.rating is not None or (look.place is not None and look.place.known)
    )
    first = next(bylines, None)
    head_end = min(len(lines) if first is None else first, _HEAD_LINES)
    headline_at = _likely_headline(lines, looks, count_at if count_at is not None else head_end)
    headline = _bare(looks[headline_at].text) if headline_at >= 0 else ""
    gaps = sum(1 for line in lines if line.blanks)
    return Context(
        lines=lines,
        looks=looks,
        count_at=count_at,
        markers=any(look.marker for look in looks),
        dense=gaps * _DENSE_SHARE < len(lines),
        bare=first is None and not any(look.titled for look in looks),
        head_end=head_end,
        topic=stems(headline) if headline else set(),
        headline=headline,
        headline_at=headline_at,
        above=stands_above(lines, looks),
    )


def _is_spread(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """Whether each line of the page stands alone between blank lines, those of a byline too.

    Some converters to text set every block apart; one blank line then says what none says elsewhere.
    """
    bylines = any(look.rating is not None or look.place is not None for look in looks)
    return bylines and len(lines) > 1 and all(line.blanks for line in lines[1:])


def _likely_headline(lines: Sequence[Line], looks: Sequence[Look], end: int) -> int:
    """Index of the headline as a first guess, for comparing titles with; -1 when there seems to be none."""
    for index, line in enumerate(lines[:end]):
        if line.heading == 1 or line.role is Role.HEADLINE:
            return index
    for index, look in enumerate(looks[:end]):
        if look.furniture is None and look.number is None and len(look.text) >= _HEADLINE_LENGTHS[0]:
            text = look.text
            fits = len(text) <= _HEADLINE_LENGTHS[1] and (
                text[-1] != "." or len(text) <= _HEADLINE_LENGTHS[2]
            )
            return index if fits else -1
    return -1


def _bare(text: str) -> str:
    """A headline for comparison: case-folded, without its photo mark.

    >>> _bare("Is it Normal? (photos)")
    'is it normal?'
    """
    return text.casefold().partition(" (photo")[0].strip()


def _best_path(lines: Sequence[Line], options: Sequence[Sequence[Option]], table: Table) -> list[State]:
    """Viterbi: the path of states with the highest sum of own scores and changes."""
    before: list[Option] = [(State.START, 0.0)]
    trail: list[list[int]] = []
    group = 0
    for line, states in zip(lines, options, strict=True):
        changes = table[line.blanks if line.blanks < GAPS else GAPS - 1]
        steps: list[int] = []
        now: list[Option] = []
        for state, own in states:
            change = changes[state]
            best, best_from = -1e9, 0
            for position, (previous, score) in enumerate(before):
                total = score + change[previous]
                if total > best:
                    best, best_from = total, position
            if line.group != group and state in CONTINUING:
                best -= NEW_GROUP
            now.append((state, best + own))
            steps.append(best_from)
        trail.append(steps)
        before = now
        group = line.group
    return _walk_back(options, trail, before)


def _walk_back(
    options: Sequence[Sequence[Option]], trail: Sequence[Sequence[int]], last: Sequence[Option]
) -> list[State]:
    """The states along the trail that ends best."""
    if not trail:
        return []
    position = max(range(len(last)), key=lambda k: last[k][1] + END.get(last[k][0], 0.0))
    path: list[State] = []
    for index in range(len(trail) - 1, -1, -1):
        path.append(options[index][position][0])
        position = trail[index][position]
    path.reverse()
    return path
