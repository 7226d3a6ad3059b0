"""Walks the element tree of an HTML page and tells its events to a line collector.

The tree is Lexbor's: it builds the tree of the HTML standard, as browsers do, and drops nothing however
deep the nesting is. (lxml loses what lies below 255 elements unless told otherwise, and its tree is not the
standard's: misnested tables and paragraphs come out in other lines than in a browser.)
"""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.contexts import Contexts, read_plain
from parsers.elements import STYLING, Flow, Style, read_style
from parsers.frames import FRAMES, is_frame
from parsers.hints import MICRODATA, read_tokens
from parsers.innertext import Context, LineCollector

_TEXT: Final = "-text"
_TELLING: Final = STYLING | MICRODATA


class TreeWalk:
    """One pass over the tree of a page."""

    __slots__ = ("_collector", "_contexts", "_tables")

    def __init__(self, collector: LineCollector, contexts: Contexts) -> None:
        self._collector = collector
        self._contexts = contexts
        self._tables: list[list[int]] = []  # of each open table: its rows so far, the cells of its last row

    def walk(self, html: str) -> None:
        """Read a whole page. Scripting counts as on: a browser shows no <noscript>."""
        node = LexborHTMLParser(_utf8(html), scripting=True).root
        add_text = self._collector.add_text
        style, context = Style(Flow.INLINE), Context()
        resume: list[tuple[LexborNode | None, Style, Context]] = []
        while True:
            while node is None:
                if style.breaks:
                    self._close(style)
                if not resume:
                    return
                node, style, context = resume.pop()
            tag = node.tag or "-"
            if tag == _TEXT:
                if style.flow is not Flow.CLOSED:
                    add_text(node.text_content or "", context)
            elif tag[0] not in "-!":
                inner = self._open(node, tag, style.flow, context)
                if inner is not None:
                    resume.append((node.next, style, context))
                    node, (style, context) = node.child, inner
                    continue
            node = node.next

    def _open(
        self, node: LexborNode, tag: str, outer: Flow, context: Context
    ) -> tuple[Style, Context] | None:
        """The start of an element inside `outer`: its look, and the context of what it holds.

        None when it is not shown.
        """
        attributes = node.attributes
        if _TELLING.isdisjoint(attributes):
            style, tokens = read_plain(tag, attributes.get("class"))
        else:
            style, tokens = read_style(tag, attributes), read_tokens(attributes)
        flow = style.flow
        if flow is Flow.HIDDEN or (outer is Flow.CLOSED and tag != "summary"):
            return None
        if tag in FRAMES and is_frame(node, tag):
            self._collector.require_break(1)
            return None
        if outer is Flow.FLEX and flow is Flow.INLINE:
            style = Style(Flow.BLOCK, 1, style.heading, style.preformatted)
        if style.breaks:
            self._collector.require_break(style.breaks)
            if flow is Flow.TABLE:
                self._tables.append([0, 0])
        elif flow is not Flow.INLINE:
            self._break_before(flow)
        if tokens or style.heading or style.preformatted or tag == "a":
            href = attributes.get("href") if tag == "a" else None
            context = self._contexts.inside(style, tokens, href, context)
        return style, context

    def _break_before(self, flow: Flow) -> None:
        """The line break or TAB that a <br>, a row or a cell puts before itself."""
        if flow is Flow.BREAK:
            self._collector.add_break()
        elif flow is Flow.ROW and self._tables:
            if self._tables[-1][0]:
                self._collector.add_break()
            self._tables[-1] = [1, 0]
        elif flow is Flow.CELL and self._tables:
            if self._tables[-1][1]:
                self._collector.add_tab()
            self._tables[-1][1] = 1

    def _close(self, style: Style) -> None:
        """The end of an element that breaks lines."""
        self._collector.require_break(style.breaks)
        if style.flow is Flow.TABLE:
            self._tables.pop()


def _utf8(text: str) -> bytes:
    """The bytes of a text; a lone surrogate becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
