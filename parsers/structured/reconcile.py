"""Joins the thread that the grammar read from the lines with what the page's structured data says.

The rule of precedence, for every field: what the page prints counts, and the data fills what it does not
print. Where the two contradict each other, the data wins if its value too stands on the page, at this
answer: then the grammar has misread the page. Of two texts one of which begins the other, the longer wins.
`docs/structured-data.md` has the table of all fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from parsers.records import Answer, Layout, Thread
from parsers.refusals import is_thread
from parsers.structured.joining import Joiner
from parsers.structured.labelling import label
from parsers.structured.locating import Lines, Place
from parsers.structured.portions import known, spanning, unsigned, untitled
from parsers.structured.qapage import DataAnswer, DataThread


class _Match(NamedTuple):
    """An answer of the data, where its body stands, and which of the grammar's answers stand there."""

    data: DataAnswer
    place: Place | None
    partners: tuple[int, ...]


def reconcile(thread: Thread, data: DataThread) -> Thread:
    """The thread that both witnesses make; each value keeps the witness it came from.

    Values that only the data has are added behind the page's visible text (`Page.data_at`), so that
    their evidence can be read again like any other.
    """
    before = thread
    if not is_thread(thread):
        thread = replace(thread, answers=(), layout=Layout.DATA)
    lines = Lines(thread.page)
    joiner = Joiner(thread.page, lines)
    matches = _matches(thread.answers, data.answers, lines)
    question = joiner.question(thread.question, data)
    answers = _join(thread, data, matches, joiner)
    page = joiner.extended_page()
    joined = replace(thread, question=question, answers=answers, page=page)
    return label(replace(joined, disagreements=tuple(joiner.disagreements)), before)


def _matches(answers: Sequence[Answer], told: Sequence[DataAnswer], lines: Lines) -> list[_Match]:
    """The data's answers in page order; those that the page does not show follow their predecessor."""
    owners = {span.start: number for number, one in enumerate(answers) for span in one.evidence["body"].spans}
    found: list[tuple[int, int, _Match]] = []
    last = -1
    for order, one in enumerate(told):
        place = lines.find(one.body)
        partners: dict[int, None] = {}
        if place is not None:
            last = place.first
            starts = (span.start for span in lines.spans(place))
            partners = dict.fromkeys(owners[start] for start in starts if start in owners)
        found.append((last, order, _Match(one, place, tuple(partners))))
    return [match for _, _, match in sorted(found, key=lambda one: one[:2])]


def _join(thread: Thread, data: DataThread, matches: list[_Match], joiner: Joiner) -> tuple[Answer, ...]:
    """All answers, those that only one witness has included, in page order."""
    joined: list[tuple[int, int, Answer]] = []
    sharing = Counter(number for match in matches for number in match.partners)
    seen: Counter[int] = Counter()
    at = 0
    for order, (match, around) in enumerate(
        zip(matches, _surroundings(matches, len(thread.page.lines)), strict=True)
    ):
        if match.place is not None:
            at = thread.page.lines[match.place.first].start
        seen.update(match.partners)
        grammar = _grammar(thread.answers, match, sharing, seen)
        joiner.record = f"answer {order + 1}"
        joined.append((at, order, joiner.answer(grammar, match.data, match.place, around)))
    for number, answer in enumerate(thread.answers):
        if number not in sharing and _is_kept(answer, data, matches):
            joined.append((answer.evidence["body"].spans[0].start, -1, answer))
    return tuple(answer for _, _, answer in sorted(joined, key=lambda one: one[:2]))


def _grammar(
    answers: Sequence[Answer], match: _Match, sharing: Counter[int], seen: Counter[int]
) -> Answer | None:
    """What the grammar knows of an answer of the data, be its borders others."""
    if not match.partners:
        return None
    first, last = match.partners[0], match.partners[-1]
    head, foot = answers[first], answers[last]
    if sharing[first] > 1 and seen[first] > 1:  # it begins inside what the grammar took for one answer
        head = untitled(head)
    if sharing[last] > 1 and seen[last] < sharing[last]:  # it ends inside one
        foot = unsigned(foot)
    if first != last:
        return spanning(head, foot)
    if sharing[first] == 1:
        return head
    return known(head, *(name for name in head.evidence if name == "body" or name not in foot.evidence))


def _surroundings(matches: list[_Match], size: int) -> Iterator[range]:
    """For each match the lines from the end of the one before to the beginning of the one after."""
    before = 0
    firsts = [match.place.first if match.place else None for match in matches]
    after = [size] * len(matches)
    for order in range(len(matches) - 2, -1, -1):
        following = firsts[order + 1]
        after[order] = after[order + 1] if following is None else following
    for match, end in zip(matches, after, strict=True):
        yield range(before, end) if match.place is not None else range(0)
        if match.place is not None:
            before = match.place.last + 1


def _is_kept(answer: Answer, data: DataThread, matches: list[_Match]) -> bool:
    """Whether an answer that the data does not tell of is one.

    With a byline or votes it is: pages mark up their first answers only. Without, it is none when all
    that the data declares was found.
    """
    if any(name in answer.evidence for name in ("doctor_name", "specialty", "rating", "votes")):
        return True
    declared = data.answers_declared
    return not ((declared is None or declared <= len(matches)) and any(match.place for match in matches))
