"""Alarms: what a run's new pages show against the runs before it, and when that can't be chance.

Two questions per measure. Are there more bad pages (a field that is empty throughout, a failing status) than
before, page by page of the same layout and with as many answers? The likelihood of what is seen, if some
share of the pages had been spoilt, is divided by its likelihood if nothing had changed; chance lets that
ratio exceed 1/x in less than a share x of all runs. And within one layout: has the mean per page moved by
more than `_DEVIATIONS` standard deviations, those between runs included? Either way the change must be of
at least `min_drop`, so that a big run does not raise an alarm on a trifle.

Before there is a history, `_FIRST_LIMITS` says what no layout that is read rightly shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.jobs.jobfile import AlarmSettings
from scraper.jobs.profile import (
    ALL_LAYOUTS,
    ANSWERS_PER_PAGE,
    FOUND_OF_DECLARED,
    UNKNOWN_LINES,
    Measure,
    Profile,
)

# Some 40 questions a run; the bound is a generous one: less than one false alarm in a thousand runs.
_CHANCE = 3e-5
_DEVIATIONS = 5.0

# Shares of spoilt pages that are thought of.
_SPOILT = (0.1, 0.2, 0.4, 0.8)

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


class Question(NamedTuple):
    """One measure of one group, now and before."""

    group: str
    field: str
    now: Measure
    before: Measure
    runs: tuple[Measure, ...]
    """The runs that `before` is the sum of."""

    @property
    def is_one_layout(self) -> bool:
        """Whether its group is the pages of one layout; else they are told apart by their strata."""
        return not self.group.endswith(ALL_LAYOUTS)


def find_alarms(present: Profile, earlier: Sequence[Profile], settings: AlarmSettings) -> list[Alarm]:
    """The alarms of a run whose pages measure as `present`; `earlier` are the runs that count as normal."""
    alarms = []
    for question in _questions(present, earlier):
        if question.now.pages < settings.min_pages:
            continue
        if question.before.pages < _LEAST_HISTORY_PAGES or len(question.runs) < _LEAST_HISTORY_RUNS:
            alarm = _first_alarm(question)
        else:
            alarm = _drift_alarm(question, settings.min_drop)
        if alarm:
            alarms.append(alarm)
    return sorted(_told_once(alarms))


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


def _first_alarm(question: Question) -> Alarm | None:
    """Without a history: only what can't be right."""
    limit = None if question.is_one_layout else _FIRST_LIMITS.get(question.field)
    pages, bad = _totals(question.now)
    before_pages, before_bad = _totals(question.before)
    if limit is None or bad / pages <= limit or before_bad > limit * before_pages:
        return None
    what = f"{bad} of {pages} pages {_bad_page(question.field)}, though there is no history to compare with"
    return _alarm(question, what)


def _drift_alarm(question: Question, min_drop: float) -> Alarm | None:
    """With a history: what can't be chance."""
    if question.is_one_layout:
        return _alarm(question, "") if _has_moved(question, min_drop) else None
    if not _has_more_bad_pages(question, min_drop):
        return None
    pages, bad = _totals(question.now)
    usual = sum(count * _expected(question, stratum) for stratum, (count, _) in question.now.bins.items())
    return _alarm(question, f"{bad} of {pages} pages {_bad_page(question.field)}, {usual:.1f} were expected")


def _has_more_bad_pages(question: Question, min_drop: float) -> bool:
    counts = [
        (pages, bad, _expected(question, stratum)) for stratum, (pages, bad) in question.now.bins.items()
    ]
    excess = sum(bad - pages * expected for pages, bad, expected in counts)
    if excess < min_drop * question.now.pages:
        return False
    return log_likelihood_ratio(counts) > -math.log(_CHANCE)


def _expected(question: Question, stratum: str) -> float:
    """The share of bad pages that the earlier runs foretell for pages of this layout with as many answers."""
    all_pages, all_bad = _totals(question.before)
    overall = (all_bad + 0.5) / (all_pages + 1)
    pages, bad = question.before.bins.get(stratum, (0, 0))
    # Few earlier pages of this kind: lean on all of them, as much as on two pages.
    return (bad + 2 * overall) / (pages + 2)


def log_likelihood_ratio(counts: Sequence[tuple[int, int, float]]) -> float:
    """How much likelier the bad pages are if a share of all pages was spoilt, as a logarithm.

    Args:
        counts: for each kind of page how many there are, how many are bad, and the usual share of those.

    >>> log_likelihood_ratio([(50, 0, 0.01)]) < 0 < 11 < log_likelihood_ratio([(50, 10, 0.01)])
    True
    """
    ratios = [
        sum(
            bad * math.log((usual + spoilt * (1 - usual)) / usual) + (pages - bad) * math.log(1 - spoilt)
            for pages, bad, usual in counts
        )
        for spoilt in _SPOILT
    ]
    largest = max(ratios)
    return largest + math.log(sum(math.exp(ratio - largest) for ratio in ratios) / len(ratios))


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


def _totals(measure: Measure) -> tuple[int, int]:
    """Pages and bad pages."""
    return sum(pages for pages, _ in measure.bins.values()), sum(bad for _, bad in measure.bins.values())


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
