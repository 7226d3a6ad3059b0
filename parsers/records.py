"""The records that travel through the house: page, lines, thread.

Data flows one way: saved form → `Page` (its `Line`s) → `Thread` (its `Answer`s). All of them are
immutable; an absent value is `None`. Field names are the names of the columns in the table and
of `docs/records.md`; what each of them means is settled there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Form(StrEnum):
    """What the bytes of a page were."""

    HTML = "html"
    TEXT = "text"


class Role(StrEnum):
    """What a site's markup says that a line is: a hint, never a verdict."""

    HEADLINE = "headline"
    QUESTION = "question"
    COUNT = "count"
    TITLE = "title"
    MARKER = "marker"
    BODY = "body"
    NAME = "name"
    PLACE = "place"
    RATING = "rating"
    REVIEWS = "reviews"
    DATE = "date"
    FURNITURE = "furniture"


class Line(NamedTuple):
    """One line of a page that holds visible text; blank lines are only counted.

    A named tuple, as a page has some hundred of them and a frozen dataclass takes four times as
    long to make.
    """

    number: int
    """1-based number of the line in `Page.text`, blank lines counted."""
    start: int
    """Offset of the line's first character in `Page.text`."""
    text: str
    """The line as it stands, without its line break; `Page.text[start : start + len(text)]`."""
    blanks: int
    """How many blank lines stand before it (0 for the first line of the page)."""
    role: Role | None = None
    """What the markup says that the line is; None on text pages and in unknown markup."""
    heading: int = 0
    """1-6 when the whole line stands in <h1>…<h6>, else 0."""
    href: str | None = None
    """Target of the link in the line, as written, when one link holds all of its text."""
    group: int = 0
    """Number (from 1) of the answer's container in markup that has one around each answer, else 0."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a reader sees it: its text, cut into numbered lines.

    `text` is the decoded page itself for a text page; for HTML it is the text that a browser
    shows, in the browser's line breaks (`innerText`). All spans of the evidence point into it.
    """

    text: str
    lines: tuple[Line, ...]
    form: Form
    url: str | None = None
    """The page's own address (canonical link or og:url), when the page tells it."""
    site: str | None = None
    """Name of the site whose hints were used, None when none knew the markup."""
    data_at: int | None = None
    """Where the visible text ends: what stands behind it in `text` are values that only the page's structured
    data has, each on a line of its own, so that they can be read again. None when there are none."""


class Witness(StrEnum):
    """How a value became known."""

    GRAMMAR = "grammar"  # from the line's words and its place among the others
    HINT = "hint"  # the same, and the markup named it
    SIGNATURE = "signature"  # signed by the doctor inside the body
    LINK = "link"  # read from the target of a link
    DATA = "data"  # from structured data (JSON-LD or microdata)


class Span(NamedTuple):
    """Half-open range of characters in `Page.text`."""

    start: int
    end: int


class Evidence(NamedTuple):
    """Where a value was read from, so that it can be read again."""

    spans: tuple[Span, ...]
    """One span, or one per paragraph for a body."""
    witness: Witness


class Status(StrEnum):
    """What became of one input. The first five are threads; the rest are not, each with a reason."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    OVER = "over"
    UNDECLARED = "undeclared"
    NO_ANSWERS = "no_answers"
    NOT_A_THREAD = "not_a_thread"
    BLOCKED = "blocked"
    EMPTY = "empty"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    TIMED_OUT = "timed_out"


class Layout(StrEnum):
    """Which shape of page was recognised."""

    MARKERS = "markers"  # vote markers stand between titles and bodies
    BYLINES = "bylines"  # no markers; bylines or titles part the answers
    ABOVE = "above"  # no markers; each answer's byline stands above it
    LABELS = "labels"  # labels part question and answers: "Q: …", "Answer:"
    PROSE = "prose"  # structure lost: nothing but prose is left
    DATA = "data"  # the lines tell nothing; the page's structured data alone has the thread


class LineKind(StrEnum):
    """What a line of the page was read as. Every line has exactly one."""

    HEADLINE = "headline"
    QUESTION = "question"
    COUNT = "count"
    TITLE = "title"
    MARKER = "marker"
    BODY = "body"
    NAME = "name"
    PLACE = "place"
    RATING = "rating"
    DATE = "date"
    FURNITURE = "furniture"
    UNKNOWN = "unknown"


_NOTHING: Final[Mapping[str, Evidence]] = MappingProxyType({})


class Question(NamedTuple):
    """The asker's part of a thread. The asker's name is not collected."""

    title: str | None = None
    body: str | None = None
    """Paragraphs separated by a blank line."""
    answers_declared: int | None = None
    """The number of answers that the page states."""
    evidence: Mapping[str, Evidence] = _NOTHING
    """One entry for each of the fields above that is not None, under the field's name."""


class Answer(NamedTuple):
    """One doctor's answer. A named tuple like `Line`: a frozen dataclass takes six times as long to make."""

    body: str
    """Paragraphs separated by a blank line."""
    title: str | None = None
    doctor_name: str | None = None
    doctor_name_source: str | None = None
    """`byline` or `signature`, None when `doctor_name` is."""
    credentials: str | None = None
    city: str | None = None
    region: str | None = None
    specialty: str | None = None
    rating: float | None = None
    """As printed, out of `rating_scale`."""
    rating_scale: float | None = None
    review_count: int | None = None
    votes: int | None = None
    answered_on: date | None = None
    doctor_url: str | None = None
    evidence: Mapping[str, Evidence] = _NOTHING
    """One entry for each of the fields above that is not None, under the field's name."""


class Disagreement(NamedTuple):
    """A value on which the page's lines and its structured data contradict each other."""

    record: str
    """`question` or `answer N`, as the data counts."""
    field: str
    page: str
    """What the lines say."""
    data: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A whole thread as read from one page."""

    question: Question
    answers: tuple[Answer, ...]
    """In page order."""
    layout: Layout
    page: Page
    kinds: tuple[LineKind, ...]
    """One for each of `page.lines`."""
    furniture: Mapping[int, str] = field(default_factory=dict)
    """Index into `page.lines` → name of the furniture, for lines of kind FURNITURE."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where lines and structured data contradict each other; which one was believed shows in the evidence."""

    @property
    def status(self) -> Status:
        """Declared against found."""
        found, declared = len(self.answers), self.question.answers_declared
        if not found:
            return Status.NO_ANSWERS
        if declared is None:
            return Status.UNDECLARED
        if found == declared:
            return Status.COMPLETE
        return Status.PARTIAL if found < declared else Status.OVER

    @property
    def unknown_lines(self) -> tuple[Line, ...]:
        """The lines that no rule could place."""
        return tuple(
            line for line, kind in zip(self.page.lines, self.kinds, strict=True) if kind is LineKind.UNKNOWN
        )

    def _repr_html_(self) -> str:
        """The thread as a small table; notebooks call it."""
        from parsers.display import thread_html

        return thread_html(self)
