"""Reads the lines of a page straight from its tags, without a tree, as long as nothing unusual is in them.

A tree builder is needed for markup that does not mean what it says: tables with text between the cells, bold
text that is closed outside its paragraph, and so on. Most pages have none of that. Here only a closed list
is accepted: elements without rules of their own, ends of elements in the order of their beginnings, and the
ends that the standard implies (`</p>`, `</li>`, `</dd>`, `</dt>`; elements other than formatting ones that
are left open in a block). Anything else raises `Unusual`, and the page is read from its tree.
`tests/test_straight.py` holds both readings against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import length_hint
from typing import Final

from parsers.contexts import Contexts
from parsers.elements import Flow
from parsers.frames import LINKS
from parsers.innertext import Context, LineCollector
from parsers.menus import cut_menus
from parsers.opaque import cut_opaque, even_out
from parsers.openings import (
    BLOCK_ENDS,
    DD,
    FORMATTING_ENDS,
    FRAME,
    GAP,
    HEADING,
    HEADING_ENDS,
    LI,
    ORDINARY_ENDS,
    SECTION,
    Act,
    P,
    Tag,
)
from parsers.references import Unusual, decode_text
from parsers.shapes import read_target
from parsers.tags import TAGS, read_tag

_SPACES: Final = " \t\n"
_DEEPEST: Final = 200
_LINK_STARTS: Final = ("a ", "a>", "a\n", "a\t")
# The standard remembers a form beyond its end; a frame's links were counted up to its end tag.
_NEVER_LEFT_OPEN: Final = frozenset(("/form", "/nav", "/footer", "/aside"))
_STAGES: Final = {"html": 1, "head": 2, "/head": 3, "body": 4}

# The innermost open element: its end tag; the line breaks after it; the context of what it holds, None when
# it is not shown; what is open (bits of parsers.openings).
Frame = tuple[str, int, Context | None, int]


class StraightWalk:
    """One pass over the tags of a page."""

    __slots__ = ("_collector", "_contexts", "_menus", "_parts", "_stack")

    def __init__(self, collector: LineCollector, contexts: Contexts) -> None:
        self._collector = collector
        self._contexts = contexts
        self._stack: list[Frame] = []
        self._parts: list[str] = []
        self._menus: list[str] = []

    def walk(self, html: str) -> None:
        """Read a whole page.

        Raises:
            Unusual: the page needs a tree; what the collector has got by then is void.
        """
        html, menus = cut_opaque(even_out(html))
        if menus:
            html, self._menus = cut_menus(html)
        first, *parts = html.split("<")
        context = Context()
        if not html.startswith("<main") and "<body" in html:
            if first.strip(_SPACES):
                raise Unusual
            begun, context, first = self._read_head(parts)
            del parts[:begun]
        self._parts = parts
        self._stack.append(("<", 0, context, 0))  # no tag is written like that
        if first:
            self._collector.add_text(decode_text(first) if "&" in first else first, context)
        self._read(iter(parts))
        while self._stack:
            if breaks := self._stack.pop()[1]:
                self._collector.require_break(breaks)

    def _read_head(self, parts: list[str]) -> tuple[int, Context, str]:
        """Read up to <body>: the number of pieces up to it, the context of its content, the text behind."""
        stage = 0
        context = Context()
        for count, part in enumerate(parts, 1):
            tag, _, text = read_tag(part, *part.partition(">")[::2])
            name = tag.end
            if tag.act == Act.ROOT:
                if name not in _STAGES or _STAGES[name] <= stage:
                    raise Unusual
                stage = _STAGES[name]
                if name in ("html", "body"):
                    if tag.style.flow is not Flow.BLOCK or tag.style.preformatted:
                        raise Unusual
                    context = self._contexts.inside(tag.style, tag.tokens, None, context)
            elif tag.act != Act.NOTHING or tag.end or tag.clash & ~FRAME:
                raise Unusual
            if name == "body":
                return count, context, text
            if text.strip(_SPACES):
                raise Unusual
        raise Unusual

    def _read(self, parts: Iterator[str]) -> None:
        """Read the content of the body. The element at hand is kept in variables: this is the hot loop."""
        known, stack, collector = TAGS, self._stack, self._collector
        line = collector.line
        end, breaks, context, opened = stack.pop()
        for part in parts:
            written, closing, text = part.partition(">")
            if written == end and closing:
                if breaks:
                    collector.require_break(breaks)
                end, breaks, context, opened = stack.pop()
            else:
                tag = known.get(written)
                if tag is None or not closing:
                    tag, written, text = read_tag(part, written, text)
                act, tag_end, tag_breaks, _, _, clash, keep, adds = tag
                if (
                    act <= (Act.PLAIN if context else Act.FRAME)
                    and not opened & clash
                    and len(stack) < _DEEPEST
                ):
                    stack.append((end, breaks, context, opened))
                    end, opened, breaks = tag_end, opened & keep | adds, tag_breaks if context else 0
                    if breaks:
                        collector.require_break(breaks)
                elif act != Act.NOTHING or opened & clash:
                    stack.append((end, breaks, context, opened))
                    self._change(tag, written, parts)
                    end, breaks, context, opened = stack.pop()
            if text and context and (line or not (text.isspace() and text.isascii())):
                collector.add_text(decode_text(text) if "&" in text else text, context)
        stack.append((end, breaks, context, opened))

    def _change(self, tag: Tag, written: str, parts: Iterator[str]) -> None:
        """Any other tag than that of a plain element; `parts` gives the pieces of the page behind it."""
        if len(self._stack) > _DEEPEST:
            raise Unusual
        if tag.act == Act.ROOT:
            if tag.end not in ("/body", "/html"):
                raise Unusual
            return
        if tag.act == Act.END:
            self._end(tag.end)
            return
        if tag.clash & self._stack[-1][3]:
            self._make_room(tag)
        if self._stack[-1][2] is not None:
            self._open(tag, written, parts)
        elif tag.end:
            self._stack.append((tag.end, 0, None, self._stack[-1][3] & tag.keep | tag.adds))

    def _open(self, tag: Tag, written: str, parts: Iterator[str]) -> None:
        """The start of an element where something is shown."""
        act, end, breaks, style, tokens, _, keep, adds = tag
        context, opened = self._stack[-1][2:]
        within = opened & keep | adds
        if act == Act.BREAK:
            self._collector.add_break()
        elif act == Act.MENU:
            self._read_menu(self._menus[int(written[1:])], opened)
        elif act == Act.HIDDEN:
            context, breaks = None, 0
        elif act == Act.FRAME and self._is_frame(end, opened, length_hint(parts)):
            self._collector.require_break(1)
            context, breaks, within = None, 0, within | FRAME
        elif breaks:
            self._collector.require_break(breaks)
        if context and (tokens or style.heading or end == "/a"):
            href = read_target(written) if end == "/a" else None
            context = self._contexts.inside(style, tokens, href, context)
        if end:
            self._stack.append((end, breaks, context, within))

    def _read_menu(self, menu: str, opened: int) -> None:
        """A menu gives no line, unless it is a section's own foot or aside."""
        if opened & SECTION and not menu.startswith("nav"):
            self._read(iter(menu.split("<")))
        else:
            self._collector.require_break(1)

    def _is_frame(self, end: str, opened: int, left: int) -> bool:
        """Whether a <nav>, <footer> or <aside> is the page's frame, as `parsers.frames.is_frame` has it."""
        if end == "/nav":
            return True
        if opened & SECTION:
            return False
        links = 0
        start = len(self._parts) - left
        for at in range(start, len(self._parts)):
            part = self._parts[at]
            if part.startswith(end) and part[len(end) : len(end) + 1] == ">":
                return links >= LINKS
            if part.startswith(end[1:]):
                break
            if part[:1] == GAP and part[1:2] != ">":
                links += self._menus[int(part[1 : part.index(">")])].count("<a")
            links += part[:2].lower() in _LINK_STARTS
        raise Unusual

    def _make_room(self, tag: Tag) -> None:
        """Close what must not be open around a start tag."""
        clash = tag.clash & self._stack[-1][3]
        if clash & (LI | DD):
            self._close_until(("/li",) if clash & LI else ("/dd", "/dt"))
            clash = tag.clash & self._stack[-1][3]
        if clash & P:
            self._close_until(("/p",))
        if clash & ~(P | LI | DD | HEADING) or (clash & HEADING and self._stack[-1][0] in HEADING_ENDS):
            raise Unusual

    def _end(self, end: str) -> None:
        """An end tag that is not that of the innermost element."""
        opened = self._stack[-1][3]
        if end == self._stack[-1][0]:  # written in another way
            self._close_until((end,))
            return
        ends = {frame[0] for frame in self._stack}
        if end in HEADING_ENDS or end in FORMATTING_ENDS or end not in BLOCK_ENDS or end == "/form":
            raise Unusual
        if end == "/p" and not opened & P:
            if self._stack[-1][2] is not None:
                self._collector.require_break(2)
        elif end in ends:
            if (end == "/li" and not opened & LI) or (end in ("/dd", "/dt") and not opened & DD):
                raise Unusual
            self._close_until((end,))

    def _close_until(self, ends: tuple[str, ...]) -> None:
        """Close the innermost element that has one of these end tags, and what lies in it."""
        while True:
            end, breaks, _, _ = self._stack.pop()
            if breaks:
                self._collector.require_break(breaks)
            if end in ends:
                return
            if end in _NEVER_LEFT_OPEN or (end not in BLOCK_ENDS and end not in ORDINARY_ENDS):
                raise Unusual
