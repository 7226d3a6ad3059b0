"""Joins one record of the grammar with the same record in the data, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from parsers.records import Answer, Disagreement, Evidence, Page, Question, Span, Witness
from parsers.structured.authors import Author
from parsers.structured.locating import MORE, Lines, Place, is_cut, squeeze, without_dots
from parsers.structured.portions import BYLINE, NAMES
from parsers.structured.qapage import DataAnswer, DataThread

_GAP: Final = "\n\n"  # between what the page shows and what only its data has


class Joiner:
    """Takes the records of a thread in turn; collects contradictions, and the text that only the data has."""

    def __init__(self, page: Page, lines: Lines) -> None:
        self.disagreements: list[Disagreement] = []
        self.record = "question"
        """Name of the record at hand, for the disagreements."""
        self._page = page
        self._lines = lines
        self._parts: list[str] = []
        self._end = len(page.text) + len(_GAP)

    def extended_page(self) -> Page:
        """The page with the values that only its data has, behind the visible text."""
        if not self._parts:
            return self._page
        text = self._page.text
        return replace(self._page, text=text + _GAP + "\n".join(self._parts), data_at=len(text))

    def question(self, grammar: Question, data: DataThread) -> Question:
        """The question as both tell it."""
        fields = _Fields(self, grammar)
        if data.title is not None:
            fields.text("title", data.title, self._line_span(data.title, range(len(self._page.lines))))
        if data.body is not None and squeeze(data.body) != squeeze(
            fields.values.get("title") or data.title or ""
        ):
            fields.body(data.body, self._lines.find(data.body))
        fields.number("answers_declared", data.answers_declared)
        return Question(**fields.values, evidence=fields.evidence)

    def answer(self, grammar: Answer | None, data: DataAnswer, place: Place | None, around: range) -> Answer:
        """An answer as both tell it; `around` are the lines between the answers before and after it."""
        fields = _Fields(self, grammar)
        if place is not None and "body" not in fields.values and is_cut(data.body):
            place = self._lines.extended(place, around)
        fields.body(data.body, place)
        if data.title is not None:
            span = self._line_span(data.title, around)
            if span is not None or not squeeze(data.body).startswith(squeeze(data.title)):
                fields.text("title", data.title, span)
        if self._names(fields, data.author, around):
            self._byline(fields, data.author)
        fields.number("votes", data.votes)
        if data.answered_on is not None:
            fields.fill("answered_on", data.answered_on, data.answered_on.isoformat())
        return Answer(**fields.values, evidence=fields.evidence)

    def add(self, text: str) -> list[Span]:
        """Keep a text that the page does not show; gives its spans, one for each paragraph."""
        spans = []
        for part in text.split("\n"):
            if part.strip():
                spans.append(Span(self._end, self._end + len(part)))
                self._parts.append(part)
                self._end += len(part) + 1
        return spans

    def differ(self, field: str, page: object, data: object) -> None:
        """Note that page and data contradict each other."""
        self.disagreements.append(Disagreement(self.record, field, str(page), str(data)))

    def page_text(self, span: Span) -> str:
        """What the page prints at a span."""
        return self._page.text[span.start : span.end]

    def body_at(self, place: Place) -> tuple[str, list[Span]]:
        """The text at a place and its spans."""
        return self._lines.shown(place), self._lines.spans(place)

    def _line_span(self, text: str, around: range) -> Span | None:
        """Where a text is a line of its own among the lines `around`."""
        index = self._lines.find_line(text, around)
        if index is None:
            return None
        line = self._page.lines[index]
        start = line.start + len(line.text) - len(line.text.lstrip())
        return Span(start, line.start + len(line.text.rstrip()))

    def _names(self, fields: _Fields, author: Author, around: range) -> bool:
        """The doctor's name; False when the byline names somebody else, so that nothing else is taken."""
        if author.name is None:
            return True
        shown = fields.values.get("doctor_name")
        signed = fields.values.get("doctor_name_source") == "signature"
        span = self._lines.find_words(author.name, around)
        if shown is not None and _is_same(shown, author.name):
            if not signed:
                return True
        elif shown is not None:
            self.differ("doctor_name", shown, author.name)
            if span is None and not signed:
                return False
            fields.drop(*(("credentials",) if signed else BYLINE))
        fields.drop(*NAMES)
        spans = [span] if span is not None else self.add(author.name)
        fields.put("doctor_name", author.name, spans)
        fields.put("doctor_name_source", "byline", spans)
        return True

    def _byline(self, fields: _Fields, author: Author) -> None:
        """What stands beside the name in a byline."""
        for name in ("credentials", "city", "region", "specialty"):
            value = getattr(author, name)
            if value is not None:
                fields.fill(name, value, value)
        if author.rating is not None and "rating" not in fields.values:
            spans = self.add(f"{author.rating:g}")
            fields.put("rating", author.rating, spans)
            fields.put("rating_scale", author.rating_scale, spans)
        elif author.rating is not None and round(author.rating, 1) != round(fields.values["rating"], 1):
            self.differ("rating", fields.values["rating"], author.rating)
        fields.number("review_count", author.review_count)
        if author.url is not None and "doctor_url" not in fields.values:
            fields.put("doctor_url", author.url, self.add(author.url))


class _Fields:
    """The values of one record with their evidence, begun with the grammar's."""

    def __init__(self, joiner: Joiner, grammar: Answer | Question | None) -> None:
        self._joiner = joiner
        self.evidence: dict[str, Evidence] = dict(grammar.evidence) if grammar else {}
        self.values: dict[str, Any] = {name: getattr(grammar, name) for name in self.evidence}

    def put(self, name: str, value: object, spans: Sequence[Span]) -> None:
        """Take the data's value."""
        if value is not None and spans:
            self.values[name] = value
            self.evidence[name] = Evidence(tuple(spans), Witness.DATA)

    def drop(self, *names: str) -> None:
        """Forget what the grammar read."""
        for name in names:
            self.values.pop(name, None)
            self.evidence.pop(name, None)

    def fill(self, name: str, value: object, text: str) -> None:
        """Take the data's value where the page prints none; a printed one that contradicts it stays."""
        shown = self.values.get(name)
        if shown is None:
            self.put(name, value, self._joiner.add(text))
        elif not (_is_same(shown, text) if isinstance(shown, str) else shown == value):
            self._joiner.differ(name, shown, value)

    def number(self, name: str, value: int | None) -> None:
        """The same for a number."""
        if value is not None:
            self.fill(name, value, str(value))

    def text(self, name: str, value: str, span: Span | None) -> None:
        """A text of one line; where both differ, the data's counts if it stands on the page."""
        shown = self.values.get(name)
        if shown is not None:
            ours, theirs = squeeze(without_dots(shown)), squeeze(without_dots(value))
            if ours.startswith(theirs):
                return
            if not (theirs.startswith(ours) and is_cut(shown)):
                self._joiner.differ(name, shown, value)
                if span is None:
                    return
        if span is not None:
            value = self._joiner.page_text(span)
        self.put(name, value, [span] if span is not None else self._joiner.add(value))

    def body(self, value: str, place: Place | None) -> None:
        """The body; of two that begin alike the longer."""
        shown = self.values.get("body")
        if shown is not None:
            ours, theirs = squeeze(without_dots(shown)), squeeze(without_dots(value))
            if ours.startswith(theirs):
                return
            if not theirs.startswith(_without_more(ours)):
                self._joiner.differ("body", shown, value)
                if place is None:
                    return
        if place is not None and place.whole:
            self.put("body", *self._joiner.body_at(place))
        else:
            self.put("body", value, self._joiner.add(value))


def _without_more(squeezed: str) -> str:
    """A shortened body without the "Read more" behind it."""
    return next((squeezed.removesuffix(more) for more in MORE if squeezed.endswith(more)), squeezed)


def _is_same(one: str, other: str) -> bool:
    """Whether two short texts say the same: one holds the other, or all words of the shorter one.

    >>> _is_same("Jane A. Doe", "Jane Doe"), _is_same("Jane Doe", "John Doe"), _is_same("Tampa", "Tampa, FL")
    (True, False, True)
    """
    ours, theirs = one.casefold().split(), other.casefold().split()
    words, others = {squeeze(word) for word in ours} - {""}, {squeeze(word) for word in theirs} - {""}
    if not words or not others:
        return squeeze(one) == squeeze(other)
    return words <= others or others <= words or squeeze(one) == squeeze(other)
