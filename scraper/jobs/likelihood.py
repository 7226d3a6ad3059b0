"""Are there more bad pages than before? What speaks for it, page by page.

The likelihood of what is seen, if some share of the pages had been spoilt, is divided by its likelihood if
nothing had changed; chance lets that ratio exceed 1/x in less than a share x of all runs. Pages are the
units: the answers of one page have their fields, and lack them, together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from scraper.jobs.profile import ALL_LAYOUTS, Measure

# Shares of spoilt pages that are thought of.
_SPOILT = (0.1, 0.2, 0.4, 0.8)

# What all earlier pages say weighs as much as so many pages of one kind.
_LEANING = 5


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


def totals(measure: Measure) -> tuple[int, int]:
    """Pages and bad pages."""
    return sum(pages for pages, _ in measure.bins.values()), sum(bad for _, bad in measure.bins.values())


def evidence_of_more_bad_pages(question: Question, min_drop: float) -> float:
    """How much speaks for more bad pages than before, as a logarithm; minus infinity below `min_drop`."""
    counts = [
        (pages, bad, expected(question, stratum)) for stratum, (pages, bad) in question.now.bins.items()
    ]
    excess = sum(bad - pages * usual for pages, bad, usual in counts)
    return log_likelihood_ratio(counts) if excess >= min_drop * question.now.pages else -math.inf


def expected(question: Question, stratum: str) -> float:
    """The share of bad pages that the earlier runs foretell for pages of this layout with as many answers."""
    all_pages, all_bad = totals(question.before)
    overall = (all_bad + 0.5) / (all_pages + 1)
    pages, bad = question.before.bins.get(stratum, (0, 0))
    # Few earlier pages of this kind: lean on all of them.
    return (bad + _LEANING * overall) / (pages + _LEANING)


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
