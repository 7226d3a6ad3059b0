"""The fields of one answer and of the question, each with the place that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from parsers.chunks import Chunk
from parsers.looks import Look, is_said_again
from parsers.marks import read_thanks, read_votes
from parsers.pieces import Piece
from parsers.proofs import ANSWER_FIELDS, QUESTION_FIELDS, Found, fields_of
from parsers.records import Answer, Line, Page, Question, Witness
from parsers.signatures import find_bare_signature, find_signature, is_badge
from parsers.states import Code, State
from parsers.tuples import make

# A signature stands in the last lines of a body; closing formulas, addresses and places may follow it.
_SIGNATURE_LINES: Final = 5
# A longer line is a paragraph of prose.
_PARAGRAPH: Final = 120


class _Record:
    """What is found of one record as it is read."""

    __slots__ = ("found", "lines", "looks")

    def __init__(self, lines: Sequence[Line], looks: Sequence[Look]) -> None:
        self.lines, self.looks = lines, looks
        self.found: dict[str, Found] = {}

    def put(self, name: str, value: object, index: int) -> None:
        """Keep a value that the whole of a line states."""
        if value is not None and name not in self.found:
            self.found[name] = (value, _witness(self.lines[index]), self.span(index))

    def put_pieces(
        self, index: int, witness: Witness, found: Iterable[tuple[str, object, Piece | None]]
    ) -> None:
        """Keep the values that pieces of a line state; absent and doubled ones are passed over."""
        start = self.lines[index].start + self.looks[index].offset
        known = self.found
        for name, value, piece in found:
            if piece is not None and value is not None and name not in known:
                known[name] = (value, witness, (start + piece[1], start + piece[2]))

    def put_paragraphs(self, indexes: Sequence[int]) -> None:
        """Keep the body: lines without a blank line between them are one paragraph."""
        lines, looks = self.lines, self.looks
        parts = [looks[indexes[0]].text]
        for index in indexes[1:]:
            parts.append("\n\n" if lines[index].blanks else "\n")
            parts.append(looks[index].text)
        bounds: list[int] = []
        for index in indexes:
            start, end = self.span(index)
            bounds.append(start)
            bounds.append(end)
        self.found["body"] = ("".join(parts), _witness(lines[indexes[0]]), tuple(bounds))

    def put_source(self, source: str) -> None:
        """Keep where the doctor's name was read."""
        _, witness, bounds = self.found["doctor_name"]
        self.found["doctor_name_source"] = (source, witness, bounds)

    def span(self, index: int) -> tuple[int, int]:
        """Where the line's text stands in the page, without the white space around it."""
        look = self.looks[index]
        start = self.lines[index].start + look.offset
        return start, start + len(look.text)


def _witness(line: Line) -> Witness:
    """Who says what the line is: the markup or the grammar alone."""
    return Witness.GRAMMAR if line.role is None else Witness.HINT


def read_question(page: Page, looks: Sequence[Look], states: Sequence[Code]) -> Question:
    """The asker's part of a page."""
    record = _Record(page.lines, looks)
    paragraphs: list[int] = []
    for index, state in enumerate(states):
        if state == State.HEADLINE and "title" not in record.found:
            record.put("title", looks[index].text, index)
        elif state in (State.QUESTION, State.HEADLINE):  # the asker's own title below the page's
            paragraphs.append(index)
        elif state == State.COUNT and (count := looks[index].number) is not None:
            witness = _witness(page.lines[index])
            record.put_pieces(index, witness, (("answers_declared", count.declared, count.declared_piece),))
    if paragraphs:
        record.put_paragraphs(paragraphs)
    return make(Question, fields_of(QUESTION_FIELDS, record.found))


def read_answer(page: Page, looks: Sequence[Look], chunk: Chunk) -> Answer:
    """One answer from its lines; a signature counts only where the byline has no name."""
    record = _Record(page.lines, looks)
    for index in chunk.titles:
        record.put("title", looks[index].text, index)
    head = looks[chunk.body[0]].head
    if head is not None:
        record.put_pieces(chunk.body[0], Witness.GRAMMAR, [("title", head.text, head)])
    record.put_paragraphs(chunk.body)
    if looks[chunk.body[0]].opens and looks[chunk.body[0]].name is not None:  # "Dr. Roe: It will heal."
        _put_name(record, chunk.body[0])
    _put_byline(record, chunk)
    if "doctor_name" not in record.found:
        _put_signature(record, chunk.body)
    for index in chunk.thanks:
        if (thanks := read_thanks(looks[index].text)) is not None:
            record.put_pieces(index, _witness(page.lines[index]), [("votes", *thanks)])
    for index in chunk.days:
        record.put("answered_on", looks[index].day, index)
    return make(Answer, fields_of(ANSWER_FIELDS, record.found))


def _put_byline(record: _Record, chunk: Chunk) -> None:
    """The lines of the byline, and the votes of the marker."""
    for index in chunk.names:
        _put_name(record, index)
    for index in chunk.markers:
        record.put("votes", read_votes(record.looks[index].text), index)
        if record.looks[index].name is not None:
            _put_name(record, index)
    for index in chunk.places:
        _put_place(record, index)
    for index in chunk.ratings:
        _put_rating(record, index)
    for index in chunk.names:  # on some sites the rating, or the field, stands on the name's line
        _put_rating(record, index)
        _put_place(record, index)


def _put_name(record: _Record, index: int) -> None:
    """The byline's name line. Where only the markup says that it is one, the whole line is the name."""
    line, name = record.lines[index], record.looks[index].name
    witness = _witness(line)
    if (
        name is None
        and (degrees := record.looks[index].degrees) is not None
        and "doctor_name" in record.found
    ):
        record.put_pieces(index, witness, [("credentials", degrees.text, degrees)])
        return
    if name is None:
        record.put("doctor_name", record.looks[index].text, index)
    else:
        pieces = [("doctor_name", name.name.text, name.name)]
        if name.credentials is not None:
            pieces.append(("credentials", name.credentials.text, name.credentials))
        record.put_pieces(index, witness, pieces)
    if "doctor_name_source" not in record.found:
        record.put_source("byline")
    if line.href is not None and "doctor_url" not in record.found:
        record.found["doctor_url"] = (line.href, Witness.LINK, record.span(index))


def _put_place(record: _Record, index: int) -> None:
    """The byline's place line; a line that only the markup calls one is not guessed at."""
    place = record.looks[index].place
    if place is None:
        return
    pieces: list[tuple[str, object, Piece | None]] = []
    if place.city is not None:
        pieces.append(("city", place.city.text, place.city))
    if place.region is not None:
        pieces.append(("region", place.region.text, place.region))
    if place.specialty is not None:
        pieces.append(("specialty", place.specialty.text, place.specialty))
    record.put_pieces(index, _witness(record.lines[index]), pieces)


def _put_rating(record: _Record, index: int) -> None:
    """The byline's rating line."""
    rating = record.looks[index].rating
    if rating is None:
        return
    pieces = (
        ("rating", rating.rating, rating.rating_piece),
        ("rating_scale", rating.scale, rating.rating_piece),
        ("review_count", rating.review_count, rating.review_count_piece),
    )
    record.put_pieces(index, _witness(record.lines[index]), pieces)


def _put_signature(record: _Record, body: Sequence[int]) -> None:
    """The name under which the doctor signed, from the last lines of the body that have one."""
    below = ""
    last = body[-1] - 1 if is_said_again(record.looks, body[-1]) else body[-1]
    for index in reversed(body[-_SIGNATURE_LINES:]):
        text = record.looks[index].text
        if is_badge(text):
            below = " " + text
            continue
        text, below = text + below, ""
        signed = find_signature(text)
        if signed is None and index == last != body[0] and index + 1 < len(record.lines):
            signed = find_bare_signature(text)  # at the page's end it may be a byline that was cut
        if signed is not None:
            pieces = [("doctor_name", signed.name.text, signed.name)]
            if signed.credentials is not None:
                pieces.append(("credentials", signed.credentials.text, signed.credentials))
            record.put_pieces(index, Witness.SIGNATURE, pieces)
            record.put_source("signature")
            return
        if len(text) > _PARAGRAPH:  # what stands above it is no longer the end
            return
