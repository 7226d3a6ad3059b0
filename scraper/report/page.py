"""The report's HTML: what the plots show stands in a table too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import resources
from importlib.util import find_spec

from scraper.report.cells import Links, source_link, table
from scraper.report.facts import Count, Doctor, Facts, PageFact
from scraper.report.history import Alarm, Run
from scraper.webpage.document import document, text

_NO_PLOTS = '<p class="soft">Plots need matplotlib: <code>pip install "doctor-answers[report]"</code>.</p>'


def report_page(title: str, facts: Facts, runs: Sequence[Run], links: Links) -> str:
    """The whole report as one self-contained page.

    Args:
        title: what it reports on.
        facts: the table summed up.
        runs: earlier runs and the present one, the oldest first; none outside of a job.
        links: where pages can be inspected.
    """
    sections = [
        _overview(title, facts, runs),
        _alarms(runs, links),
        _section("Pages by status", *_statuses(facts)),
        _section("Fill rate per field", *_fill(facts, runs)),
        _section("Declared against found", *_declared(facts)),
        _section("Ratings and reviews", *_ratings(facts)),
        _section("Specialties and places", *_groups(facts)),
        _section("Months of capture", *_months(facts)),
        _section("Doctors with most answers", _doctors(facts.doctors)),
        _section("Pages that need a look", *_pages(facts, links)),
    ]
    styles = resources.files("scraper.report").joinpath("report.css").read_text("utf-8")
    return document(f"report: {title}", f"<main>{''.join(sections)}</main>", styles)


def _overview(title: str, facts: Facts, runs: Sequence[Run]) -> str:
    """The numbers that one wants first."""
    tiles = [
        ("pages", f"{facts.pages:,}"),
        ("failed", f"{facts.failed:,}"),
        ("threads", f"{facts.threads:,}"),
        ("answers", f"{facts.answers:,}"),
    ]
    if runs:
        tiles.append(("alarms", f"{len(runs[-1].alarms):,}"))
    terms = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)
    parts = [f"parser {', '.join(facts.versions)}"] if facts.versions else []
    if runs:
        parts.append(f"run of {runs[-1].started:%Y-%m-%d %H:%M} UTC, {_earlier(runs)} before it")
    return (
        f'<header><h1>{text(title)}</h1><p class="soft">{text(" · ".join(parts))}</p>'
        f'<dl class="tiles">{terms}</dl></header>'
    )


def _section(heading: str, *parts: str) -> str:
    """A section with its parts."""
    return f"<section><h2>{heading}</h2>{''.join(parts)}</section>"


def _alarms(runs: Sequence[Run], links: Links) -> str:
    """The alarms of the last run, and how many the earlier ones had."""
    if not runs:
        return ""
    alarms = runs[-1].alarms
    rows = [(text(alarm.field), text(alarm.message), _samples(alarm, links)) for alarm in alarms]
    listed = table(("field", "what happened", "pages"), rows) if rows else "<p>No alarm in this run.</p>"
    earlier = sum(1 for run in runs[:-1] if run.alarms)
    note = f'<p class="soft">Of {_earlier(runs)} before it, {earlier} raised an alarm.</p>'
    return _section("Drift alarms", listed, note if len(runs) > 1 else "")


def _earlier(runs: Sequence[Run]) -> str:
    """`1 run`, `5 runs`: those before the present one."""
    return f"{len(runs) - 1} run{'s' * (len(runs) != 2)}"


def _samples(alarm: Alarm, links: Links) -> str:
    """The sample pages of an alarm."""
    return "<br>".join(source_link(source, links) for source in alarm.pages)


def _statuses(facts: Facts) -> Iterable[str]:
    """Plot and numbers of the statuses."""
    if not facts.statuses:
        yield "<p>No pages.</p>"
        return
    from scraper.report.plots import bars_plot

    yield _plot(lambda: bars_plot("statuses", "Pages by status", facts.statuses))
    yield _numbers(("status", "pages"), facts.statuses)


def _fill(facts: Facts, runs: Sequence[Run]) -> Iterable[str]:
    """The present fill rates, and those of the runs as lines."""
    from scraper.report.plots import fill_plot, runs_plot

    yield _plot(lambda: fill_plot(facts.fill))
    if len(runs) > 1:
        yield f"<h3>Over the last {len(runs)} runs</h3>"
        yield _plot(lambda: runs_plot(runs, [name for name, _ in facts.fill]))
    before = runs[-2].fill if len(runs) > 1 else {}
    rows = [
        (name, f"{100 * share:.1f} %", f"{100 * before[name]:.1f} %" if name in before else "")
        for name, share in facts.fill
    ]
    yield _folded(table(("field", "now", "run before"), rows, numbers=2))


def _declared(facts: Facts) -> Iterable[str]:
    """Plot of declared against found."""
    if not facts.declared_found:
        yield "<p>No page declares how many answers it has.</p>"
        return
    from scraper.report.plots import declared_plot

    yield _plot(lambda: declared_plot(facts.declared_found))
    declared = sum(cell[0] * cell[2] for cell in facts.declared_found)
    found = sum(cell[1] * cell[2] for cell in facts.declared_found)
    pages = sum(cell[2] for cell in facts.declared_found)
    yield f"<p>{found:,} of {declared:,} answers found on {pages:,} pages that declare how many.</p>"


def _ratings(facts: Facts) -> Iterable[str]:
    """Plots of ratings and review counts."""
    from scraper.report.plots import columns_plot, ratings_plot

    if facts.ratings:
        yield _plot(lambda: ratings_plot(facts.ratings))
        yield _numbers(("rating of 5", "answers"), [(f"{rating:.1f}", n) for rating, n in facts.ratings])
    else:
        yield "<p>No answer has a rating.</p>"
    if facts.reviews:
        yield "<h3>Answers by the review count of their doctor</h3>"
        yield _plot(lambda: columns_plot("reviews", "Answers by review count", facts.reviews))
        yield _numbers(("reviews", "answers"), facts.reviews)


def _groups(facts: Facts) -> Iterable[str]:
    """Plots of specialties and places."""
    from scraper.report.plots import bars_plot

    groups = (("specialty", facts.specialties), ("place", facts.places))
    for name, counts in groups:
        if not counts:
            yield f"<p>No answer has a {name}.</p>"
            continue
        yield f"<h3>Answers by {name}</h3>"
        yield _plot(partial(bars_plot, name, f"Answers by {name}", counts))
        yield _numbers((name, "answers"), counts)


def _months(facts: Facts) -> Iterable[str]:
    """Plot of the months."""
    if not facts.months:
        yield "<p>The saved forms do not tell when the pages were saved.</p>"
        return
    from scraper.report.plots import columns_plot

    yield _plot(lambda: columns_plot("months", "Answers by month of capture", facts.months))
    yield _numbers(("month", "answers"), facts.months)


def _doctors(doctors: Sequence[Doctor]) -> str:
    """The table of doctors."""
    if not doctors:
        return "<p>No answer names a doctor.</p>"
    rows = [
        (
            text(doctor.name),
            text(doctor.place or ""),
            text(doctor.specialty or ""),
            f"{doctor.answers:,}",
            f"{doctor.threads:,}",
            f"{doctor.rating:.1f}" if doctor.rating is not None else "",
            f"{doctor.reviews:,}" if doctor.reviews is not None else "",
        )
        for doctor in doctors
    ]
    return table(
        ("doctor", "place", "specialty", "answers", "threads", "rating of 5", "reviews"), rows, numbers=4
    )


def _pages(facts: Facts, links: Links) -> Iterable[str]:
    """The largest pages, and those with most unknown lines."""
    if facts.largest:
        yield from _largest(facts.largest, links)
    if facts.unknown:
        unknown = [(source_link(page.source, links), *_unknown(page)) for page in facts.unknown]
        yield "<h3>Most unknown lines</h3>" + table(("page", "unknown", "of lines"), unknown, numbers=2)
    else:
        yield "<p>No page is known to have lines that no rule could place.</p>"


def _largest(pages: Sequence[PageFact], links: Links) -> Iterable[str]:
    """The largest pages, the slowest first: the time that a page takes grows with its size."""
    timed = sorted(pages, key=lambda page: -links[page.source].seconds if page.source in links else 0.0)
    rows = [
        (
            source_link(page.source, links),
            f"{page.size:,}",
            f"{links[page.source].seconds:.3f}" if page.source in links else "",
        )
        for page in timed
    ]
    yield "<h3>Slowest of the largest</h3>" + table(("page", "bytes", "seconds"), rows, numbers=2)
    yield '<p class="soft">Timed when this report was written.</p>'


def _unknown(page: PageFact) -> tuple[str, str]:
    """Unknown lines of a page, and all of them."""
    return f"{page.unknown:,}", f"{page.lines:,}" if page.lines is not None else ""


def _plot(draw: Callable[[], str]) -> str:
    """A plot, or what it needs; the numbers stand below it in either case."""
    return f"<figure>{draw()}</figure>" if find_spec("matplotlib") else _NO_PLOTS


def _numbers(head: tuple[str, str], counts: Sequence[Count]) -> str:
    """Counts as a folded table."""
    return _folded(table(head, [(text(label), f"{count:,}") for label, count in counts], numbers=1))


def _folded(inner: str) -> str:
    """Something that is read on demand."""
    return f"<details><summary>The numbers</summary>{inner}</details>"
