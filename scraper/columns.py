"""The one definition of the tables: name, kind, meaning and nullability of every column.

The Arrow schema, the pandas dtypes, the JSON Schema, `docs/records.md` and `doctor-answers schema`
are all derived from here (see `scraper.schema`); renaming a column is one edit in this file and
one in `scraper.rows`, which fills it. Imports nothing heavy: `--help` must stay fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Kind(Enum):
    """What a column holds, apart from null; the value is the word for it in the data dictionary."""

    TEXT = "text"
    """Free text; in CSV always quoted and guarded against formulas."""
    LABEL = "label"
    """Text from a short list of repeating values; a pandas category."""
    COUNT = "integer"
    """32 bits: counts and positions."""
    SIZE = "long integer"
    """64 bits: bytes."""
    NUMBER = "number"
    DAY = "date"
    INSTANT = "timestamp"
    """UTC, whole seconds."""
    EVIDENCE = "evidence"
    """A nested list, one entry per value: field, witness, spans, lines."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `null` says in which case it is null, None that it never is."""

    name: str
    kind: Kind
    meaning: str
    null: str | None = None


@dataclass(frozen=True)
class Table:
    """A table: its name, what one row is, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)


_THREAD = (
    Column(
        "thread_id",
        Kind.TEXT,
        "Identity of the thread, 16 hex digits: the same for every capture that tells its address, "
        "and else for every capture with the same question.",
    ),
    Column(
        "url",
        Kind.TEXT,
        "The page's own address: what the saved form tells, else its canonical link.",
        "not told",
    ),
)

ANSWERS = Table(
    "answers",
    "One row per answer; a thread that holds no answer keeps one row whose answer columns are null.",
    (
        *_THREAD,
        Column("question_title", Kind.TEXT, "Headline of the page, as printed.", "no headline"),
        Column(
            "question_body",
            Kind.TEXT,
            "What the asker wrote; paragraphs separated by a blank line.",
            "headline only, or structure lost",
        ),
        Column(
            "answers_declared",
            Kind.COUNT,
            'How many answers the page states ("Doctor Answers 16").',
            "not stated",
        ),
        Column("answers_found", Kind.COUNT, "How many answers the page really holds."),
        Column(
            "answer_id",
            Kind.TEXT,
            "Identity of the answer, 16 hex digits: stable across captures and forms of the same thread.",
            "no answer",
        ),
        Column("answer_position", Kind.COUNT, "Place of the answer on the page, from 1.", "no answer"),
        Column("answer_title", Kind.TEXT, "The answer's own headline.", "untitled"),
        Column(
            "answer_body",
            Kind.TEXT,
            "All that the doctor wrote, greeting and sign-off too; paragraphs separated by a blank line.",
            "no answer",
        ),
        Column(
            "doctor_name", Kind.TEXT, 'Name as displayed, without "Dr." and without credentials.', "not named"
        ),
        Column(
            "doctor_name_source",
            Kind.LABEL,
            "`byline` when the answer's byline names the doctor, `signature` when only the body's end does.",
            "not named",
        ),
        Column("credentials", Kind.TEXT, 'What follows the name, as printed ("MD, FACS").', "not printed"),
        Column(
            "city",
            Kind.LABEL,
            "Place in the byline when it is not a state, province or country.",
            "not printed",
        ),
        Column("region", Kind.LABEL, "State, province or country in the byline.", "not printed"),
        Column("specialty", Kind.LABEL, 'Specialty in the byline ("Plastic Surgeon").', "not printed"),
        Column("rating", Kind.NUMBER, "The doctor's rating as printed, out of `rating_scale`.", "not rated"),
        Column(
            "rating_scale",
            Kind.NUMBER,
            "Highest possible rating: 5 on RealSelf, 10 or 100 elsewhere.",
            "not rated",
        ),
        Column("review_count", Kind.COUNT, "Number of reviews behind the rating.", "not printed"),
        Column("votes", Kind.COUNT, "Helpful votes of the answer.", "not shown"),
        Column("answered_on", Kind.DAY, "Date of the answer.", "not shown"),
        Column("doctor_url", Kind.TEXT, "Address of the doctor's profile, as linked.", "no link"),
        Column(
            "source",
            Kind.TEXT,
            "Where the page was read from: the input's path (`<stdin>` for standard input), and after `#` "
            "the member in it.",
        ),
        Column(
            "form", Kind.LABEL, "Saved form, see `docs/saved-forms.md`; `html` or `text` for a bare page."
        ),
        Column(
            "layout",
            Kind.LABEL,
            "Shape of page recognised: `markers`, `bylines`, `above` (bylines above the answers), `labels` "
            '("Answer:"), `prose` (structure lost) or `data` (only the structured data tells).',
        ),
        Column("captured_at", Kind.INSTANT, "When the page was saved.", "not told by the saved form"),
        Column("parser_version", Kind.LABEL, "Version of the rules that read the page."),
    ),
)

EVIDENCE = Column(
    "evidence",
    Kind.EVIDENCE,
    "With `--evidence`: for every value read from the page its field (the column's name), its witness, the "
    "spans of characters in the page's text that it was read from, and their lines.",
)

ANSWERS_WITH_EVIDENCE = Table(ANSWERS.name, ANSWERS.row, (*ANSWERS.columns, EVIDENCE))

# Beside a CSV, which can't nest: the columns that find the row again, and its evidence.
EVIDENCE_BESIDE_CSV = Table(
    "evidence",
    "One row per row of the answers table, in the same order (`STEM.evidence.jsonl` beside a CSV).",
    tuple(
        column
        for column in ANSWERS_WITH_EVIDENCE.columns
        if column.name in {"thread_id", "answer_id", "answer_position", "source", "evidence"}
    ),
)

PAGES = Table(
    "pages",
    "One row per input, whatever became of it.",
    (
        Column(
            "source",
            Kind.TEXT,
            "The input's path (`<stdin>` for standard input), and after `#` the member in it.",
        ),
        Column(
            "form",
            Kind.LABEL,
            "Saved form, see `docs/saved-forms.md`; `html` or `text` for a bare page.",
            "not read so far",
        ),
        Column(
            "layout",
            Kind.LABEL,
            "Shape of page recognised: `markers`, `bylines`, `above`, `labels`, `prose` or `data`.",
            "no thread",
        ),
        Column("site", Kind.LABEL, "Site whose markup was recognised.", "none, or a text page"),
        Column("status", Kind.LABEL, "What became of the input; see `docs/statuses.md`."),
        Column(
            "answers_declared", Kind.COUNT, "How many answers the page states.", "not stated, or no thread"
        ),
        Column("answers_found", Kind.COUNT, "How many answers the page really holds.", "no thread"),
        Column("lines", Kind.COUNT, "Lines of the page that hold visible text.", "not read so far"),
        Column("unknown_lines", Kind.COUNT, "Those among them that no rule could place.", "no thread"),
        Column(
            "disagreements",
            Kind.COUNT,
            "Values on which the page's lines and its structured data contradict each other.",
            "no thread",
        ),
        Column("reason", Kind.TEXT, "Why there is no thread, in words.", "a thread"),
        Column("url", Kind.TEXT, "The page's own address.", "not told"),
        Column("thread_id", Kind.TEXT, "The thread's identity, as in the answers table.", "no thread"),
        Column("captured_at", Kind.INSTANT, "When the page was saved.", "not told by the saved form"),
        Column("bytes", Kind.SIZE, "Size of the page, decompressed.", "not read so far"),
        Column("parser_version", Kind.LABEL, "Version of the rules that read the page."),
    ),
)

OWN_WORDS = frozenset(
    ("thread_id", "answer_id", "doctor_name_source", "layout", "site", "status", "parser_version")
)
"""The text columns that hold nothing from a page: identities in hex digits, words of our own lists."""

TABLES = (ANSWERS, PAGES)
