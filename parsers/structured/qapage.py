"""A page's structured data as one neutral record: its question, its answers, and who gave them.

The vocabulary is schema.org's (https://schema.org/QAPage) in the shape that search engines ask for
(https://developers.google.com/search/docs/appearance/structured-data/qapage). JSON-LD is looked for
first, then microdata, then RDFa; the first that holds a thread is the witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from parsers.document import Document
from parsers.landmarks import Landmarks
from parsers.structured.authors import UNKNOWN, Author, read_authors
from parsers.structured.datatext import read_count, read_day, read_number
from parsers.structured.jsonld import Node, find_jsonld
from parsers.structured.microdata import MICRODATA, RDFA, read_items
from parsers.structured.nodes import Graph, first, line, text, types, values
from parsers.tuples import make

_MARKED_QUESTION: Final = re.compile(
    rb"\b(?:itemtype|typeof)\s*=\s*[\"']?[^\"'<>]{0,60}?\b(Question|QAPage|FAQPage|Quiz)\b", re.IGNORECASE
)
# Pages of questions that nobody asked: no threads.
_NOT_ASKED: Final = {
    "FAQPage": "a list of frequently asked questions (FAQPage)",
    "Quiz": "a quiz (Quiz)",
}
# https://schema.org/eduQuestionType: flash cards and the like, on pages that are not marked as a quiz.
_LEARNING: Final = "learning questions (eduQuestionType)"


class DataAnswer(NamedTuple):
    """One answer as the data tells it; what it does not tell is None."""

    body: str
    title: str | None = None
    author: Author = UNKNOWN
    votes: int | None = None
    answered_on: date | None = None


class DataThread(NamedTuple):
    """A thread as the data tells it."""

    title: str | None
    body: str | None
    answers_declared: int | None
    answers: tuple[DataAnswer, ...]
    """Accepted answers first, as the data has them; the page's own order may be another."""


class PageData(NamedTuple):
    """What a page's structured data says of it."""

    thread: DataThread | None = None
    not_asked: str | None = None
    """What the page is instead of a thread, in words, when the data says that."""


NOTHING: Final = PageData()


def find_data(document: Document, marks: Landmarks) -> PageData:
    """The thread in the structured data of an HTML page; `marks` are its landmarks, which tell what there is.

    >>> from parsers.landmarks import find_landmarks
    >>> page = Document(
    ...     '<script type="application/ld+json">{"@type": "QAPage", "mainEntity": {"@type": "Question", '
    ...     '"name": "Why?", "acceptedAnswer": {"@type": "Answer", "text": "So."}}}</script>'
    ... )
    >>> data = find_data(page, find_landmarks(page.data))
    >>> data.thread.title, data.thread.answers[0].body
    ('Why?', 'So.')
    """
    not_asked = None
    for roots in _sources(document, marks):
        found = read_data(roots)
        if found.thread is not None:
            return found
        not_asked = not_asked or found.not_asked
    return PageData(None, not_asked) if not_asked else NOTHING


def _sources(document: Document, marks: Landmarks) -> Iterator[list[Any]]:
    """The values of each kind of structured data that the page has."""
    if marks.jsonld and (roots := list(find_jsonld(document, marks))):
        yield roots
    for dialect, there in ((MICRODATA, marks.microdata), (RDFA, marks.rdfa)):
        if there and _MARKED_QUESTION.search(document.data):
            yield list(read_items(document.text, dialect))


class _Asked(NamedTuple):
    """What may be the page's question; the largest is."""

    in_page: bool
    """Whether it lies in a QAPage."""
    answered: int
    """The number of its answers."""
    question: Node
    answers: list[Node]


def read_data(roots: list[Any]) -> PageData:
    """The thread among the items of a page: a QAPage's main entity, else the question with most answers."""
    graph = Graph(roots)
    not_asked = None
    best: _Asked | None = None
    for node, kinds, around in graph.nodes:
        reason = _not_asked(node, kinds, around)
        not_asked = not_asked or reason
        if "Question" not in kinds or reason is not None:
            continue
        answers = _answer_nodes(node, graph)
        asked = _Asked("QAPage" in around, len(answers), node, answers)
        if asked.in_page or answers or values(node, "answerCount"):
            best = asked if best is None or asked[:2] > best[:2] else best
    best = best or _referred(graph)
    if best is None:
        return PageData(None, not_asked)
    thread = _read_thread(best, graph)
    return PageData(thread if thread.title or thread.body or thread.answers else None, not_asked)


def _not_asked(node: Node, kinds: frozenset[str], around: frozenset[str]) -> str | None:
    """Why an item is no question that somebody asked."""
    for kind, reason in _NOT_ASKED.items():
        if kind in kinds or kind in around:
            return reason
    return _LEARNING if "Question" in kinds and values(node, "eduQuestionType") else None


def _referred(graph: Graph) -> _Asked | None:
    """The main entity of a QAPage that does not say that it is a question."""
    for node, kinds, _ in graph.nodes:
        if "QAPage" in kinds:
            for main in graph.items(node, "mainEntity", "mainEntityOfPage"):
                answers = _answer_nodes(main, graph)
                if "FAQPage" not in types(main) and (answers or line(main, "name")):
                    return _Asked(in_page=True, answered=len(answers), question=main, answers=answers)
    return None


def _answer_nodes(question: Node, graph: Graph) -> list[Node]:
    """The answers of a question, also those that only refer to it (`parentItem`); each once."""
    nodes = graph.items(question, "acceptedAnswer", "suggestedAnswer")
    identity = question.get("@id")
    if not nodes and isinstance(identity, str):
        nodes = graph.answers_to(identity)
    once: dict[str, Node] = {}
    for node in nodes:
        once.setdefault(str(node.get("@id") or _said(node)), node)
    return list(once.values())


def _said(answer: Node) -> object:
    """By which an answer is told from others when it has no name."""
    for value in values(answer, "text"):
        if isinstance(value, str):
            return value
    return id(answer)


def _read_thread(asked: _Asked, graph: Graph) -> DataThread:
    question = asked.question
    counts = [read_count(value) for value in values(question, "answerCount")]
    answers = [_read_answer(node, graph) for node in asked.answers]
    return DataThread(
        title=line(question, "name", "headline"),
        body=text(question, "text", "articleBody", "description"),
        answers_declared=next((count for count in counts if count is not None), None),
        answers=tuple([answer for answer in answers if answer is not None]),
    )


def _read_answer(node: Node, graph: Graph) -> DataAnswer | None:
    """One answer; None when it says nothing."""
    body = text(node, "text", "articleBody", "description")
    if body is None:
        return None
    title = line(node, "name", "headline")
    told = values(node, "author", "creator")
    author = read_authors([graph.follow(one) for one in told]) if told else UNKNOWN
    votes = _read_votes(first(node, "upvoteCount"))
    days = values(node, "dateCreated") + values(node, "datePublished")
    answered_on = _read_date(days) if days else None
    return make(DataAnswer, (body, title, author, votes, answered_on))


def _read_votes(value: Any) -> int | None:
    """A whole number of votes, which may be below 0, that fits the tables."""
    votes = read_number(value) if value is not None else None
    return int(votes) if votes is not None and abs(votes) < 2**31 and votes == int(votes) else None


def _read_date(found: list[Any]) -> date | None:
    """The first of the values that is a day."""
    for value in found:
        if day := read_day(value):
            return day
    return None
