"""One thread in several captures and forms becomes one: the newest capture wins, older ones fill gaps.

Nothing is invented: values that mean something only together (a city and its region, a name and its
credentials, a rating and its scale) are taken from an older capture only if it contradicts none of those that
are there already.

Which capture is newer: the one with the later `captured_at`; one that tells no time counts as older than
any that does. Among those the later content of an input (a file that was saved over) is newer; then
HTML comes before text, as it tells more, then the name of the source decides, so that the outcome
never depends on the order of reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from scraper.columns import ANSWERS
from scraper.jobs.edits import Version, find_edits
from scraper.rows import Row

_AT = {name: place for place, name in enumerate(ANSWERS.names)}

_THREAD_GROUPS = (("url",), ("question_title",), ("question_body",), ("answers_declared",))
_ANSWER_GROUPS = (
    ("answer_position",),
    ("answer_title",),
    ("answer_body",),
    ("doctor_name", "doctor_name_source", "credentials"),
    ("city", "region"),
    ("specialty",),
    ("rating", "rating_scale", "review_count"),
    ("votes",),
    ("answered_on",),
    ("doctor_url",),
)

# What changes with time; of the other columns the newest value is all that is of interest.
OBSERVED = ("rating", "rating_scale", "review_count", "votes", "answer_title", "answer_body")
# Of these a single observation is worth keeping: it is a point on a doctor's line.
DOCTOR_FIELDS = ("rating", "review_count")

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Captured(NamedTuple):
    """An answer row, and the generation of the input that it was read from."""

    row: Row
    generation: int


class Observation(NamedTuple):
    """What an answer showed in one capture, for a field of `OBSERVED`."""

    thread_id: str
    answer_id: str
    field: str
    value: str
    number: float | None
    observed_at: datetime | None
    source: str


class MergedThread(NamedTuple):
    """A thread and all that is known of it."""

    rows: list[Row]
    """Its rows of the answers table."""
    captures: int
    first: datetime | None
    last: datetime | None
    """Times of the first and the last capture that tell one."""
    observations: list[Observation]


def merge_thread(captured: Sequence[Captured]) -> MergedThread:
    """The thread whose rows, of all captures, are `captured`."""
    ordered = _with_first_ids(_sorted(captured))
    times = [moment for moment in (_cell(each.row, "captured_at") for each in ordered) if moment]
    captures = len({(_cell(each.row, "source"), each.generation) for each in ordered})
    answers: dict[str, list[Row]] = {}
    for each in ordered:
        if (answer_id := _cell(each.row, "answer_id")) is not None:
            answers.setdefault(answer_id, []).append(each.row)
    shared: dict[str, Any] = {"answers_found": len(answers)}
    if captures > 1 or len(answers) < len(ordered):
        shared |= _filled([each.row for each in ordered], _THREAD_GROUPS)
    merged = [_merged(rows, {**shared, **_filled(rows, _ANSWER_GROUPS)}) for rows in answers.values()]
    return MergedThread(
        rows=merged or [_merged([ordered[0].row], shared)],
        captures=captures,
        first=min(times, default=None),
        last=max(times, default=None),
        observations=[seen for rows in answers.values() for seen in _observations(rows)],
    )


def _with_first_ids(ordered: list[Captured]) -> list[Captured]:
    """The rows, newest first, with one identity for an answer whose beginning was edited."""
    places: dict[tuple[Any, int], int] = {}
    versions: dict[str, Version] = {}
    for each in ordered:
        place = places.setdefault((_cell(each.row, "source"), each.generation), len(places))
        answer_id, body = _cell(each.row, "answer_id"), _cell(each.row, "answer_body")
        if answer_id is not None:
            seen = versions.setdefault(answer_id, Version(body, _cell(each.row, "doctor_name"), frozenset()))
            versions[answer_id] = seen._replace(captures=seen.captures | {place})
    first = find_edits(versions) if len(places) > 1 else {}
    if not first:
        return ordered
    return [
        each._replace(row=_merged([each.row], {"answer_id": first.get(identity, identity)}))
        for each in ordered
        for identity in [_cell(each.row, "answer_id")]
    ]


def _sorted(captured: Sequence[Captured]) -> list[Captured]:
    """The captures, newest first, as the module says; the rows of each in page order."""
    places = {id(each): _newest_first(each) for each in captured}
    if len(set(places.values())) < len(captured):  # the texts decide; to print them all takes long
        return sorted(captured, key=lambda each: (places[id(each)], repr(each.row)))
    return sorted(captured, key=lambda each: places[id(each)])


def _newest_first(captured: Captured) -> tuple[Any, ...]:
    """Sorts by all but the values on the page."""
    row = captured.row
    moment: datetime = _cell(row, "captured_at") or _LONG_AGO
    return (
        -(moment - _LONG_AGO).total_seconds(),
        -captured.generation,
        _cell(row, "form") != "html",
        _cell(row, "source"),
        _cell(row, "answer_position") or 0,
        _cell(row, "answer_id") or "",
    )


def _cell(row: Row, name: str) -> Any:
    return row[_AT[name]]


def _merged(rows: Sequence[Row], values: dict[str, Any]) -> Row:
    """The newest row of `rows` with `values` in their places."""
    cells = list(rows[0])
    for name, value in values.items():
        cells[_AT[name]] = value
    return tuple(cells)


def _filled(rows: Sequence[Row], groups: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """For each column of `groups` the newest value that agrees with the newer ones of its group."""
    values: dict[str, Any] = {}
    if len(rows) == 1:
        return values  # the row has them
    for group in groups:
        mine: dict[str, Any] = dict.fromkeys(group)
        for row in rows:
            offered = {name: _cell(row, name) for name in group}
            if not any(_contradict(mine[name], offered[name]) for name in group):
                mine = {name: offered[name] if mine[name] is None else mine[name] for name in group}
        values.update(mine)
    return values


def _contradict(one: Any, other: Any) -> bool:
    """Whether both are known and differ."""
    return one is not None and other is not None and one != other


def _observations(rows: Sequence[Row]) -> Iterator[Observation]:
    """What changed in an answer whose captures, newest first, are `rows`; each value as first seen."""
    for name in OBSERVED if len(rows) > 1 else DOCTOR_FIELDS:
        seen = _changes(rows, name)
        if len(seen) > 1 or (seen and name in DOCTOR_FIELDS):
            for row in seen:
                value = _cell(row, name)
                yield Observation(
                    _cell(row, "thread_id"),
                    _cell(row, "answer_id"),
                    name,
                    _text(value),
                    None if isinstance(value, str) else float(value),
                    _cell(row, "captured_at"),
                    _cell(row, "source"),
                )


def _changes(rows: Sequence[Row], name: str) -> list[Row]:
    """The rows, oldest first, whose value of a column differs from the last one known before."""
    changed: list[Row] = []
    for row in reversed(rows):
        value = _cell(row, name)
        if value is not None and (not changed or value != _cell(changed[-1], name)):
            changed.append(row)
    return changed


def _text(value: Any) -> str:
    """A value as the observations hold it.

    >>> [_text(value) for value in (5.0, 4.8, 12, "Better now")]
    ['5', '4.8', '12', 'Better now']
    """
    printers: dict[type, Callable[[Any], str]] = {float: lambda number: repr(number).removesuffix(".0")}
    return printers.get(type(value), str)(value)
