"""One page again, for a reader: as a card of its thread, as it was saved, as text, or line by line."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from parsers.errors import ParseError
from parsers.parsing import parse, read_page, read_thread
from parsers.records import Answer, LineKind, Thread
from scraper.colours import Palette
from scraper.forms.sources import read_source
from scraper.forms.streams import ReadOptions
from scraper.saved import SavedPage
from scraper.terminal import one_line

# Lines of running text are hard to read when they are longer.
_WIDEST = 100
_NARROWEST = 40

_INDENT = " " * 4
_LABEL = 22


class Look(StrEnum):
    """How a page is shown."""

    CARD = "card"
    RAW = "raw"
    TEXT = "text"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be printed."""

    content: str | bytes
    fault: str | None = None
    """Why the page gives no thread."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where it is printed."""

    width: int
    """Columns."""
    palette: Palette
    safe: Callable[[str], str] = str
    """Takes out of a line what a terminal would act on."""


def show(source: str, look: Look, options: ReadOptions, canvas: Canvas) -> Shown:
    """The page of a source; raises `Unread` when it can't be read, `ParseError` when it isn't text."""
    saved = read_source(source, options)
    if look is Look.RAW:
        return Shown(saved.data if saved.text is None else saved.text.encode("utf-8", "surrogatepass"))
    if look is Look.TEXT:
        text = read_page(saved.document()).text
        return Shown("\n".join(map(canvas.safe, text.split("\n"))) + "\n")
    thread, fault = _thread(saved)
    if look is Look.LINES:
        lines = lines_of(thread, canvas.palette)
    else:
        lines = card_of(thread, saved, canvas) if fault is None else iter(())
    return Shown("".join(f"{line}\n" for line in lines), fault)


def _thread(saved: SavedPage) -> tuple[Thread, str | None]:
    """The thread on a page, or what its lines make when it is none, and why it is none."""
    try:
        return parse(saved.document()), None
    except ParseError as error:
        if error.page is None:
            raise
        return read_thread(error.page), f"{error.status}: {error.reason}"


def lines_of(thread: Thread, palette: Palette) -> Iterator[str]:
    """The lines of a page: number, kind, text; for furniture its name too."""
    paints = {
        LineKind.HEADLINE: palette.headline,
        LineKind.TITLE: palette.title,
        LineKind.NAME: palette.doctor,
        LineKind.PLACE: palette.doctor,
        LineKind.RATING: palette.doctor,
        LineKind.FURNITURE: palette.soft,
    }
    digits = len(str(max((line.number for line in thread.page.lines), default=1)))
    for index, (line, kind) in enumerate(zip(thread.page.lines, thread.kinds, strict=True)):
        name = thread.furniture.get(index)
        label = f"{kind}: {name}" if name else str(kind)
        text = paints.get(kind, str)(one_line(line.text))
        yield f"{palette.soft(f'{line.number:>{digits}}')}  {label:<{_LABEL}}  {text}"


def card_of(thread: Thread, saved: SavedPage, canvas: Canvas) -> Iterator[str]:
    """A thread as a person wants to read it: question, facts, answers."""
    width, palette = min(max(canvas.width, _NARROWEST), _WIDEST), canvas.palette
    for line in textwrap.wrap(one_line(thread.question.title or "(no headline)"), width):
        yield palette.headline(line)
    yield from _paragraphs(thread.question.body, width, "")
    yield ""
    for name, value in _facts(thread, saved):
        yield palette.soft(f"{name:<10}") + one_line(value)
    for position, answer in enumerate(thread.answers, 1):
        yield ""
        yield from _answer(position, answer, width, palette)


def _facts(thread: Thread, saved: SavedPage) -> Iterator[tuple[str, str]]:
    """What is known of the page."""
    declared = thread.question.answers_declared
    count = f"{len(thread.answers)}" + (f" of {declared} declared" if declared is not None else "")
    yield "answers", f"{count} ({thread.status})"
    url = saved.url or thread.page.url
    if url:
        yield "url", url
    yield "source", saved.source
    yield (
        "form",
        ", ".join(filter(None, (saved.form or str(thread.page.form), str(thread.layout), thread.page.site))),
    )
    if saved.captured_at:
        yield "captured", f"{saved.captured_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _answer(position: int, answer: Answer, width: int, palette: Palette) -> Iterator[str]:
    """Number and title, the doctor, what the doctor wrote."""
    room = width - len(_INDENT)
    for place, line in enumerate(textwrap.wrap(one_line(answer.title or "(untitled)"), room)):
        yield (f"{position:>2}. " if not place else _INDENT) + palette.title(line)
    for line in textwrap.wrap(one_line(_byline(answer)), room):
        yield _INDENT + palette.doctor(line)
    yield from _paragraphs(answer.body, width, _INDENT)


def _byline(answer: Answer) -> str:
    """Who wrote it, where, how rated, when: `Ines Halvorsen, MD · Keene · 4.8 of 5 · 65 reviews`."""
    name = ", ".join(filter(None, (answer.doctor_name, answer.credentials)))
    signed = " (by the signature)" if answer.doctor_name_source == "signature" else ""
    scale = f" of {answer.rating_scale:g}" if answer.rating_scale else ""
    parts = (
        name + signed,
        ", ".join(filter(None, (answer.city, answer.region))),
        answer.specialty,
        "" if answer.rating is None else f"{answer.rating:g}{scale}",
        "" if answer.review_count is None else f"{answer.review_count:,} reviews",
        "" if answer.votes is None else f"{answer.votes:,} votes",
        str(answer.answered_on or ""),
    )
    return " · ".join(filter(None, parts)) or "(no byline)"


def _paragraphs(body: str | None, width: int, indent: str) -> Iterator[str]:
    """The paragraphs of a body, each after a blank line."""
    for paragraph in (body or "").split("\n\n"):
        lines = [
            wrapped
            for line in paragraph.splitlines()
            for wrapped in textwrap.wrap(one_line(line), width - len(indent))
        ]
        if lines:
            yield ""
            yield from (indent + line for line in lines)
