"""The plots of the report: each function takes facts and gives an inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scraper.report.drawing import BLUE, ORANGE, figure, svg
from scraper.report.facts import Count
from scraper.report.history import Run
from scraper.terminal import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 0.21
"""Inches that a bar with its label takes."""
_LABEL = 28
"""Characters of a label."""
_LEVEL = 45
"""Characters of labels below a plot that have room side by side."""
_SIZES = 8
"""Sizes of dots."""
_ACROSS = 3
"""Small plots side by side."""


def bars_plot(name: str, what: str, counts: Sequence[Count]) -> str:
    """Horizontal bars, one for each label, the first on top."""
    from matplotlib.ticker import MaxNLocator

    with figure(0.6 + _ROW * len(counts)) as drawn:
        axes = drawn.add_subplot()
        places = range(len(counts))
        axes.barh(list(places), [count for _, count in counts], color=BLUE, height=0.7)
        axes.set_yticks(list(places), [cut(label, _LABEL) for label, _ in counts])
        axes.set_ylim(len(places) - 0.4, -0.6)
        for place, (_, count) in enumerate(counts):
            _label(axes, f"{count:,}", count, place)
        axes.margins(x=0.12)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        return svg(drawn, name, f"{what}: " + _told(counts))


def columns_plot(name: str, what: str, counts: Sequence[Count]) -> str:
    """Upright bars along an axis of labels: months, ranges."""
    with figure(2.1) as drawn:
        axes = drawn.add_subplot()
        axes.bar(range(len(counts)), [count for _, count in counts], color=BLUE, width=0.8)
        step = max(math.ceil(len(counts) / 10), 1)
        ticks = range(0, len(counts), step)
        labels = [counts[tick][0] for tick in ticks]
        tilt: dict[str, Any] = {"rotation": 30, "ha": "right"} if sum(map(len, labels)) > _LEVEL else {}
        axes.set_xticks(list(ticks), labels, **tilt)
        axes.set_ylabel("answers")
        _whole_counts(axes)
        return svg(drawn, name, f"{what}: " + _told(counts))


def ratings_plot(ratings: Sequence[tuple[float, int]]) -> str:
    """Answers by rating."""
    with figure(2.1) as drawn:
        axes = drawn.add_subplot()
        axes.bar([r for r, _ in ratings], [count for _, count in ratings], color=BLUE, width=0.08)
        axes.set_xlim(min(min(r for r, _ in ratings) - 0.2, 4.0), 5.15)
        axes.set_xlabel("rating, brought to a scale of 5")
        axes.set_ylabel("answers")
        _whole_counts(axes)
        total = sum(count for _, count in ratings)
        mean = sum(r * count for r, count in ratings) / total
        return svg(drawn, "ratings", f"Answers by rating: {total:,} rated answers, mean {mean:.2f} of 5")


def declared_plot(cells: Sequence[tuple[int, int, int]]) -> str:
    """Declared against found: one dot for each pair, its area by the number of pages."""
    most = max(max(declared, found) for declared, found, _ in cells)
    largest = max(count for _, _, count in cells)
    with figure(3.4) as drawn:
        axes = drawn.add_subplot()
        axes.plot([0, most], [0, most], color=ORANGE, linewidth=1, label="as many found as declared")
        # One marker for all dots of a size: thousands of pairs would else fill megabytes.
        sizes = [math.ceil(_SIZES * math.sqrt(count / largest)) for _, _, count in cells]
        for size in sorted(set(sizes)):
            dots = [cell for cell, own in zip(cells, sizes, strict=True) if own == size]
            places = [dot[0] for dot in dots], [dot[1] for dot in dots]
            axes.plot(*places, "o", markersize=1 + 1.4 * size, color=BLUE, alpha=0.6, markeredgewidth=0)
        axes.set_xlabel("answers declared")
        axes.set_ylabel("answers found")
        axes.legend(loc="upper left", frameon=False)
        pages = sum(count for _, _, count in cells)
        equal = sum(count for declared, found, count in cells if declared == found)
        return svg(drawn, "declared", f"Found against declared: equal on {equal:,} of {pages:,} pages")


def fill_plot(fill: Sequence[tuple[str, float]]) -> str:
    """Share of rows with a value, one bar for each column."""
    with figure(0.6 + _ROW * len(fill)) as drawn:
        axes = drawn.add_subplot()
        places = list(range(len(fill)))
        axes.barh(places, [100 * share for _, share in fill], color=BLUE, height=0.7)
        axes.set_yticks(places, [name for name, _ in fill])
        axes.set_xlim(0, 108)
        axes.set_xlabel("% of rows with a value")
        axes.set_ylim(len(places) - 0.4, -0.6)
        for place, (_, share) in enumerate(fill):
            _label(axes, f"{100 * share:.0f}", 100 * share, place)
        return svg(drawn, "fill", "Share of rows with a value: " + _percents(fill))


def runs_plot(runs: Sequence[Run], names: Sequence[str]) -> str:
    """The fill rate of each column over the runs, small plots side by side; the last run is marked."""
    names = [name for name in names if any(name in run.fill for run in runs)]
    rows = max(math.ceil(len(names) / _ACROSS), 1)
    with figure(0.72 * rows) as drawn:
        grid = drawn.subplots(rows, _ACROSS, squeeze=False, sharex=True, sharey=True)
        for place, axes in enumerate(grid.flat):
            if place >= len(names):
                axes.set_axis_off()
                continue
            shares = [100 * run.fill.get(names[place], math.nan) for run in runs]
            axes.plot(range(len(runs)), shares, color=BLUE, linewidth=1.4)
            axes.plot([len(runs) - 1], shares[-1:], color=ORANGE, marker="o", markersize=3.5)
            axes.set_title(names[place], loc="left")
            axes.set_ylim(-5, 105)
            axes.set_xticks([])
            axes.set_yticks([0, 100], ["0", "100"] if place % _ACROSS == 0 else ["", ""])
        last = [(name, runs[-1].fill.get(name, 0.0)) for name in names]
        return svg(drawn, "runs", f"Fill rates over {len(runs)} runs; in the last: " + _percents(last))


def _label(axes: Axes, words: str, end: float, place: int) -> None:
    """Words at the end of a bar."""
    axes.annotate(words, (end, place), (3, 0), textcoords="offset points", va="center", fontsize=8)


def _whole_counts(axes: Axes) -> None:
    """Whole numbers with thousands separators on the upright axis."""
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))


def _told(counts: Sequence[Count]) -> str:
    """The numbers in words, for those who can't see the bars; the first dozen."""
    told = ", ".join(f"{label} {count:,}" for label, count in counts[:12])
    return told + (f" and {len(counts) - 12} more" if len(counts) > 12 else "")


def _percents(fill: Sequence[tuple[str, float]]) -> str:
    """Shares in words."""
    return ", ".join(f"{name} {100 * share:.0f} %" for name, share in fill)
