"""The open elements while a page is read from its tags, and where a tag leads from there.

The standard's stack of open elements is a chain here: each element knows the one around it and never changes.
So what a tag does inside an element can be kept with the element, for the next answer and the next page that
has the same markup (`parsers.transitions`).
Source: https://html.spec.whatwg.org/multipage/parsing.html#the-stack-of-open-elements.
"""

from __future__ import annotations

from typing import Final

from parsers.innertext import Context
from parsers.openings import (
    BLOCK_ENDS,
    DD,
    FORMATTING_ENDS,
    HEADING,
    HEADING_ENDS,
    LI,
    ORDINARY_ENDS,
    P,
    Tag,
)
from parsers.references import Unusual

_DEEPEST: Final = 200
# The standard remembers a form beyond its end; a frame's links were counted up to its end tag.
_NEVER_LEFT_OPEN: Final = frozenset(("/form", "/nav", "/footer", "/aside"))


class OpenElement:
    """An open element and, through `outer`, all those around it."""

    __slots__ = ("breaks", "context", "depth", "drawn", "end", "grouped", "kinds", "opened", "outer", "steps")

    def __init__(
        self, outer: OpenElement | None, end: str, breaks: int, context: Context | None, opened: int
    ) -> None:
        self.outer = outer
        self.end = end
        """Its end tag, as `/div`; of the page itself one that nobody can write."""
        self.breaks = breaks
        """The line breaks after it."""
        self.context = context
        """The context of what it holds, but for links and groups; None when that is not shown."""
        self.opened = opened
        """What is open in it: bits of `parsers.openings`."""
        self.grouped = context is not None and context.group > 0
        """It stands in an answer."""
        self.depth: int = outer.depth + 1 if outer is not None else 0
        self.drawn: bool = end == "/svg" or (outer is not None and outer.drawn)
        """It is a drawing or stands in one."""
        self.kinds: dict[Tag, Step] = {}
        """Where the tags lead that were read here so far."""
        self.steps: dict[str, Step] = {}
        """The same by what stands between one `<` and the next, where no text follows the tag."""
        if self.depth > _DEEPEST:
            raise Unusual


class Step:
    """What a tag does."""

    __slots__ = ("breaks", "more", "space", "to")

    def __init__(self, to: OpenElement, breaks: int, more: int, space: str) -> None:
        self.to = to
        """The innermost open element behind it."""
        self.breaks = breaks
        """The line breaks that it requires."""
        self.more = more
        """What else it does: bits of `parsers.openings.More`."""
        self.space = space
        """The white space that follows it, if that can be seen."""


def end_element(at: OpenElement, end: str) -> Step:
    """The step that an end tag makes.

    Raises:
        Unusual: only a tree builder knows what it closes.
    """
    if end == at.end:
        return close_until(at, (end,))
    if end in HEADING_ENDS or end in FORMATTING_ENDS or end not in BLOCK_ENDS or end == "/form":
        raise Unusual
    if end == "/p" and not at.opened & P:
        return Step(at, 2 if at.context is not None else 0, 0, "")
    if not _is_open(at, end):
        return Step(at, 0, 0, "")
    if (end == "/li" and not at.opened & LI) or (end in ("/dd", "/dt") and not at.opened & DD):
        raise Unusual
    return close_until(at, (end,))


def _is_open(at: OpenElement, end: str) -> bool:
    element: OpenElement | None = at
    while element is not None:
        if element.end == end:
            return True
        element = element.outer
    return False


def close_until(at: OpenElement, ends: tuple[str, ...]) -> Step:
    """Close the innermost element that has one of these end tags, and what lies in it.

    Raises:
        Unusual: something lies in it that is not closed with it.
    """
    breaks = 0
    while True:
        breaks = max(breaks, at.breaks)
        if at.outer is None:
            raise Unusual
        if at.end in ends:
            return Step(at.outer, breaks, 0, "")
        if at.end in _NEVER_LEFT_OPEN or (at.end not in BLOCK_ENDS and at.end not in ORDINARY_ENDS):
            raise Unusual
        at = at.outer


def make_room(at: OpenElement, clash: int) -> Step:
    """Close what must not be open around a start tag.

    Raises:
        Unusual: that takes a tree builder.
    """
    found, breaks = clash & at.opened, 0
    if found & (LI | DD):
        step = close_until(at, ("/li",) if found & LI else ("/dd", "/dt"))
        at, breaks = step.to, step.breaks
        found = clash & at.opened
    if found & P:
        step = close_until(at, ("/p",))
        at, breaks = step.to, max(breaks, step.breaks)
    if found & ~(P | LI | DD | HEADING) or (found & HEADING and at.end in HEADING_ENDS):
        raise Unusual
    return Step(at, breaks, 0, "")
