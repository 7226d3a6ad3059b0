"""The whole page that `doctor-answers inspect` writes."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from parsers.records import Layout, Line, Thread
from parsers.version import PARSER_VERSION
from parsers.weighing import Weighed
from scraper.inspecting.lines import LineView, data_html, lines_html
from scraper.inspecting.reading import Reading
from scraper.inspecting.record import record_html
from scraper.inspecting.values import thread_values
from scraper.statuses import MEANINGS
from scraper.webpage.document import document, text

# So many line numbers are listed on top; the lines themselves are all flagged.
_LISTED = 30


def inspect_page(reading: Reading) -> str:
    """One self-contained HTML page that shows `reading`."""
    if reading.thread is None:
        body = f"<main>{_heading(reading)}</main>"
        return document(f"inspect: {reading.source}", body, own_asset("inspect.css"))
    thread = reading.thread
    view = LineView(thread, thread_values(thread) if reading.is_thread else (), reading.weighed)
    record = (
        '<aside aria-labelledby="record"><h2 id="record" tabindex="-1">Record</h2>'
        f"{record_html(thread, view.values)}</aside>"
    )
    skip = ' <a class="skip" href="#record">Skip to the record</a>'
    body = (
        f'<a class="skip" href="#lines">Skip to the lines</a>{skip if reading.is_thread else ""}'
        f"<header>{_heading(reading)}{_counts(view)}{_context(thread, reading.weighed)}</header>"
        f'<div class="{"both" if reading.is_thread else "alone"}">'
        f'<main aria-labelledby="lines"><h2 id="lines" tabindex="-1">Lines</h2>{lines_html(view)}'
        f"{data_html(view)}</main>"
        f"{record if reading.is_thread else ''}</div>"
    )
    return document(f"inspect: {reading.source}", body, own_asset("inspect.css"), own_asset("inspect.js"))


def own_asset(name: str) -> str:
    """A style or script of this package."""
    return resources.files("scraper.inspecting").joinpath(name).read_text("utf-8")


def _heading(reading: Reading) -> str:
    """Source and status; declared against found, or the reason why there is no thread."""
    meaning = MEANINGS[reading.status].split(":")[0].rstrip(".")
    status = f'<strong class="status">{reading.status.value}</strong>'
    if reading.is_thread and reading.thread is not None:
        declared = reading.thread.question.answers_declared
        found = len(reading.thread.answers)
        stated = f"{declared} declared" if declared is not None else "no number declared"
        what = (
            f'<span class="count">{found} found, {stated}</span> <span class="soft">{text(meaning)}.</span>'
        )
    else:
        what = f'<span class="bad">No thread: {text(reading.reason)}.</span>'
    return f'<h1>{text(reading.source)}</h1><p class="verdict">{status} {what}</p>'


def _counts(view: LineView) -> str:
    """Form, layout and version; links to the lines that need a look."""
    thread = view.thread
    page = thread.page
    parts = [f"{page.form.value} page", f"layout {thread.layout.value}"]
    parts.append(f"hints of {page.site}" if page.site else "no hints of a site")
    parts.append(f"{len(page.lines):,} line{'s' * (len(page.lines) != 1)} with text")
    parts.append(f"parser {PARSER_VERSION}")
    return (
        f'<p class="soft">{" · ".join(map(text, parts))}</p>'
        + _line_links("Unknown lines", thread.unknown_lines)
        + _line_links("Close calls", view.close_calls)
        + _disagreement_link(thread)
    )


def _disagreement_link(thread: Thread) -> str:
    """Where to read what lines and structured data disagree on."""
    count = len(thread.disagreements)
    if not count:
        return ""
    label = f"Lines and structured data disagree: {count:,}"
    return f'<p class="jump"><a class="bad" href="#disagreements">{label}</a></p>'


def _line_links(label: str, lines: Iterable[Line]) -> str:
    """Links to lines, so that nobody needs to scroll for them."""
    numbers = [line.number for line in lines]
    links = " ".join(f'<a href="#L{number}">{number}</a>' for number in numbers[:_LISTED])
    more = f" … {len(numbers) - _LISTED:,} more" if len(numbers) > _LISTED else ""
    mood = "bad" if numbers else "soft"
    return f'<p class="jump"><strong class="{mood}">{label}: {len(numbers):,}</strong> {links}{more}</p>'


def _context(thread: Thread, weighed: Weighed | None) -> str:
    """What the page says as a whole, and how to read the scores."""
    if weighed is None:
        return '<p class="soft">Too many lines to show what was weighed at each.</p>'
    context = weighed.outline
    count = f"on line {context.lines[context.count_at].number}" if context.count_at is not None else "none"
    likely = context.headline_at
    headline = f"on line {context.lines[likely].number}" if likely >= 0 else "none"
    facts = [
        ("Count line", count),
        ("Likely headline", headline),
        ("Vote markers", "yes" if context.markers else "no"),
        ("Blank lines", "lost" if context.dense else "kept"),
        ("Structure", "lost: prose rules decided" if thread.layout is Layout.PROSE else "kept"),
    ]
    terms = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return (
        f'<details class="whole"><summary>What the page says as a whole, and how to read the scores</summary>'
        f"<dl>{terms}</dl><p>A line's number opens what it could be. <em>line</em> is the score of the line "
        "by itself, <em>page</em> by how much the best reading of the whole page gets worse with the line "
        "made this; the grammar takes the reading that is best for the page. A close call is decided by "
        "less than 1.</p></details>"
    )
