"""Alarms: what a run's new pages show against the runs before it, and when that can't be chance.

Two questions per measure. Are there more bad pages (a field that is empty throughout, a failing status) than
before, page by page of the same layout and with as many answers (`scraper.jobs.likelihood`)? And within one
layout: has the mean per page moved by more than `_DEVIATIONS` standard deviations, those between runs
included? Either way the change must be of at least `min_drop`, so that a big run does not raise an alarm on
a trifle.

Two fields that nearly always go together in the history are asked for as a pair: are there more pages that
lack the one wherever they show the other?

Before there is a history, `_FIRST_LIMITS` says what no layout that is read rightly shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.jobs.companions import split_pair
from scraper.jobs.jobfile import AlarmSettings
from scraper.jobs.likelihood import Question, evidence_of_more_bad_pages, expected, totals
from scraper.jobs.profile import (
    ALL_LAYOUTS,
    ANSWERS_PER_PAGE,
    FOUND_OF_DECLARED,
    UNKNOWN_LINES,
    Measure,
    Profile,
)

# Some 70 questions and 100 pairs a run: together chance raises a false alarm in less than one run of 300.
_CHANCE = 3e-5
_CHANCE_OF_PAIR = 1e-5
_DEVIATIONS = 5.0

# Of fields that go together, the one is missing beside the other on no more of the earlier pages. Enough for
# what stands on two lines of a byline; twice as much finds nothing more, and asks more often.
_MOST_MISSING = 0.25

# Fewer earlier pages tell too little; fewer runs don't show how runs differ.
_LEAST_HISTORY_PAGES = 40
_LEAST_HISTORY_RUNS = 3

# Largest share of bad pages that a first run may have. Fields that are not here may always be missing.
_FIRST_LIMITS = {
    "question_title": 0.6,
    "answer_body": 0.02,
    "specialty": 0.8,
    UNKNOWN_LINES: 0.3,
    ANSWERS_PER_PAGE: 0.5,
    "status blocked": 0.2,
    "status not_a_thread": 0.5,
    "status unreadable": 0.3,
    "status undecodable": 0.3,
    "status truncated": 0.3,
    "status empty": 0.3,
    "status timed_out": 0.1,
}


class Alarm(NamedTuple):
    """Something that drifted."""

    field: str
    """Column, or another measure."""
    group: str
    """Site, form and layout."""
    before: float
    """Usual value; a share, or a number per page."""
    now: float
    message: str
    pages: tuple[str, ...]
    """Sources of pages that show it."""


def find_alarms(present: Profile, earlier: Sequence[Profile], settings: AlarmSettings) -> list[Alarm]:
    """The alarms of a run whose pages measure as `present`; `earlier` are the runs that count as normal."""
    alarms: list[Alarm] = []
    pairs: list[tuple[float, Alarm]] = []
    for question in _questions(present, earlier):
        if question.now.pages < settings.min_pages:
            continue
        has_history = (
            question.before.pages >= _LEAST_HISTORY_PAGES and len(question.runs) >= _LEAST_HISTORY_RUNS
        )
        if pair := split_pair(question.field):
            pairs += _pair_alarm(question, pair, settings.min_drop) if has_history else []
        else:
            alarms += _drift_alarm(question, settings.min_drop) if has_history else _first_alarm(question)
    return sorted(_told_once([*alarms, *_strongest(pairs, alarms)]))


def _strongest(pairs: Sequence[tuple[float, Alarm]], told: Sequence[Alarm]) -> Iterator[Alarm]:
    """Of each field the pair that tells most, if the field itself is not told."""
    seen = {(alarm.field, alarm.group) for alarm in told}
    for _, alarm in sorted(pairs, key=lambda each: (-each[0], each[1])):
        if (alarm.field, alarm.group) not in seen:
            seen.add((alarm.field, alarm.group))
            yield alarm


def _told_once(alarms: Sequence[Alarm]) -> Iterator[Alarm]:
    """Without those of one layout that the group of all layouts tells, too."""
    told = {(alarm.field, _family(alarm.group)) for alarm in alarms if alarm.group.endswith(ALL_LAYOUTS)}
    for alarm in alarms:
        if alarm.group.endswith(ALL_LAYOUTS) or (alarm.field, _family(alarm.group)) not in told:
            yield alarm


def _family(group: str) -> str:
    """Site and form of a group."""
    return group.rpartition(", ")[0]


def _questions(present: Profile, earlier: Sequence[Profile]) -> Iterator[Question]:
    for group, measures in present.items():
        for name, now in measures.items():
            runs = tuple(profile[group][name] for profile in earlier if name in profile.get(group, {}))
            before = Measure()
            for run in runs:
                before.add(run)
            yield Question(group, name, now, before, runs)


def _first_alarm(question: Question) -> list[Alarm]:
    """Without a history: only what can't be right."""
    limit = None if question.is_one_layout else _FIRST_LIMITS.get(question.field)
    pages, bad = totals(question.now)
    before_pages, before_bad = totals(question.before)
    if limit is None or bad / pages <= limit or before_bad > limit * before_pages:
        return []
    what = f"{bad} of {pages} pages {_bad_page(question.field)}, though there is no history to compare with"
    return [_alarm(question, what)]


def _drift_alarm(question: Question, min_drop: float) -> list[Alarm]:
    """With a history: what can't be chance."""
    if question.is_one_layout:
        return [_alarm(question, "")] if _has_moved(question, min_drop) else []
    if evidence_of_more_bad_pages(question, min_drop) <= -math.log(_CHANCE):
        return []
    pages, bad = totals(question.now)
    return [_alarm(question, f"{bad} of {pages} pages {_bad_page(question.field)}, {_usual(question)}")]


def _pair_alarm(question: Question, pair: tuple[str, str], min_drop: float) -> list[tuple[float, Alarm]]:
    """What speaks for it, and the alarm that a field is missing beside its companion."""
    before_pages, before_bad = totals(question.before)
    evidence = evidence_of_more_bad_pages(question, min_drop)
    if before_bad > _MOST_MISSING * before_pages or evidence <= -math.log(_CHANCE_OF_PAIR):
        return []
    field, companion = pair
    pages, bad = totals(question.now)
    what = f"{bad} of {pages} pages that show {companion} have no {field} beside it, {_usual(question)}"
    return [(evidence, _alarm(question._replace(field=field), what))]


def _usual(question: Question) -> str:
    """How many bad pages were expected, in words."""
    usual = sum(count * expected(question, stratum) for stratum, (count, _) in question.now.bins.items())
    return f"{usual:.1f} were expected"


def _has_moved(question: Question, min_drop: float) -> bool:
    """Whether the mean per page is off, in the direction that is bad."""
    now, before = question.now, question.before
    change = now.mean - before.mean
    if question.field == ANSWERS_PER_PAGE:
        least = 2 * min_drop * before.mean  # a number, not a share
    else:
        least, change = min_drop, change if question.field == UNKNOWN_LINES else -change
    if abs(change) < least or (change < 0 and question.field != ANSWERS_PER_PAGE):
        return False
    spread = max(now.variance, before.variance) / now.pages + before.variance / before.pages
    between = _variance_between(question.runs)
    return abs(change) > _DEVIATIONS * math.sqrt(spread + between) > 0


def _variance_between(runs: Sequence[Measure]) -> float:
    """How much the means of runs vary beyond what their pages explain."""
    if len(runs) < 3:
        return 0.0
    means = [run.mean for run in runs]
    middle = sum(means) / len(means)
    seen = sum((mean - middle) ** 2 for mean in means) / (len(means) - 1)
    explained = sum(run.variance / run.pages for run in runs) / len(runs)
    return max(seen - explained, 0.0)


def _bad_page(name: str) -> str:
    """What is wrong with a bad page, in words."""
    kind, _, which = name.partition(" ")
    if kind in {"status", "layout"} and which:
        return f"have the {kind} {which}"
    words = {
        UNKNOWN_LINES: "have more than a third of unknown lines",
        FOUND_OF_DECLARED: "hold fewer than half of the answers that they declare",
        ANSWERS_PER_PAGE: "hold no answer",
    }
    return words.get(name, f"have no {name} at all")


def _alarm(question: Question, what: str) -> Alarm:
    """The alarm with its message: field, group, from where to where."""
    name, before, now = question.field, question.before, question.now
    is_count = name == ANSWERS_PER_PAGE
    was = "no history" if not before.pages else f"{before.mean:.1f}" if is_count else f"{before.mean:.1%}"
    here = f"{now.mean:.1f}" if is_count else f"{now.mean:.1%}"
    message = f"{name} ({question.group}): {here}, before {was}{f'; {what}' if what else ''}"
    return Alarm(name, question.group, before.mean, now.mean, message, tuple(now.samples))
