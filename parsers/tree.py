"""Walks the element tree of an HTML page and tells its events to a line collector.

The tree is Lexbor's: it builds the tree of the HTML standard, as browsers do, and drops nothing however
deep the nesting is. (lxml loses what lies below 255 elements unless told otherwise, and its tree is not the
standard's: misnested tables and paragraphs come out in other lines than in a browser.)
"""

from __future__ import annotations

from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.elements import STYLING, Flow, Style, read_style
from parsers.frames import FRAMES, is_frame
from parsers.hints import ANSWER, MICRODATA, Hint, Site, find_hint, read_tokens
from parsers.innertext import Context, LineCollector
from parsers.records import Role
from parsers.sites import KNOWN_TOKENS

_TEXT = "-text"
_IN_ANSWERS = (Role.COUNT, Role.TITLE, Role.MARKER, Role.NAME, Role.PLACE, Role.RATING)
_TELLING = STYLING | MICRODATA
_NOTHING: dict[str, str | None] = {}


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
            style, tokens = _read_plain(tag, attributes.get("class"))
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
            context = self._inside(style, tokens, attributes.get("href") if tag == "a" else None, context)
        return style, context

    def _inside(self, style: Style, tokens: tuple[str, ...], href: str | None, context: Context) -> Context:
        """The context of what an element holds."""
        role, heading, link, group, scope, preformatted = context
        heading = style.heading or heading
        hint = find_hint(self._sites, tokens, scope) if tokens else None
        if hint is not None:
            if hint.scope == ANSWER and not group:
                self._groups += 1
                group = self._groups
            scope = hint.scope or scope
            role = self._role(hint, heading, group) or role
        return Context(role, heading, href or link, group, scope, preformatted or style.preformatted)

    def _role(self, hint: Hint, heading: int, group: int) -> Role | None:
        """The role that a hint gives, unless the asker's part of the page wears the same class."""
        role = hint.role
        if role is Role.TITLE and heading == 1:
            return Role.HEADLINE
        if role is Role.BODY and not (group or self._begun):
            return None
        if role in _IN_ANSWERS:
            self._begun = True
        return role

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


@lru_cache(maxsize=4096)  # a site has some hundred combinations of element and class
def _read_plain(tag: str, classes: str | None) -> tuple[Style, tuple[str, ...]]:
    """The look of an element without other telling attributes, and those of its tokens that a table knows."""
    tokens = read_tokens({"class": classes}) if classes else ()
    return read_style(tag, _NOTHING), tuple(token for token in tokens if token in KNOWN_TOKENS)


def _utf8(text: str) -> bytes:
    """The bytes of a text; a lone surrogate becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
