"""Works out what the tags of a site's pages do, and remembers it.

Pages repeat themselves: each answer of a thread stands in the same elements, and so do those of the next
page. What a tag does depends on the open elements alone, so it is worked out once for each place (a class on
another element, another parent: another place). The few that depend on more are marked `More.ONCE`: whether
an element is the page's frame, whether a class that the question has too belongs to an answer.
"""

from __future__ import annotations

from typing import Final

from parsers.contexts import SiteContexts
from parsers.innertext import Context
from parsers.openelements import OpenElement, Step, close_until, end_element, make_room
from parsers.openings import FRAME, A, Act, More, Tag
from parsers.references import Unusual
from parsers.shapes import find_shape, split_tag

_NOBODY: Final = "<"  # no tag is written like that
_DRAWN = frozenset(("circle", "clippath", "defs", "desc", "ellipse", "g", "line", "lineargradient", "mask"))
_DRAWN |= {"path", "polygon", "polyline", "radialgradient", "rect", "stop", "symbol", "text", "title"}
_DRAWN |= {"tspan", "use"}
_TEXTS: Final = frozenset(("/title", "/desc"))  # HTML may stand in these
_LONGEST: Final = 1000  # characters of a tag that is kept
_MOST: Final = 20_000  # steps that are kept; a site has some thousand
_ROOM: Final = 2_000_000  # characters of all of their tags


class Transitions:
    """What was learned of the pages of a site, or of all others."""

    __slots__ = ("_contexts", "_count", "_roots", "_size", "_special", "_used")

    def __init__(self, contexts: SiteContexts) -> None:
        self._contexts = contexts
        self._roots: dict[Context, OpenElement] = {}
        self._special: dict[tuple[OpenElement, Tag, int], Step] = {}  # those that depend on more
        self._used: list[OpenElement] = []  # those with steps
        self._count = 0
        self._size = 0

    def begin(self, context: Context) -> OpenElement:
        """The page itself, where its content has this context."""
        root = self._roots.get(context)
        if root is None:
            self._count += 1
            root = self._roots[context] = OpenElement(None, _NOBODY, 0, context, 0)
        return root

    def inside(self, tag: Tag, context: Context, begun: int) -> tuple[Context, int]:
        """The context in an element, as `SiteContexts.inside` has it."""
        return self._contexts.inside(tag.style, tag.tokens, context, begun)

    def step(self, at: OpenElement, tag: Tag, begun: int) -> Step:
        """What a tag does that stands in an element; `begun`: `More.BEGUN` if the answers have begun.

        Raises:
            Unusual: it takes a tree builder to know.
        """
        step = at.kinds.get(tag)
        if step is None:
            step = self._special.get((at, tag, begun))
        if step is None:
            step = self._work_out(at, tag, begun)
            self._use(at)
            if step.more & More.ONCE:
                self._special[at, tag, begun] = step
            else:
                at.kinds[tag] = step
        return step

    def keep(self, at: OpenElement, part: str, step: Step, space: str) -> None:
        """Remember a step by the tag as it is written with the white space behind it."""
        if len(part) > _LONGEST:
            return
        self._use(at)
        self._size += len(part)
        shown = space if step.to.context is not None else ""
        at.steps[part] = step if not shown else Step(step.to, step.breaks, step.more, shown)

    def _use(self, element: OpenElement) -> None:
        """A step is about to be kept with an element."""
        if self._count >= _MOST or self._size > _ROOM:
            self._forget()
        if not element.kinds and not element.steps:
            self._used.append(element)
        self._count += 1

    def _forget(self) -> None:
        """An element and its steps hold each other, so they are parted."""
        for element in self._used:
            element.kinds.clear()
            element.steps.clear()
        self._used.clear()
        self._roots.clear()
        self._special.clear()
        self._count = self._size = 0

    def _work_out(self, at: OpenElement, tag: Tag, begun: int) -> Step:
        if tag.act == Act.ROOT:
            if tag.end not in ("/body", "/html"):
                raise Unusual
            return Step(at, 0, 0, "")
        if tag.act == Act.END:
            return self._ended(at, tag)
        if tag.act == Act.DRAWING:
            return Step(OpenElement(at, tag.end, 0, None, at.opened), 0, 0, "")
        room = make_room(at, tag.clash)
        if room.to.context is None:
            if not tag.end:
                return room
            return Step(_open(room.to, tag, None, 0), room.breaks, 0, "")
        return self._begin(room, room.to.context, tag, begun)

    def _ended(self, at: OpenElement, tag: Tag) -> Step:
        step = end_element(at, tag.end)
        return Step(step.to, step.breaks, More.LINK, "") if at.opened & ~step.to.opened & A else step

    def _begin(self, room: Step, context: Context, tag: Tag, begun: int) -> Step:
        """A start tag where something is shown."""
        breaks, more = max(room.breaks, tag.breaks), 0
        if tag.act == Act.BREAK:
            return Step(room.to, breaks, More.LINE, "")
        if tag.act == Act.HIDDEN:
            return Step(_open(room.to, tag, None, 0), room.breaks, 0, "")
        if not tag.end:
            return Step(room.to, breaks, 0, "")
        if tag.tokens or tag.style.heading:
            context, more = self.inside(tag, context, begun)
        if tag.end == "/a":
            more |= More.LINK
        if tag.act == Act.FRAME:
            more |= More.ONCE
        return Step(_open(room.to, tag, context, tag.breaks), breaks, more, "")

    def frame(self, at: OpenElement, tag: Tag) -> Step:
        """What the start tag of an element does that is the page's frame.

        Raises:
            Unusual: as `step`.
        """
        step = self._special.get((at, tag, FRAME))
        if step is None:
            room = make_room(at, tag.clash)
            opened = room.to.opened & tag.keep | tag.adds | FRAME
            element = OpenElement(room.to, tag.end, 0, None, opened)
            step = Step(element, max(room.breaks, 1), More.ONCE, "")
            self._use(at)
            self._special[at, tag, FRAME] = step
        return step

    def draw(self, at: OpenElement, part: str) -> tuple[Step, str]:
        """What a tag in a drawing does, and the text behind it.

        Raises:
            Unusual: anything that is not properly nested or no mere drawing.
        """
        written, text = split_tag(part)
        if written.startswith("/"):
            if written != at.end:
                raise Unusual
            return close_until(at, (written,)), text
        shape = find_shape(written.split('"'))
        if shape.name not in _DRAWN or at.end in _TEXTS or "itemprop" in written:
            raise Unusual
        if shape.closed:
            return Step(at, 0, 0, ""), text
        end = "/" + written[: len(shape.name)]
        return Step(OpenElement(at, end, 0, None, at.opened), 0, 0, ""), text


def _open(at: OpenElement, tag: Tag, context: Context | None, breaks: int) -> OpenElement:
    return OpenElement(at, tag.end, breaks, context, at.opened & tag.keep | tag.adds)
