"""Joins the thread that the grammar read from the lines with what the page's structured data says.

The rule of precedence, for every field: what the page prints counts, and the data fills what it does not
print. Where the two contradict each other, the data wins if its value too stands on the page, at this
answer: then the grammar has misread the page. Of two texts one of which begins the other, the longer wins.
`docs/structured-data.md` has the table of all fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final

from parsers.records import Answer, Layout, Thread
from parsers.refusals import is_thread
from parsers.structured.authors import UNKNOWN
from parsers.structured.fields import Notes
from parsers.structured.joining import Match, join_answer, join_question
from parsers.structured.labelling import label
from parsers.structured.letters import letters
from parsers.structured.locating import Lines
from parsers.structured.portions import known, spanning, unsigned, untitled
from parsers.structured.qapage import DataAnswer, DataThread
from parsers.tuples import make

# Fields by which an answer that the data does not tell of is known to be one.
_PROOF: Final = frozenset(("doctor_name", "specialty", "rating", "votes"))


def reconcile(thread: Thread, data: DataThread) -> Thread:
    """The thread that both witnesses make; each value keeps the witness it came from.

    Values that only the data has are added behind the page's visible text (`Page.data_at`), so that
    their evidence can be read again like any other.
    """
    before = thread
    if not is_thread(thread):
        thread = replace(thread, answers=(), layout=Layout.DATA)
    same = _word_for_word(thread.answers, data.answers)
    if thread is before and _repeats(thread, data, same):
        return thread
    lines = Lines(thread.page, thread.answers)
    notes = Notes(thread.page, lines)
    matches = _matches(data.answers, same, lines)
    question = join_question(notes, thread.question, data)
    answers = _join(thread, data, matches, notes)
    page = notes.extended_page()
    disagreements = tuple(notes.disagreements)
    joined = Thread(question, answers, thread.layout, page, thread.kinds, thread.furniture, disagreements)
    if thread is before and not notes.moved and _keeps_borders(thread, matches, answers):
        return joined  # as on most pages, where the data only tells more than they print
    return label(joined, before)


def _repeats(thread: Thread, data: DataThread, same: dict[str, int]) -> bool:
    """Whether the data says only what the page prints, so that joining them would change nothing."""
    question, answers = thread.question, thread.answers
    return (
        len(same) == len(data.answers) == len(answers)
        and data.title in (None, question.title)
        and data.body in (None, question.body)
        and data.answers_declared in (None, question.answers_declared)
        and all(_is_repeated(one, answers[same[one.body]]) for one in data.answers)
    )


def _is_repeated(told: DataAnswer, answer: Answer) -> bool:
    return (
        told.author is UNKNOWN
        and told.title in (None, answer.title)
        and told.votes in (None, answer.votes)
        and told.answered_on in (None, answer.answered_on)
    )


def _keeps_borders(thread: Thread, matches: list[Match], answers: tuple[Answer, ...]) -> bool:
    """Whether each answer of the page is still one, be it with other values."""
    partners = [number for match in matches for number in match.partners]
    return (
        all(len(match.partners) < 2 for match in matches)
        and len(set(partners)) == len(partners)
        and len(answers) == len(matches) + len(thread.answers) - len(partners)
    )


def _matches(told: Sequence[DataAnswer], same: dict[str, int], lines: Lines) -> list[Match]:
    """The data's answers in page order; those that the page does not show follow their predecessor.

    What the grammar has word for word (`same`) needs no search, and is no other's place.
    """
    places = {number: lines.take(number) for number in same.values()}
    found: list[tuple[int, int, Match]] = []
    last = -1
    for order, one in enumerate(told):
        number = same.get(one.body)
        match = _search(one, lines) if number is None else make(Match, (one, "", places[number], (number,)))
        if match.place is not None:
            last = match.place.first
        found.append((last, order, match))
    found.sort()
    return [match for _, _, match in found]


def _word_for_word(answers: Sequence[Answer], told: Sequence[DataAnswer]) -> dict[str, int]:
    """Bodies that page and data each have once, in the same words, with the number of the page's answer."""
    said: dict[str, int] = {}
    for one in told:
        said[one.body] = said.get(one.body, 0) + 1
    shown: dict[str, list[int]] = {}
    for number, answer in enumerate(answers):
        if said.get(answer.body) == 1:
            shown.setdefault(answer.body, []).append(number)
    return {body: numbers[0] for body, numbers in shown.items() if len(numbers) == 1}


def _search(told: DataAnswer, lines: Lines) -> Match:
    """An answer of the data with the page's answers at the place where its body stands."""
    body = letters(told.body)
    place = lines.find(body)
    return Match(told, body, place, lines.owners(place) if place is not None else ())


def _join(thread: Thread, data: DataThread, matches: list[Match], notes: Notes) -> tuple[Answer, ...]:
    """All answers, those that only one witness has included, in page order."""
    joined: list[tuple[int, int, Answer]] = []
    sharing = [0] * len(thread.answers)  # by how many of the data's answers each of the page's is shared
    for match in matches:
        for number in match.partners:
            sharing[number] += 1
    seen = [0] * len(thread.answers)
    surroundings = _surroundings(matches, len(thread.page.lines))
    at = 0
    for order, match in enumerate(matches):
        if match.place is not None:
            at = thread.page.lines[match.place.first].start
        for number in match.partners:
            seen[number] += 1
        grammar = _grammar(thread.answers, match, sharing, seen)
        notes.answer = order + 1
        joined.append((at, order, join_answer(notes, grammar, match, surroundings[order])))
    untold = _untold(thread, data, matches)
    joined += [(answer.evidence["body"].spans[0].start, -1, answer) for answer in untold]
    return tuple([answer for _, _, answer in sorted(joined, key=itemgetter(0, 1))])


def _grammar(
    answers: Sequence[Answer], match: Match, sharing: Sequence[int], seen: Sequence[int]
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


def _surroundings(matches: list[Match], size: int) -> list[range]:
    """For each match the lines from the end of the one before to the beginning of the one after."""
    ends = [size] * len(matches)
    for order in range(len(matches) - 2, -1, -1):
        following = matches[order + 1].place
        ends[order] = ends[order + 1] if following is None else following.first
    before = 0
    around = []
    for match, end in zip(matches, ends, strict=True):
        if match.place is None:
            around.append(range(0))
        else:
            around.append(range(before, end))
            before = match.place.last + 1
    return around


def _untold(thread: Thread, data: DataThread, matches: list[Match]) -> list[Answer]:
    """The page's answers that the data does not tell of, as far as they are such.

    With a byline or votes they are: pages mark up their first answers only. Without, they are none when all
    that the data declares was found.
    """
    told = {number for match in matches for number in match.partners}
    untold = [answer for number, answer in enumerate(thread.answers) if number not in told]
    declared = data.answers_declared
    complete = declared is None or declared <= len(matches)
    if untold and complete and any(match.place is not None for match in matches):
        return [answer for answer in untold if not _PROOF.isdisjoint(answer.evidence)]
    return untold
