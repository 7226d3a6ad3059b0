"""The states of a page's lines become a thread: the page is cut into answers, then each one is read.

thread  = question answer*
answer  = title? marker? body byline?
byline  = name? place? rating?
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from parsers.answers import read_answer, read_question
from parsers.chunks import Chunk
from parsers.looks import Look
from parsers.marks import read_thanks
from parsers.records import Answer, Layout, LineKind, Page, Thread
from parsers.states import STATE_NAMES, Code, State
from parsers.titles import TITLE_LENGTH, title_score

# The kind of line that each state makes, and where a line in it belongs in its answer ("" for none). Both
# are indexed by the state's number.
_KINDS: Final = tuple(
    LineKind.BODY if name in ("open", "more") else LineKind(name) for name in STATE_NAMES if name != "start"
)
_PARTS: Final = ("", "", "", "titles", "markers", "body", "body", "names", "places", "ratings", "", "")


# Two answers may begin with the same thanks; so many letters are no accident.
_REPEATED: Final = 80


def assemble(page: Page, looks: Sequence[Look], states: Sequence[Code], layout: Layout) -> Thread:
    """The thread that the states of a page's lines make."""
    kinds = [_KINDS[state] for state in states]
    furniture = {
        index: looks[index].furniture or "other"
        for index, state in enumerate(states)
        if state == State.FURNITURE
    }
    answers: list[Answer] = []
    printed: dict[tuple[str | None, str], list[str]] = {}  # by title and the body's beginning
    for chunk in cut(page, looks, states, layout):
        if not chunk.body or _is_link_list(chunk, looks):  # a title or a byline that nothing belongs to
            for index in chunk.indexes():
                if index not in furniture:
                    kinds[index] = LineKind.UNKNOWN
            continue
        answer = read_answer(page, looks, chunk)
        above = printed.setdefault((answer.title, answer.body[:_REPEATED]), [])
        if _is_repeat(answer.body, above):  # printed twice word for word: one answer
            for index in chunk.indexes():
                kinds[index] = LineKind.FURNITURE
                furniture[index] = "repeated"
            continue
        above.append(answer.body)
        answers.append(answer)
        for index in (*chunk.days, *chunk.thanks):
            kinds[index] = LineKind.DATE if index in chunk.days else LineKind.MARKER
            furniture.pop(index, None)
        if chunk.names and furniture.pop(chunk.names[0], None) is not None:  # the doctor of a column
            kinds[chunk.names[0]] = LineKind.NAME
    return Thread(
        question=read_question(page, looks, states),
        answers=tuple(answers),
        layout=layout,
        page=page,
        kinds=tuple(kinds),
        furniture=furniture,
    )


def cut(
    page: Page, looks: Sequence[Look], states: Sequence[Code], layout: Layout = Layout.BYLINES
) -> list[Chunk]:
    """The answers of a page, cut where one begins.

    An answer begins at its title; without a title at its vote marker; without that at its body's
    first paragraph. Where bylines stand above, it begins with the byline. Where the markup has a container
    around each answer, it begins with the container.
    """
    above = layout is Layout.ABOVE
    lines = page.lines
    chunks: list[Chunk] = []
    chunk: Chunk | None = None
    group = 0
    for index, state in enumerate(states):
        part = _PARTS[state]
        if not part:
            if state == State.FURNITURE and looks[index].furniture == "column":
                if chunk is None:
                    chunk = Chunk()
                    chunks.append(chunk)
                chunk.names.append(index)
            elif state == State.FURNITURE and chunk is not None and lines[index].group == group:
                _add_furniture(chunk, looks[index], index)
            continue
        line_group = lines[index].group
        if line_group:
            begins = line_group != group
        elif chunk is not None:
            begins = _begins_above(state, chunk) if above else _begins(state, chunk)
        else:
            begins = True
        if chunk is None or begins:
            chunk = Chunk()
            chunks.append(chunk)
        group = line_group
        if part == "titles" and chunk.titles:  # two titles in one container: the second begins the body
            part = "body"
        chunk.put(part, index)
    return chunks


def _is_link_list(chunk: Chunk, looks: Sequence[Look]) -> bool:
    """Whether an answer without byline or marker is nothing but headlines: a list of other threads."""
    if chunk.markers or chunk.names or chunk.places or chunk.ratings:
        return False
    if len(chunk.body) < 2 and not _after_suggestion(chunk, looks):
        return False  # the page may be cut right below a title
    return all(
        len(looks[index].text) <= TITLE_LENGTH and title_score(looks[index].text) > 0.5
        for index in chunk.body
    )


def _is_repeat(body: str, above: Collection[str]) -> bool:
    """Whether an answer, or a long beginning of it where the page is cut, was printed above."""
    return body in above or (len(body) >= _REPEATED and any(text.startswith(body) for text in above))


def _after_suggestion(chunk: Chunk, looks: Sequence[Look]) -> bool:
    """Whether a heading of other threads stands right above the chunk."""
    first = min(chunk.indexes())
    return first > 0 and looks[first - 1].furniture == "suggestion"


def _begins(state: Code, chunk: Chunk) -> bool:
    """Whether a line in this state is the first one of the next answer."""
    if state == State.MORE:
        return False
    if state == State.TITLE:
        return True
    return bool(chunk.body) and (state == State.OPEN or state == State.MARKER)


def _begins_above(state: Code, chunk: Chunk) -> bool:
    """The same where bylines stand above the answers: all but a further paragraph begins one below a body."""
    return state != State.MORE and bool(chunk.body)


def _add_furniture(chunk: Chunk, look: Look, index: int) -> None:
    """Keep the furniture that says something of the answer above it: its date, its votes."""
    if look.day is not None:
        chunk.days.append(index)
    elif (
        look.furniture == "helpful" and chunk.body and not chunk.thanks and read_thanks(look.text) is not None
    ):
        chunk.thanks.append(index)
