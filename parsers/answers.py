"""The fields of one answer and of the question, each with the place that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from parsers.looks import Look
from parsers.marks import read_votes
from parsers.pieces import Piece
from parsers.records import Answer, Evidence, Line, Page, Question, Span, Witness
from parsers.signatures import find_signature
from parsers.states import State

if TYPE_CHECKING:
    from parsers.assembly import Chunk

# A signature stands in the last lines of a body; closing formulas, addresses and places may follow it.
_SIGNATURE_LINES = 5


class _Fields:
    """The values of one record, collected with their evidence."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.evidence: dict[str, Evidence] = {}

    def put(self, name: str, value: object, spans: Sequence[Span], witness: Witness) -> None:
        """Keep a value and where it stands; an absent value is not kept."""
        if value is not None and name not in self.values:
            self.values[name] = value
            self.evidence[name] = Evidence(tuple(spans), witness)

    def piece(self, name: str, value: Piece | None, start: int, witness: Witness) -> None:
        """Keep a piece of a line whose text begins at `start` of the page."""
        if value is not None:
            self.put(name, value.text, (Span(start + value.start, start + value.end),), witness)

    def number(self, name: str, value: float | None, piece: Piece, start: int, witness: Witness) -> None:
        """Keep the number that a piece of a line states."""
        self.put(name, value, (Span(start + piece.start, start + piece.end),), witness)


def read_question(page: Page, looks: Sequence[Look], states: Sequence[State]) -> Question:
    """The asker's part of a page."""
    fields = _Fields()
    paragraphs: list[int] = []
    for index, state in enumerate(states):
        if state is State.HEADLINE:
            fields.put("title", looks[index].text, (_span(page, looks, index),), _witness(page.lines[index]))
        elif state is State.QUESTION:
            paragraphs.append(index)
        elif state is State.COUNT:
            count = looks[index].number
            if count is not None and count.declared_piece is not None:
                line = page.lines[index]
                start = line.start + looks[index].offset
                fields.number("answers_declared", count.declared, count.declared_piece, start, _witness(line))
    if paragraphs:
        _put_paragraphs(fields, page, looks, paragraphs)
    return Question(**fields.values, evidence=fields.evidence)


def read_answer(page: Page, looks: Sequence[Look], chunk: Chunk) -> Answer:
    """One answer from its lines; a signature counts only where the byline has no name."""
    fields = _Fields()
    lines = page.lines
    if chunk.title is not None:
        fields.put(
            "title", looks[chunk.title].text, (_span(page, looks, chunk.title),), _witness(lines[chunk.title])
        )
    _put_paragraphs(fields, page, looks, chunk.body)
    for index in chunk.names:
        _put_name(fields, page, looks, index)
    for index in chunk.places:
        _put_place(fields, page, looks, index)
    for index in chunk.ratings:
        _put_rating(fields, page, looks, index)
    if "doctor_name" not in fields.values:
        _put_signature(fields, page, looks, chunk.body)
    for index in chunk.markers:
        fields.put(
            "votes", read_votes(looks[index].text), (_span(page, looks, index),), _witness(lines[index])
        )
    for index in chunk.days:
        fields.put("answered_on", looks[index].day, (_span(page, looks, index),), _witness(lines[index]))
    return Answer(**fields.values, evidence=fields.evidence)


def _span(page: Page, looks: Sequence[Look], index: int) -> Span:
    """Where the line's text stands in the page, without the white space around it."""
    start = page.lines[index].start + looks[index].offset
    return Span(start, start + len(looks[index].text))


def _witness(line: Line) -> Witness:
    """Who says what the line is: the markup or the grammar alone."""
    return Witness.GRAMMAR if line.role is None else Witness.HINT


def _put_paragraphs(fields: _Fields, page: Page, looks: Sequence[Look], indexes: Sequence[int]) -> None:
    """The body: lines without a blank line between them are one paragraph."""
    parts = [looks[indexes[0]].text]
    for index in indexes[1:]:
        parts.append("\n\n" if page.lines[index].blanks else "\n")
        parts.append(looks[index].text)
    fields.put(
        "body",
        "".join(parts),
        [_span(page, looks, index) for index in indexes],
        _witness(page.lines[indexes[0]]),
    )


def _put_name(fields: _Fields, page: Page, looks: Sequence[Look], index: int) -> None:
    """The byline's name line. Where only the markup says that it is one, the whole line is the name."""
    line, look = page.lines[index], looks[index]
    start, witness = line.start + look.offset, _witness(line)
    if look.name is None:
        fields.put("doctor_name", look.text, (_span(page, looks, index),), witness)
    else:
        fields.piece("doctor_name", look.name.name, start, witness)
        fields.piece("credentials", look.name.credentials, start, witness)
    fields.put("doctor_name_source", "byline", fields.evidence["doctor_name"].spans, witness)
    fields.put("doctor_url", line.href, (_span(page, looks, index),), Witness.LINK)


def _put_place(fields: _Fields, page: Page, looks: Sequence[Look], index: int) -> None:
    """The byline's place line; a line that only the markup calls one is not guessed at."""
    place = looks[index].place
    if place is None:
        return
    line = page.lines[index]
    start, witness = line.start + looks[index].offset, _witness(line)
    fields.piece("city", place.city, start, witness)
    fields.piece("region", place.region, start, witness)
    fields.piece("specialty", place.specialty, start, witness)


def _put_rating(fields: _Fields, page: Page, looks: Sequence[Look], index: int) -> None:
    """The byline's rating line."""
    rating = looks[index].rating
    if rating is None:
        return
    line = page.lines[index]
    start, witness = line.start + looks[index].offset, _witness(line)
    if rating.rating_piece is not None:
        fields.number("rating", rating.rating, rating.rating_piece, start, witness)
        fields.number("rating_scale", rating.scale, rating.rating_piece, start, witness)
    if rating.review_count_piece is not None:
        fields.number("review_count", rating.review_count, rating.review_count_piece, start, witness)


def _put_signature(fields: _Fields, page: Page, looks: Sequence[Look], body: Sequence[int]) -> None:
    """The name under which the doctor signed, from the last lines of the body that have one."""
    for index in reversed(body[-_SIGNATURE_LINES:]):
        text = looks[index].text
        signed = find_signature(text)
        if signed is not None:
            start = page.lines[index].start + looks[index].offset
            fields.piece("doctor_name", signed.name, start, Witness.SIGNATURE)
            fields.piece("credentials", signed.credentials, start, Witness.SIGNATURE)
            spans = fields.evidence["doctor_name"].spans
            fields.put("doctor_name_source", "signature", spans, Witness.SIGNATURE)
            return
        if len(text) > 120:  # a paragraph: what stands above it is no longer the end
            return
