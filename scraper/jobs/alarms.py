"""Alarms: what a run's new pages show against the runs before it, and when that can't be chance.

Two questions per measure and group. Are there more bad pages (a field that is empty throughout, a failing
status) than chance allows? The earlier share, by number of answers, gives the expected number; its exact
binomial tail has to fall below `_CHANCE`. And: has the mean per page moved by more than `_DEVIATIONS`
standard deviations, those between runs included? Either way the change must be of at least `min_drop`,
so that a big run does not raise an alarm on a trifle.

Before there is a history, `_FIRST_LIMITS` says what no layout that is read rightly shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.jobs.jobfile import AlarmSettings
from scraper.jobs.profile import (
    ANSWERS_PER_PAGE,
    FOUND_OF_DECLARED,
    UNKNOWN_LINES,
    Measure,
    Profile,
)

# Some 60 questions a run: one false alarm in more than a thousand runs.
_CHANCE = 1e-5
_DEVIATIONS = 5.0

# Fewer earlier pages tell too little.
_LEAST_HISTORY_PAGES = 40

# Largest share of bad pages that a first run may have. Fields that are not here may always be missing.
_FIRST_LIMITS = {
    "question_title": 0.5,
    "answer_body": 0.02,
    "specialty": 0.7,
    UNKNOWN_LINES: 0.3,
    FOUND_OF_DECLARED: 0.9,
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


def find_alarms(present: Profile, earlier: Sequence[Profile], settings: AlarmSettings) -> list[Alarm]:
    """The alarms of a run whose pages measure as `present`; `earlier` are the runs that count as normal."""
    alarms = []
    for question in _questions(present, earlier):
        if question.now.pages < settings.min_pages:
            continue
        if question.before.pages < _LEAST_HISTORY_PAGES:
            alarm = _first_alarm(question)
        else:
            alarm = _drift_alarm(question, settings.min_drop)
        if alarm:
            alarms.append(alarm)
    return sorted(alarms)


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
    limit = _FIRST_LIMITS.get(question.field)
    pages, bad = _totals(question.now)
    if limit is None or bad / pages <= limit:
        return None
    what = f"{bad} of {pages} pages {_bad_page(question.field)}, though there is no history to compare with"
    return _alarm(question, what)


def _drift_alarm(question: Question, min_drop: float) -> Alarm | None:
    """With a history: what can't be chance."""
    if question.field != ANSWERS_PER_PAGE and _has_more_bad_pages(question, min_drop):
        pages, bad = _totals(question.now)
        usual = _expected_share(question)
        what = f"{bad} of {pages} pages {_bad_page(question.field)}, usually {usual:.1%}"
        return _alarm(question, what)
    if not question.field.startswith("status ") and _has_moved(question, min_drop):
        return _alarm(question, "")
    return None


def _has_more_bad_pages(question: Question, min_drop: float) -> bool:
    pages, bad = _totals(question.now)
    expected = _expected_share(question)
    if bad / pages - expected < min_drop:
        return False
    # The earlier share is itself an estimate: allow for one standard error of it.
    margin = math.sqrt(expected * (1 - expected) / question.before.pages)
    return binomial_tail(bad, pages, min(expected + margin, 1.0)) < _CHANCE


def _expected_share(question: Question) -> float:
    """The share of bad pages that the earlier runs foretell for pages with as many answers."""
    all_pages, all_bad = _totals(question.before)
    overall = (all_bad + 0.5) / (all_pages + 1)
    expected = 0.0
    for stratum, (pages, _) in question.now.bins.items():
        known, bad = question.before.bins.get(stratum, (0, 0))
        # Few earlier pages with so many answers: lean on all of them, as much as on five pages.
        expected += pages * (bad + 5 * overall) / (known + 5)
    return expected / question.now.pages


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


def binomial_tail(least: int, trials: int, chance: float) -> float:
    """Probability of at least `least` successes in `trials` of probability `chance`.

    >>> round(binomial_tail(2, 3, 0.5), 6), binomial_tail(0, 3, 0.1), binomial_tail(1, 3, 0.0)
    (0.5, 1.0, 0.0)
    """
    if least <= 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0
    log_ways = math.lgamma(trials + 1)
    return min(
        math.fsum(
            math.exp(
                log_ways
                - math.lgamma(count + 1)
                - math.lgamma(trials - count + 1)
                + count * math.log(chance)
                + (trials - count) * math.log1p(-chance)
            )
            for count in range(least, trials + 1)
        ),
        1.0,
    )


def _totals(measure: Measure) -> tuple[int, int]:
    """Pages and bad pages."""
    return sum(pages for pages, _ in measure.bins.values()), sum(bad for _, bad in measure.bins.values())


def _bad_page(name: str) -> str:
    """What is wrong with a bad page, in words."""
    if name.startswith("status "):
        return f"have the status {name.removeprefix('status ')}"
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
