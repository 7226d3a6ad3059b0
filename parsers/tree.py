"""Walks the element tree of an HTML page and tells its events to a line collector.

The tree is Lexbor's: it builds the tree of the HTML standard, as browsers do, and drops nothing however
deep the nesting is. (lxml loses what lies below 255 elements unless told otherwise, and its tree is not the
standard's: misnested tables and paragraphs come out in other lines than in a browser.)
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.elements import BREAKS, Flow, read_style
from parsers.hints import ANSWER, Hint, Site, find_hint
from parsers.innertext import Context, LineCollector
from parsers.records import Role

_TEXT = "-text"
_IN_ANSWERS = frozenset({Role.COUNT, Role.TITLE, Role.MARKER, Role.NAME, Role.PLACE, Role.RATING})


class TreeWalk:
    """One pass over the tree of a page."""

    __slots__ = ("_begun", "_collector", "_groups", "_sites", "_tables")

    def __init__(self, collector: LineCollector, sites: tuple[Site, ...]) -> None:
        self._collector = collector
        self._sites = sites
        self._begun = False  # something that only answers have was seen
        self._groups = 0
        self._tables: list[list[int]] = []  # of each open table: its rows so far, the cells of its last row

    def walk(self, html: str) -> None:
        """Read a whole page. Scripting counts as on: a browser shows no <noscript>."""
        node = LexborHTMLParser(_utf8(html), scripting=True).root
        flow, context = Flow.INLINE, Context()
        resume: list[tuple[LexborNode | None, Flow, Context]] = []
        while True:
            while node is None:
                self._close(flow)
                if not resume:
                    return
                node, flow, context = resume.pop()
            tag = node.tag or "-"
            following = node.next
            if tag == _TEXT:
                if flow is not Flow.CLOSED:
                    self._collector.add_text(node.text_content or "", context)
            elif tag[0] not in "-!":
                inner = self._open(node, flow, context)
                if inner is not None:
                    resume.append((following, flow, context))
                    node, (flow, context) = node.child, inner
                    continue
            node = following

    def _open(self, node: LexborNode, outer: Flow, context: Context) -> tuple[Flow, Context] | None:
        """The start of an element inside `outer`: its breaks and the context of what it holds; None when it
        is not shown.
        """
        attributes = node.attributes
        style = read_style(node.tag or "", attributes)
        flow = style.flow
        if flow is Flow.HIDDEN or (outer is Flow.CLOSED and node.tag != "summary"):
            return None
        if outer is Flow.FLEX and flow is Flow.INLINE:
            flow = Flow.BLOCK
        self._break_before(flow)
        if style.heading or style.preformatted:
            context = context._replace(
                heading=style.heading or context.heading,
                preformatted=style.preformatted or context.preformatted,
            )
        if attributes:
            hint = find_hint(self._sites, attributes, context.scope)
            if hint is not None:
                context = self._hinted(hint, context)
            if node.tag == "a":
                context = context._replace(href=attributes.get("href") or context.href)
        return flow, context

    def _hinted(self, hint: Hint, context: Context) -> Context:
        """The context with what the tables of hints say of a start tag."""
        group = context.group
        if hint.scope == ANSWER and not group:
            self._groups += 1
            group = self._groups
        role = hint.role
        if role is Role.TITLE and context.heading == 1:
            role = Role.HEADLINE  # the thread's own headline wears the class of every title
        elif role is Role.BODY and not (group or self._begun):
            role = None  # and the asker's text the class of every body
        elif role in _IN_ANSWERS:
            self._begun = True
        return context._replace(role=role or context.role, scope=hint.scope or context.scope, group=group)

    def _break_before(self, flow: Flow) -> None:
        """The line break or TAB that an element puts before itself."""
        if flow in BREAKS:
            self._collector.require_break(BREAKS[flow])
            if flow is Flow.TABLE:
                self._tables.append([0, 0])
        elif flow is Flow.BREAK:
            self._collector.add_break()
        elif flow is Flow.ROW and self._tables:
            if self._tables[-1][0]:
                self._collector.add_break()
            self._tables[-1] = [1, 0]
        elif flow is Flow.CELL and self._tables:
            if self._tables[-1][1]:
                self._collector.add_tab()
            self._tables[-1][1] = 1

    def _close(self, flow: Flow) -> None:
        """The end of an element."""
        if flow in BREAKS:
            self._collector.require_break(BREAKS[flow])
            if flow is Flow.TABLE:
                self._tables.pop()


def _utf8(text: str) -> bytes:
    """The bytes of a text; a lone surrogate becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
