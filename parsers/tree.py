"""Walks the element tree of an HTML page and tells its events to a line collector.

The tree is Lexbor's: it builds the tree of the HTML standard, as browsers do, and drops nothing however
deep the nesting is. (lxml loses what lies below 255 elements unless told otherwise, and its tree is not the
standard's: misnested tables and paragraphs come out in other lines than in a browser.)
"""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.contexts import Contexts, read_plain
from parsers.document import to_utf8
from parsers.elements import HIDDEN, STYLING, Flow, read_style
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

    def walk(self, html: str | bytes) -> None:
        """Read a whole page, be it in UTF-8. Scripting counts as on: a browser shows no <noscript>."""
        collector = self._collector
        line = collector.line
        node = LexborHTMLParser(to_utf8(html) if isinstance(html, str) else html, scripting=True).root
        flow, breaks, context = Flow.INLINE, 0, Context()
        resume: list[tuple[LexborNode | None, int, int, Context]] = []
        while True:
            while node is None:
                if breaks:
                    self._close(flow, breaks)
                if not resume:
                    return
                node, flow, breaks, context = resume.pop()
            if node.is_text_node:
                # Half of all texts are white space between blocks.
                seen = line or not node.is_empty_text_node or context.preformatted
                if seen and flow != Flow.CLOSED:
                    collector.add_text(node.text_content or "", context)
            elif (tag := node.tag or "-")[0] not in "-!":
                inner = self._open(node, tag, flow, context)
                if inner is not None:
                    resume.append((node.next, flow, breaks, context))
                    flow, breaks, context = inner
                    node = node.child
                    continue
            node = node.next

    def _open(
        self, node: LexborNode, tag: str, outer: int, context: Context
    ) -> tuple[int, int, Context] | None:
        """The start of an element inside `outer`: its flow, the breaks around it, the context of its content.

        None when it is not shown.
        """
        if tag in HIDDEN:
            return None
        attributes = node.attributes
        if _TELLING.isdisjoint(attributes):
            style, tokens = read_plain(tag, attributes.get("class"))
        else:
            style, tokens = read_style(tag, attributes), read_tokens(attributes)
        flow, breaks, heading, preformatted = style
        if flow == Flow.HIDDEN or (outer == Flow.CLOSED and tag != "summary"):
            return None
        if tag in FRAMES and is_frame(node, tag):
            self._collector.require_break(1)
            return None
        if outer == Flow.FLEX and flow == Flow.INLINE:
            flow, breaks = Flow.BLOCK, 1
        if breaks:
            self._collector.require_break(breaks)
            if flow == Flow.TABLE:
                self._tables.append([0, 0])
        elif flow != Flow.INLINE:
            self._break_before(flow)
        if tokens or heading or preformatted or tag == "a":
            href = attributes.get("href") if tag == "a" else None
            context = self._contexts.inside(style, tokens, href, context)
        return flow, breaks, context

    def _break_before(self, flow: int) -> None:
        """The line break or TAB that a <br>, a row or a cell puts before itself."""
        if flow == Flow.BREAK:
            self._collector.add_break()
        elif flow == Flow.ROW and self._tables:
            if self._tables[-1][0]:
                self._collector.add_break()
            self._tables[-1] = [1, 0]
        elif flow == Flow.CELL and self._tables:
            if self._tables[-1][1]:
                self._collector.add_tab()
            self._tables[-1][1] = 1

    def _close(self, flow: int, breaks: int) -> None:
        """The end of an element that breaks lines."""
        self._collector.require_break(breaks)
        if flow == Flow.TABLE:
            self._tables.pop()
