"""A page's structured data as one neutral record: its question, its answers, and who gave them.

The vocabulary is schema.org's (https://schema.org/QAPage) in the shape that search engines ask for
(https://developers.google.com/search/docs/appearance/structured-data/qapage). JSON-LD is looked for
first, then microdata, then RDFa; the first that holds a thread is the witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from parsers.landmarks import Landmarks
from parsers.structured.authors import UNKNOWN, Author, read_author
from parsers.structured.datatext import read_count, read_day, read_number
from parsers.structured.jsonld import Node, find_jsonld
from parsers.structured.microdata import MICRODATA, RDFA, read_items
from parsers.structured.nodes import Graph, line, text, types, values

_MARKED_QUESTION: Final = re.compile(
    r"\b(?:itemtype|typeof)\s*=\s*[\"']?[^\"'<>]{0,60}?\b(Question|QAPage|FAQPage|Quiz)\b", re.IGNORECASE
)
# Pages of questions that nobody asked: no threads.
_NOT_ASKED: Final = {
    "FAQPage": "a list of frequently asked questions (FAQPage)",
    "Quiz": "a quiz (Quiz)",
}
# https://schema.org/eduQuestionType: flash cards and the like, on pages that are not marked as a quiz.
_LEARNING: Final = "learning questions (eduQuestionType)"


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """One answer as the data tells it; what it does not tell is None."""

    body: str
    title: str | None = None
    author: Author = UNKNOWN
    votes: int | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class DataThread:
    """A thread as the data tells it."""

    title: str | None
    body: str | None
    answers_declared: int | None
    answers: tuple[DataAnswer, ...]
    """Accepted answers first, as the data has them; the page's own order may be another."""


@dataclass(frozen=True, slots=True)
class PageData:
    """What a page's structured data says of it."""

    thread: DataThread | None = None
    not_asked: str | None = None
    """What the page is instead of a thread, in words, when the data says that."""


NOTHING: Final = PageData()


def find_data(markup: str, marks: Landmarks) -> PageData:
    """The thread in the structured data of an HTML page; `marks` are its landmarks, which tell what there is.

    >>> from parsers.landmarks import find_landmarks
    >>> page = (
    ...     '<script type="application/ld+json">{"@type": "QAPage", "mainEntity": {"@type": "Question", '
    ...     '"name": "Why?", "acceptedAnswer": {"@type": "Answer", "text": "So."}}}</script>'
    ... )
    >>> data = find_data(page, find_landmarks(page))
    >>> data.thread.title, data.thread.answers[0].body
    ('Why?', 'So.')
    """
    not_asked = None
    for roots in _sources(markup, marks):
        found = read_data(roots)
        if found.thread is not None:
            return found
        not_asked = not_asked or found.not_asked
    return PageData(None, not_asked) if not_asked else NOTHING


def _sources(markup: str, marks: Landmarks) -> Iterator[list[Any]]:
    """The values of each kind of structured data that the page has."""
    if marks.jsonld and (roots := list(find_jsonld(markup, marks.jsonld))):
        yield roots
    for dialect, there in ((MICRODATA, marks.microdata), (RDFA, marks.rdfa)):
        if there and _MARKED_QUESTION.search(markup):
            yield list(read_items(markup, dialect))


def read_data(roots: list[Any]) -> PageData:
    """The thread among the items of a page: a QAPage's main entity, else the question with most answers."""
    graph = Graph(roots)
    not_asked = None
    best: tuple[int, int, Node] | None = None
    for node, around in graph.nodes:
        kinds = types(node)
        reason = next((_NOT_ASKED[kind] for kind in _NOT_ASKED if kind in kinds or kind in around), None)
        if "Question" in kinds and reason is None and values(node, "eduQuestionType"):
            reason = _LEARNING
        not_asked = not_asked or reason
        if "Question" not in kinds or reason is not None:
            continue
        rank = (int("QAPage" in around), len(_answer_nodes(node, graph)))
        if (rank[0] or rank[1] or values(node, "answerCount")) and (best is None or rank > best[:2]):
            best = (*rank, node)
    if best is None:
        best = _referred(graph)
    if best is None:
        return PageData(None, not_asked)
    thread = _read_thread(best[2], graph)
    return PageData(thread if thread.title or thread.body or thread.answers else None, not_asked)


def _referred(graph: Graph) -> tuple[int, int, Node] | None:
    """The main entity of a QAPage that does not say that it is a question."""
    for node, _ in graph.nodes:
        if "QAPage" in types(node):
            for main in graph.items(node, "mainEntity", "mainEntityOfPage"):
                if "FAQPage" not in types(main) and (_answer_nodes(main, graph) or line(main, "name")):
                    return (1, 0, main)
    return None


def _answer_nodes(question: Node, graph: Graph) -> list[Node]:
    """The answers of a question, also those that only refer to it (`parentItem`); each once."""
    nodes = graph.items(question, "acceptedAnswer", "suggestedAnswer")
    identity = question.get("@id")
    if not nodes and isinstance(identity, str):
        nodes = graph.answers_to(identity)
    once: dict[object, Node] = {}
    for node in nodes:
        said = next((value for value in values(node, "text") if isinstance(value, str)), id(node))
        once.setdefault(str(node.get("@id") or said), node)
    return list(once.values())


def _read_thread(question: Node, graph: Graph) -> DataThread:
    answers = (_read_answer(node, graph) for node in _answer_nodes(question, graph))
    counts = (read_count(value) for value in values(question, "answerCount"))
    return DataThread(
        title=line(question, "name", "headline"),
        body=text(question, "text", "articleBody", "description"),
        answers_declared=next((count for count in counts if count is not None), None),
        answers=tuple(answer for answer in answers if answer is not None),
    )


def _read_answer(node: Node, graph: Graph) -> DataAnswer | None:
    """One answer; None when it says nothing."""
    body = text(node, "text", "articleBody", "description")
    if body is None:
        return None
    author = next((graph.follow(value) for value in values(node, "author", "creator")), None)
    votes = next((read_number(value) for value in values(node, "upvoteCount")), None)
    days = (read_day(value) for value in values(node, "dateCreated") + values(node, "datePublished"))
    return DataAnswer(
        body=body,
        title=line(node, "name", "headline"),
        author=read_author(author),
        votes=int(votes) if votes is not None and abs(votes) < 2**31 and votes == int(votes) else None,
        answered_on=next((day for day in days if day), None),
    )
