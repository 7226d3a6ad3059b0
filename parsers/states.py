"""The kinds that a line can be within a thread, and what each change from one to the next is worth.

All figures are log-odds by judgement: 0 is "as good as any", +2 "clearly", -4 "only if all else
fails", `NEVER` forbids. They were set by hand on annotated pages (`make accuracy`), and each says
in its remark which pages need it.
"""

from __future__ import annotations

from typing import Final

NEVER: Final = -1000.0


class State:
    """What a line is. `OPEN` begins an answer's body, `MORE` goes on with it.

    Plain numbers: a page of a hundred lines looks states up some thousand times, and an enum's members are
    slower at that, in compiled code above all.
    """

    HEADLINE: Final = 0
    QUESTION: Final = 1
    COUNT: Final = 2
    TITLE: Final = 3
    MARKER: Final = 4
    OPEN: Final = 5
    MORE: Final = 6
    NAME: Final = 7
    PLACE: Final = 8
    RATING: Final = 9
    FURNITURE: Final = 10
    UNKNOWN: Final = 11
    START: Final = 12
    """Before the first line; no line is in it."""


Code = int
"""One of the numbers of `State`."""

STATE_NAMES: Final = (
    "headline", "question", "count", "title", "marker", "open", "more", "name", "place", "rating",
    "furniture", "unknown", "start",
)  # fmt: skip
"""By their numbers."""

H: Final = State.HEADLINE
Q: Final = State.QUESTION
C: Final = State.COUNT
T: Final = State.TITLE
M: Final = State.MARKER
B: Final = State.OPEN
E: Final = State.MORE
N: Final = State.NAME
P: Final = State.PLACE
R: Final = State.RATING
F: Final = State.FURNITURE
U: Final = State.UNKNOWN
START: Final = State.START

# A gap is the number of blank lines before a line: 0, 1, 2, and 3 for all that is more.
GAPS: Final = 4

# (before, after): score for each gap. What is not named here is forbidden.
_ANY_GAP: Final[dict[tuple[int, int], float]] = {
    (START, H): 0.0,
    (START, Q): -1.5,  # the headline is lost, the page begins with the asker's text
    (START, C): -2.0,
    (START, T): -4.5,  # a page cut off above its first answer
    (START, B): -2.0,  # prose is all that is left
    (START, M): -3.0,
    (START, F): 0.0,
    (START, U): -1.0,
    (H, Q): 0.0,
    (H, C): 0.0,
    (H, T): -1.5,
    (H, B): -2.5,
    (H, M): -1.0,
    (Q, C): 0.0,
    (Q, T): 0.0,
    (Q, M): -0.5,
    (C, M): 0.0,
    (T, B): 0.0,
    (T, M): 0.0,
    (M, B): 0.0,
    (B, M): 0.0,
    (E, M): 0.0,
    (N, M): -3.0,
    (P, M): 0.0,
    (R, M): 0.0,
    (U, H): 0.0,
    (U, U): -0.3,
    (U, C): -1.0,
    (U, T): -1.0,
    (U, B): -2.0,
    (U, M): -1.0,
    (N, U): -3.0,
    (P, U): -2.0,
    (R, U): -1.5,
    (H, U): -3.0,
    (Q, U): -3.0,
    (C, U): -2.0,
    (B, U): -4.0,
    (E, U): -4.0,
}
_BY_GAP: Final[dict[tuple[int, int], tuple[float, float, float, float]]] = {
    (Q, Q): (-0.1, -0.1, -0.5, -1.0),
    (Q, B): (-3.0, -2.0, -0.7, -0.5),
    (C, T): (-0.7, 0.0, -1.2, -1.5),  # two blank lines below the count line: the title is missing
    (C, B): (-3.0, -3.2, 0.0, 0.0),
    (B, E): (-0.2, 0.0, -0.7, -1.5),
    (E, E): (-0.2, 0.0, -0.7, -1.5),
    (B, T): (-2.0, -1.0, -0.9, -0.9),
    (E, T): (-2.0, -0.9, -0.8, -0.8),  # no blank line above: the byline of the answer above is gone
    (B, B): (-6.0, -4.0, -2.8, -1.2),  # no byline, no title: nothing but the extra blank line parts the two
    (E, B): (-6.0, -4.0, -2.8, -1.2),
    (B, N): (-1.5, 0.3, 0.5, 0.5),
    (E, N): (-1.5, 0.3, 0.5, 0.5),
    (B, P): (-2.5, 0.3, 0.7, 0.7),  # the first answer's byline has no name
    (E, P): (-2.5, 0.3, 0.7, 0.7),
    (B, R): (-2.0, -0.5, -0.5, -0.5),
    (E, R): (-2.0, -0.5, -0.5, -0.5),
    (N, P): (2.0, -3.0, -4.0, -4.0),  # set apart by a blank line the name is a signature
    (N, R): (1.0, -2.0, -3.0, -3.0),
    (N, T): (-0.5, -3.5, -3.5, -3.5),  # a byline of a name alone, the next title right below it
    (N, B): (-1.5, -4.5, -3.5, -3.5),
    (P, P): (1.0, -1.0, -3.0, -3.0),  # the place stands twice, once where the name should be
    (P, R): (1.0, -0.5, -1.0, -1.0),
    (P, T): (-0.5, 0.0, -0.5, -0.5),  # titles on the line right below a byline occur
    (P, B): (-2.0, -3.2, 0.0, 0.0),
    (R, R): (0.5, -3.0, -5.0, -5.0),  # stars and reviews on a line each, as flex boxes give them
    (R, T): (-0.5, 0.0, -0.8, -0.8),
    (R, B): (-2.5, -3.2, 0.0, 0.3),
}
# Furniture stands anywhere; after it an answer begins rather than goes on.
_AFTER_FURNITURE: Final[dict[int, float]] = {
    H: 0.0, Q: -1.0, C: 0.0, T: 0.0, M: 0.0, B: -1.0, E: -3.0, N: -0.5, P: -0.5, R: -0.5, F: 0.0, U: -0.5,
}  # fmt: skip

# With vote markers on the page each answer has one, right above its body.
_WITH_MARKERS: Final[dict[tuple[int, int], tuple[float, float, float, float]]] = {
    (T, B): (-7.0,) * 4,
    (T, M): (0.0, 1.0, -2.0, -3.0),  # two blank lines above the marker: the title is missing
    (B, M): (-0.5, -4.0, 0.0, 0.0),
    (E, M): (-0.5, -4.0, 0.0, 0.0),  # what stands one blank line above a marker is a title
    (M, T): (-6.0, -4.0, -2.0, -1.5),  # an answer whose text is missing
    (C, B): (-6.0,) * 4,
    (P, B): (-7.0,) * 4,
    (R, B): (-7.0,) * 4,
    (B, B): (-9.0,) * 4,
    (E, B): (-9.0,) * 4,
    (U, B): (-7.0,) * 4,
    (F, B): (-6.0,) * 4,
}

# Where blank lines are lost, or all alike, none tells whether the title is missing.
_WITH_MARKERS_EVEN: Final = _WITH_MARKERS | {(B, M): (-2.2,) * 4, (E, M): (-2.2,) * 4}

# With bylines above their answers each answer begins with one; nothing else parts two answers.
_WITH_BYLINES_ABOVE: Final[dict[tuple[int, int], tuple[float, float, float, float]]] = {
    (C, N): (0.0, 0.3, 0.3, 0.3),
    (C, P): (-1.5, -1.0, -1.0, -1.0),
    (C, R): (-1.5, -1.0, -1.0, -1.0),
    (H, N): (-1.0,) * 4,
    (Q, N): (-0.3, 0.0, 0.0, 0.0),
    (Q, P): (-1.5,) * 4,
    (U, N): (-1.0,) * 4,
    (N, N): (0.0, -0.5, -3.0, -4.0),  # the degrees below the name
    (N, P): (1.0, 0.5, -0.5, -1.0),
    (N, R): (1.0, 0.5, -0.5, -1.0),
    (P, R): (1.0, 0.5, -0.5, -1.0),
    (R, P): (1.0, 0.5, -0.5, -1.0),
    (P, P): (0.5, 0.0, -1.0, -1.0),
    (N, T): (0.0, 0.3, 0.3, 0.3),
    (P, T): (0.0, 0.3, 0.3, 0.3),
    (R, T): (0.0, 0.3, 0.3, 0.3),
    (N, B): (0.3, 0.5, 0.3, 0.0),
    (P, B): (0.3, 0.5, 0.3, 0.0),
    (R, B): (0.3, 0.5, 0.3, 0.0),
    (F, B): (0.0,) * 4,
    (F, E): (-1.0,) * 4,
    (B, N): (0.0, 0.5, 0.7, 0.7),
    (E, N): (0.0, 0.5, 0.7, 0.7),
    (B, P): (-4.0, -3.0, -2.0, -2.0),
    (E, P): (-4.0, -3.0, -2.0, -2.0),
    (B, T): (-8.0,) * 4,
    (E, T): (-8.0,) * 4,
    (B, B): (-9.0,) * 4,
    (E, B): (-9.0,) * 4,
    (C, B): (-6.0,) * 4,
    (C, T): (-6.0,) * 4,
    (Q, B): (-6.0,) * 4,
    (Q, T): (-6.0,) * 4,
    (B, U): (-3.0,) * 4,
    (E, U): (-3.0,) * 4,
}

Table = tuple[tuple[tuple[float, ...], ...], ...]
"""`table[gap][after][before]`: in the order in which the best path asks."""


def _table(changes: dict[tuple[int, int], tuple[float, float, float, float]]) -> Table:
    """The whole table of scores, with `changes` taken over the common ones."""
    scores = {pair: (score,) * GAPS for pair, score in _ANY_GAP.items()} | _BY_GAP
    scores |= {(F, after): (score,) * GAPS for after, score in _AFTER_FURNITURE.items()}
    scores |= {(before, F): (0.0,) * GAPS for before in (H, Q, C, M, B, E, N, P, R, F, U)}
    scores |= changes
    never = (NEVER,) * GAPS
    return tuple(
        tuple(
            tuple(scores.get((before, after), never)[gap] for before in range(len(STATE_NAMES)))
            for after in range(len(STATE_NAMES))
        )
        for gap in range(GAPS)
    )


def _without_blank_lines(table: Table) -> Table:
    """The table for a page that has lost its blank lines: a gap says nothing, except inside a byline."""
    inside = {(N, P), (N, R), (P, P), (P, R)}
    return tuple(
        tuple(
            tuple(
                score if (before, after) in inside else table[1][after][before]
                for before, score in enumerate(row)
            )
            for after, row in enumerate(rows)
        )
        for rows in table
    )


# A page may be cut anywhere, but hardly ever between a title and its answer.
END: Final[dict[int, float]] = {T: -1.5, M: -3.0, N: -2.0}

PLAIN: Final = _table({})
MARKED: Final = _table(_WITH_MARKERS)
DENSE: Final = _without_blank_lines(PLAIN)
MARKED_EVEN: Final = _table(_WITH_MARKERS_EVEN)
MARKED_DENSE: Final = _without_blank_lines(MARKED_EVEN)
ABOVE: Final = _table(_WITH_BYLINES_ABOVE)
ABOVE_DENSE: Final = _without_blank_lines(ABOVE)
