"""Joins one record of the grammar with the same record in the data, field by field."""

from __future__ import annotations

from typing import NamedTuple

from parsers.proofs import ANSWER_FIELDS, QUESTION_FIELDS
from parsers.records import Answer, Question
from parsers.structured.authors import UNKNOWN, Author
from parsers.structured.fields import Fields, Notes, is_same
from parsers.structured.letters import is_cut, letters, squeeze
from parsers.structured.portions import BYLINE, NAMES
from parsers.structured.qapage import DataAnswer, DataThread
from parsers.structured.searching import Place
from parsers.tuples import make


class Match(NamedTuple):
    """An answer of the data, where its body stands, and which of the grammar's answers stand there."""

    data: DataAnswer
    letters: str
    """Those of its body (`parsers.structured.letters.letters`); empty where the grammar has the same text."""
    place: Place | None
    partners: tuple[int, ...]


def join_question(notes: Notes, grammar: Question, data: DataThread) -> Question:
    """The question as both tell it."""
    fields = Fields(notes, grammar)
    if data.title is not None and data.title != fields.get("title"):
        everywhere = range(len(notes.page.lines))
        fields.text("title", data.title, notes.lines.find_line(data.title, everywhere))
    if data.body is not None and data.body != fields.get("body"):
        body = letters(data.body)
        if squeeze(data.body) != squeeze(fields.get("title") or data.title or ""):
            fields.body(data.body, body, notes.lines.find(body))
    fields.number("answers_declared", data.answers_declared)
    return make(Question, fields.record(QUESTION_FIELDS)) if fields.changed else grammar


def join_answer(notes: Notes, grammar: Answer | None, match: Match, around: range) -> Answer:
    """An answer as both tell it; `around` are the lines between the answers before and after it.

    What of the grammar's answer has no evidence does not count.
    """
    data, place = match.data, match.place
    fields = Fields(notes, grammar)
    shown = fields.get("body")
    if data.body != shown:
        if place is not None and shown is None and is_cut(data.body):
            place = notes.lines.extended(place, around)
        fields.body(data.body, match.letters, place)
    if data.title is not None and data.title != fields.get("title"):
        span = notes.lines.find_line(data.title, around)
        if span is not None or not squeeze(data.body).startswith(squeeze(data.title)):
            fields.text("title", data.title, span)
    elif data.author.name is not None and data.author.name in (fields.get("title") or ""):
        fields.drop("title")  # a line above the answer that says whose it is
    if data.author is not UNKNOWN and _join_name(fields, data.author, around):
        _join_byline(fields, data.author)
    fields.number("votes", data.votes)
    if data.answered_on is not None:
        fields.fill("answered_on", data.answered_on, data.answered_on.isoformat())
    if grammar is not None and not fields.changed:
        return grammar
    return make(Answer, fields.record(ANSWER_FIELDS))


def _join_name(fields: Fields, author: Author, around: range) -> bool:
    """The doctor's name; False when the byline names somebody else, so that nothing else is taken."""
    if author.name is None:
        return True
    shown = fields.get("doctor_name")
    signed = fields.get("doctor_name_source") == "signature"
    same = shown is not None and is_same(shown, author.name)
    if same and not signed:
        return True
    span = fields.notes.lines.find_words(author.name, around)
    if shown is not None and not same:
        fields.notes.differ("doctor_name", shown, author.name)
        if span is None and not signed:
            return False
        fields.drop(*(("credentials",) if signed else BYLINE))
    fields.drop(*NAMES)
    bounds = fields.notes.add(author.name) if span is None else span
    fields.put("doctor_name", author.name, bounds)
    fields.put("doctor_name_source", "byline", bounds)
    return True


def _join_byline(fields: Fields, author: Author) -> None:
    """What stands beside the name in a byline."""
    for name in ("credentials", "city", "region", "specialty"):
        value = getattr(author, name)
        if value is not None:
            fields.fill(name, value, value)
    rating = fields.get("rating")
    if author.rating is not None and rating is None:
        bounds = fields.notes.add(f"{author.rating:g}")
        fields.put("rating", author.rating, bounds)
        fields.put("rating_scale", author.rating_scale, bounds)
    elif author.rating is not None and round(author.rating, 1) != round(rating, 1):
        fields.notes.differ("rating", rating, author.rating)
    fields.number("review_count", author.review_count)
    if author.url is not None and fields.get("doctor_url") is None:
        fields.put("doctor_url", author.url, fields.notes.add(author.url))
