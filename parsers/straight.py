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

from parsers.elements import Flow
from parsers.frames import LINKS
from parsers.innertext import Context, LineCollector
from parsers.opaque import COMMENT, even_out, skip_comment, skip_element, split_page
from parsers.openelements import OpenElement, Step
from parsers.openings import FRAME, SECTION, A, Act, More, Tag
from parsers.references import Unusual, decode_text
from parsers.shapes import read_target
from parsers.tags import TAGS, read_tag
from parsers.transitions import Transitions
from parsers.tuples import make

_SPACES: Final = " \t\n"
_LINK_STARTS: Final = ("a ", "a>", "a\n", "a\t")
_OPAQUE_STARTS: Final = ("script", "style", "title", "noscript", "textarea", "iframe", "select")
_STAGES: Final = {"html": 1, "head": 2, "/head": 3, "body": 4}


class StraightWalk:
    """One pass over the tags of a page."""

    __slots__ = ("_begun", "_collector", "_group", "_href", "_parts", "_transitions")

    def __init__(self, collector: LineCollector, transitions: Transitions) -> None:
        self._collector = collector
        self._transitions = transitions
        self._parts: list[str] = []
        self._begun = 0
        self._group = 0  # the number of answers that have begun
        self._href: str | None = None  # the target of the link at hand

    def walk(self, html: str) -> None:
        """Read a whole page.

        Raises:
            Unusual: the page needs a tree; what the collector has got by then is void.
        """
        html = even_out(html)
        self._parts = html.split("<") if html.startswith("<main") else split_page(html)
        parts = iter(self._parts)
        text = next(parts)
        context = Context()
        if not html.startswith("<main") and "<body" in html:
            if text.strip(_SPACES):
                raise Unusual
            context, text = self._read_head(parts)
        at = self._transitions.begin(context)
        if text:
            self._add_text(text, at)
        self._read(at, parts)

    def _read_head(self, parts: Iterator[str]) -> tuple[Context, str]:
        """Read up to <body>: the context of its content, the text behind its tag."""
        stage = 0
        context = Context()
        for part in parts:
            written, _, text = part.partition(">")
            tag, _, text = read_tag(part, written, text)
            name = tag.end
            if tag.act == Act.ROOT:
                if name not in _STAGES or _STAGES[name] <= stage:
                    raise Unusual
                stage = _STAGES[name]
                if name in ("html", "body"):
                    if tag.style.flow != Flow.BLOCK or tag.style.preformatted:
                        raise Unusual
                    context, more = self._transitions.inside(tag, context, self._begun)
                    self._note(more)
            elif tag.act >= Act.COMMENT and not tag.clash & ~FRAME:
                text = self._skip(tag, part, text, parts)
            elif tag.act != Act.NOTHING or tag.end or tag.clash & ~FRAME:
                raise Unusual
            if name == "body":
                return context, text
            if text.strip(_SPACES):
                raise Unusual
        raise Unusual

    def _read(self, at: OpenElement, parts: Iterator[str]) -> None:
        """Read the content of the body."""
        collector = self._collector
        line = collector.line
        for part in parts:
            step = at.steps.get(part)
            if step is None:
                at, text = self._take(at, part, parts)
                if at.context is not None and text and (line or not _is_space(text)):
                    self._add_text(text, at)
                continue
            at = step.to
            if step.more:
                self._note(step.more)
            if step.breaks:
                collector.require_break(step.breaks)
            elif step.space and line:
                line.append(step.space)

    def _take(self, at: OpenElement, part: str, parts: Iterator[str]) -> tuple[OpenElement, str]:
        """A tag that was not seen here like this: the innermost open element behind it, and its text."""
        if at.drawn:
            step, text = self._transitions.draw(at, part)
            if _is_space(text):
                self._transitions.keep(at, part, step, text)
            return step.to, text
        written, closing, text = part.partition(">")
        tag = TAGS.get(written)
        if tag is None or not closing:
            tag, written, text = read_tag(part, written, text)
        if tag.act >= Act.COMMENT:
            if tag.clash & at.opened:
                raise Unusual
            return at, self._skip(tag, part, text, parts)
        step = self._step(at, tag, parts)
        if step.more:
            self._note(step.more)
            if tag.end == "/a" and tag.act != Act.END:
                self._href = read_target(written) or None
        if step.breaks:
            self._collector.require_break(step.breaks)
        if not step.more & More.ONCE and _is_space(text) and written in TAGS:
            self._transitions.keep(at, part, step, text)
        return step.to, text

    def _step(self, at: OpenElement, tag: Tag, parts: Iterator[str]) -> Step:
        """What a tag does."""
        if tag.act == Act.FRAME and at.context is not None and self._is_frame(tag.end, at.opened, parts):
            return self._transitions.frame(at, tag)
        return self._transitions.step(at, tag, self._begun)

    def _skip(self, tag: Tag, part: str, text: str, parts: Iterator[str]) -> str:
        """The text behind a comment or an element in which nothing is a tag."""
        return skip_comment(part, parts) if tag.act == Act.COMMENT else skip_element(tag.end, text, parts)

    def _note(self, more: int) -> None:
        """What a tag does besides opening and closing elements."""
        if more & More.LINE:
            self._collector.add_break()
        if more & More.LINK:
            self._href = None
        if more & More.GROUP:
            self._group += 1
        self._begun |= more & More.BEGUN

    def _add_text(self, text: str, at: OpenElement) -> None:
        context = at.context
        if context is None:
            return
        if at.grouped or (self._href is not None and at.opened & A):
            role, heading, _, _, scope, _ = context
            group = self._group if at.grouped else 0
            context = make(Context, (role, heading, self._href, group, scope, False))
        self._collector.add_text(decode_text(text) if "&" in text else text, context)

    def _is_frame(self, end: str, opened: int, parts: Iterator[str]) -> bool:
        """Whether a <nav>, <footer> or <aside> is the page's frame, as `parsers.frames.is_frame` has it."""
        if end == "/nav":
            return True
        if opened & SECTION:
            return False
        links = 0
        name = end[1:]
        following = iter(self._parts[len(self._parts) - length_hint(parts) :])
        for part in following:
            if part.startswith("/"):
                if part.startswith(end) and part[len(end) : len(end) + 1] == ">":
                    return False
            elif part[:2].lower() in _LINK_STARTS:
                links += 1
                if links == LINKS:
                    return True
            elif part.startswith(name):
                break
            else:
                self._look_past(part, following)
        raise Unusual

    def _look_past(self, part: str, following: Iterator[str]) -> None:
        """Go to the end of an element in which nothing is a tag, if one begins here."""
        if part.startswith(COMMENT):
            skip_comment(part, following)
        elif part.startswith(_OPAQUE_STARTS):
            tag, _, text = read_tag(part, *part.partition(">")[::2])
            if tag.act == Act.OPAQUE:
                skip_element(tag.end, text, following)


def _is_space(text: str) -> bool:
    """Whether a text is none, or white space that collapses; U+00A0 is seen."""
    return not text or (text.isspace() and text.isascii())
