"""Collects the lines of a page as a browser's `innerText` gives them.

Rules: https://html.spec.whatwg.org/multipage/dom.html#rendered-text-collection-steps. A block requires one
line break on either side, a paragraph two; breaks required one after the other count once, the widest.
<br> is a line break of its own; cells of a table row are parted by a TAB; white space collapses as in
CSS and U+00A0 stays. A line that holds nothing but white space is a blank line.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from parsers.records import Form, Line, Page, Role
from parsers.tuples import make

_SPACES: Final = " \t\n"
_TAB: Final = "\0"  # a cell's TAB must survive the collapsing; NUL is in no decoded page
_AROUND_TAB: Final = re.compile(" *\0 *")
_BREAKS: Final = ("", "\n", "\n\n", "\n\n\n")


class Context(NamedTuple):
    """What the markup around a piece of text says of it."""

    role: Role | None = None
    heading: int = 0
    href: str | None = None
    group: int = 0
    scope: str | None = None
    preformatted: bool = False


class LineCollector:
    """Takes the events of a page in document order and gives its lines."""

    __slots__ = ("_context", "_lines", "_number", "_pending", "_raw", "_started", "_tabbed", "line")

    def __init__(self) -> None:
        self._lines: list[tuple[int, str, Context]] = []
        self.line: list[str] = []
        """The pieces of the line at hand; the list is the same one for the whole page."""
        self._context: Context | None = None  # of the line at hand; None while it has no visible text
        self._raw = False  # the line at hand holds preformatted text
        self._tabbed = False  # it holds a TAB between cells
        self._number = 1
        self._pending = 0
        self._started = False

    def add_text(self, text: str, context: Context) -> None:
        """A text node, entities already decoded."""
        if context.preformatted:
            self._add_preformatted(text, context)
            return
        if not (text.isspace() and text.isascii()):  # U+00A0 is seen
            self._mark(context)
        elif not self.line:
            return
        self.line.append(text)

    def require_break(self, count: int) -> None:
        """The edge of a block: at least `count` line breaks before the next text."""
        if self.line:
            self._end_line()
        if count > self._pending:
            self._pending = count

    def add_break(self) -> None:
        """A <br>, or the next row of a table."""
        if self.line:
            self._end_line()
        self._settle()
        self._number += 1

    def add_tab(self) -> None:
        """The next cell of a row."""
        if not self.line:
            self._settle()
        self.line.append(_TAB)
        self._tabbed = True

    def page(self, url: str | None, site: str | None) -> Page:
        """The page that the lines make; its `text` holds each of them at its offset."""
        if self.line:
            self._end_line()
        lines: list[Line] = []
        pieces: list[str] = []
        before, end = 0, 0  # number of the last line with text; offset behind it
        for number, text, context in self._lines:
            breaks = number - before if before else number - 1
            start = end + breaks
            pieces.append(_BREAKS[breaks] if breaks < len(_BREAKS) else "\n" * breaks)
            pieces.append(text)
            role, heading, href, group, _, _ = context
            lines.append(make(Line, (number, start, text, number - before - 1, role, heading, href, group)))
            before, end = number, start + len(text)
        return Page("".join(pieces), tuple(lines), Form.HTML, url, site)

    def _settle(self) -> None:
        """Required breaks take effect when something follows them; before the first text they are void."""
        if self._started:
            self._number += self._pending
        self._started = True
        self._pending = 0

    def _mark(self, context: Context) -> None:
        """Visible text arrives: the line begins, or its hints shrink to what all of its text shares."""
        if not self.line:
            self._settle()
        if self._context is None:
            self._context = context
        elif context != self._context:
            self._context = _shared(self._context, context)

    def _add_preformatted(self, text: str, context: Context) -> None:
        """Text whose spaces and line breaks stand as they are."""
        for index, piece in enumerate(text.split("\n")):
            if index:
                self.add_break()
            if piece:
                self._mark(context)
                self._raw = True
                self.line.append(piece)

    def _end_line(self) -> None:
        """Keep the line at hand, its white space collapsed."""
        text = "".join(self.line)
        self.line.clear()
        context, self._context = self._context, None
        raw, self._raw = self._raw, False
        if context is None:
            return
        if not raw:
            text = _collapse(text.strip(_SPACES))
        if self._tabbed:
            self._tabbed = False
            text = _AROUND_TAB.sub("\t", text)
        if not text.isspace():
            self._lines.append((self._number, text, context))


def _collapse(text: str) -> str:
    r"""A text with each run of white space as one space; a pattern takes ten times as long.

    >>> _collapse("a \n\t b  c")
    'a b c'
    """
    if "\n" in text:
        text = text.replace("\n", " ")
    if "\t" in text:
        text = text.replace("\t", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _shared(one: Context, other: Context) -> Context:
    """The hints that hold for two pieces of one line; a rating and its number of reviews are a rating."""
    if one.role is other.role:
        role = one.role
    elif {one.role, other.role} == {Role.RATING, Role.REVIEWS}:
        role = Role.RATING
    else:
        role = None
    heading = one.heading if one.heading == other.heading else 0
    href = one.href if one.href == other.href else None
    group = one.group if one.group == other.group else 0
    return make(Context, (role, heading, href, group, None, False))
