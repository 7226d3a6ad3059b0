"""The lines of a page as HTML: as they stand, with their kinds, and with the values marked in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.records import Line, LineKind, Span, Thread
from parsers.weighing import Weighed
from scraper.inspecting.values import Value, data_lines, line_answers, spans_by_line
from scraper.inspecting.weights import close_call, why_html
from scraper.webpage.document import text

# More blank lines than this look like this many; `why` tells how many they are.
_SHOWN_BLANKS = 3


@dataclass(frozen=True, slots=True)
class LineView:
    """What is to be seen of a page's lines."""

    thread: Thread
    values: Sequence[Value]
    weighed: Weighed | None

    @property
    def close_calls(self) -> list[Line]:
        """Lines that the grammar nearly made something else."""
        if self.weighed is None:
            return []
        return [
            line
            for line, weights in zip(self.thread.page.lines, self.weighed.lines, strict=True)
            if close_call(self.thread.layout, weights)
        ]


def lines_html(view: LineView) -> str:
    """All lines, with a heading where an answer begins."""
    thread = view.thread
    spans = spans_by_line(thread.page.lines, view.values)
    owners = line_answers(thread, view.values)
    parts = []
    answer = 0
    for index in range(len(thread.page.lines)):
        if owners[index] and owners[index] != answer:
            answer = owners[index]
            parts.append(
                f'<li class="begins"><a href="#record-{answer}">Answer {answer} begins here</a></li>'
            )
        parts.append(_line_html(view, index, spans))
    return f'<ol class="lines">{"".join(parts)}</ol>'


def data_html(view: LineView) -> str:
    """The texts of the structured data that the page does not show, with what was read from them."""
    lines = data_lines(view.thread.page)
    if not lines:
        return ""
    spans = spans_by_line(lines, view.values)
    items = "".join(
        f'<li id="D{line.number}" class="line data"><span class="tag">data</span>'
        f'<p class="text">{marked(line, spans.get(index, []))}</p></li>'
        for index, line in enumerate(lines)
    )
    return f'<h2 id="data">In the structured data only</h2><ol class="lines">{items}</ol>'


def _line_html(view: LineView, index: int, spans: Mapping[int, list[tuple[Span, int]]]) -> str:
    """One line: its number and kind, which open what the grammar weighed, then its text."""
    thread = view.thread
    line, kind = thread.page.lines[index], thread.kinds[index]
    tag = kind.value
    if kind is LineKind.FURNITURE and (name := thread.furniture.get(index)):
        tag = f"furniture: {name}"
    weights = view.weighed.lines[index] if view.weighed else ()
    doubt = ' <span class="doubt">close call</span>' if close_call(thread.layout, weights) else ""
    found = spans.get(index, [])
    numbers = " ".join(dict.fromkeys(str(number) for _, number in found))
    blanks = min(line.blanks, _SHOWN_BLANKS)
    return (
        f'<li id="L{line.number}" class="line {kind.value} gap{blanks}">'
        f'<details data-v="{numbers}"><summary><span class="no">{line.number}</span> '
        f'<span class="tag">{text(tag)}</span>{doubt}</summary>'
        f"{why_html(thread, view.weighed, index)}</details>"
        f'<p class="text">{marked(line, found)}</p></li>'
    )


def marked(line: Line, spans: Sequence[tuple[Span, int]]) -> str:
    """The text of a line, each stretch of it marked with the numbers of the values that it was read for.

    Spans may overlap: the name in a signature is part of the body too.

    >>> marked(Line(1, 10, "A <b> c", 0), [(Span(10, 17), 1), (Span(12, 15), 2)])
    '<mark data-v="1">A </mark><mark data-v="1 2">&lt;b&gt;</mark><mark data-v="1"> c</mark>'
    """
    return "".join(
        f'<mark data-v="{" ".join(map(str, numbers))}">{text(piece)}</mark>' if numbers else text(piece)
        for piece, numbers in _pieces(line, spans)
    )


def _pieces(line: Line, spans: Sequence[tuple[Span, int]]) -> Iterator[tuple[str, list[int]]]:
    """The line cut wherever a span begins or ends, each piece with the numbers of the spans over it."""
    end = line.start + len(line.text)
    edges = {line.start, end}
    edges.update(min(max(edge, line.start), end) for span, _ in spans for edge in span)
    cuts = sorted(edges)
    for start, stop in pairwise(cuts):
        over = [number for span, number in spans if span.start <= start and span.end >= stop]
        yield line.text[start - line.start : stop - line.start], list(dict.fromkeys(over))
