"""From a page's bytes or text to its thread: the one way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parsers.assembly import assemble
from parsers.document import Document, open_document
from parsers.errors import Blocked, NotAThread, ParseError
from parsers.landmarks import Landmarks, find_landmarks
from parsers.looks import Look, look_over
from parsers.outline import is_letter, outline_of
from parsers.precheck import refuse_other_pages
from parsers.records import Layout, Page, Thread
from parsers.refusals import find_block, has_structure, is_answered, is_short, is_thread, may_be_thread
from parsers.sequence import best_states
from parsers.settling import settle
from parsers.states import Code, State
from parsers.textpages import read_text

if TYPE_CHECKING:
    from parsers.structured import PageData

_STRUCTURE: Final = frozenset((State.TITLE, State.MARKER, State.NAME, State.PLACE, State.RATING))


def parse(source: bytes | str | Document) -> Thread:
    """The thread on one page.

    Args:
        source: the page, HTML or text, as bytes (decoded as a browser would), as text, or as a document
            (`parsers.document`). What it is is decided by its content.

    Returns:
        The thread, with the evidence for each of its values.

    Raises:
        ParseError: the page gives no thread; the error names the status and the reason.
    """
    if isinstance(source, bytes):
        refuse_other_pages(source)
    document = source if isinstance(source, Document) else open_document(source)
    try:
        return _parse(document)
    except UnicodeDecodeError:
        return _parse(document.decoded())


def _parse(document: Document) -> Thread:
    """The same of a page at hand; raises UnicodeDecodeError where it has to be decoded as a whole first."""
    marks = find_landmarks(document.data) if document.is_markup else None
    page = _read_page(document, marks)
    looks = settle(look_over(page.lines), page.lines)
    data = _read_data(document, marks) if marks is not None and marks.data else None
    told, not_asked = (data.thread, data.not_asked) if data is not None else (None, None)
    if told is None and not may_be_thread(page, looks):  # most of a crawl ends here
        raise _refusal(page, not_asked, document.text if is_short(page) else "")
    thread = _read_looks(page, looks)
    if told is not None:
        from parsers.structured import reconcile

        return reconcile(thread, told)
    if is_thread(thread) and (not_asked is None or is_answered(thread)):
        return thread
    raise _refusal(page, not_asked, document.text if is_short(page) and not has_structure(thread) else "")


def _read_data(document: Document, marks: Landmarks) -> PageData:
    """What the page's structured data says; text pages must not wait until its readers are loaded."""
    from parsers.structured import find_data

    return find_data(document, marks)


def _refusal(page: Page, not_asked: str | None, text: str) -> ParseError:
    """Why a page gives no thread; `text` is the page's where it may be a block page, else empty."""
    if block := find_block(text):
        return Blocked(f'the site refused the page ("{block}"); save it again in a browser', page)
    if not_asked is not None:
        return NotAThread(f"the page says that it is {not_asked}, not a thread", page)
    return NotAThread("no question with answers of doctors was found on the page", page)


def read_page(source: str | Document) -> Page:
    """The lines of a page, HTML or text, as a reader would see them.

    Raises:
        TooDeep: markup nested deeper than can be followed.
    """
    document = (source if isinstance(source, Document) else Document(source)).decoded()
    return _read_page(document, find_landmarks(document.data) if document.is_markup else None)


def _read_page(document: Document, marks: Landmarks | None) -> Page:
    """The same of a page whose landmarks are known; None for a page of text."""
    if marks is None:
        return read_text(document.text)
    from parsers.markup import read_markup

    return read_markup(document, marks)


def read_thread(page: Page) -> Thread:
    """What a page's lines make, be it a thread or not; `parse` tells the two apart."""
    return _read_looks(page, settle(look_over(page.lines), page.lines))


def _read_looks(page: Page, looks: list[Look]) -> Thread:
    """The same, of a page whose lines were looked at."""
    outline = outline_of(page.lines, looks, page.form)
    looks = outline.looks
    states = best_states(outline)
    layout = _layout(states)
    if layout in (Layout.BYLINES, Layout.PROSE) and outline.above:
        layout = Layout.ABOVE
    elif any(look.opens for look in looks):
        layout = Layout.LABELS
    elif layout is Layout.BYLINES and outline.bare and is_letter(outline):
        layout = Layout.PROSE
    if layout is Layout.PROSE:
        from parsers.prose import prose_states  # one page in six needs it

        states = prose_states(outline.lines, looks, outline.count_at)
    return assemble(page, looks, states, layout)


def _layout(states: list[Code]) -> Layout:
    """Which shape of page the states show."""
    seen = set(states)
    if State.MARKER in seen:
        return Layout.MARKERS
    return Layout.BYLINES if seen & _STRUCTURE else Layout.PROSE
