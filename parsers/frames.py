"""Tells a page's frame (menus, lists of links at its foot or side) from its content.

A browser shows the frame, but none of it is the thread, and in plain text a footer runs on from the last
answer. So it gives no line, and only parts what stands before it from what follows. The rules follow the
landmark roles of HTML (https://www.w3.org/TR/html-aam-1.0/):

- A page whose only <main> holds its headline (<h1>) and each of its articles has its content there
  (`parsers.landmarks` finds it).
- <nav> is navigation wherever it stands.
- <footer> and <aside> belong to the page unless they stand in sectioning content, and then only one with a
  list of links is taken for the frame's: some sites set a doctor's byline in a <footer>.

Whatever holds a headline or microdata is content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FRAMES: Final = frozenset({"nav", "footer", "aside"})
SECTIONS: Final = frozenset({"article", "aside", "main", "nav", "section"})
LINKS: Final = 8
"""Links that make a list of links: a byline has one or two."""


def is_frame(node: LexborNode, tag: str) -> bool:
    """Whether an element of `FRAMES` belongs to the page's frame."""
    if tag != "nav" and node.child is None:
        return False
    if node.css_first("h1, [itemprop]") is not None:
        return False
    if tag == "nav":
        return True
    above = node.parent
    while above is not None:
        if above.tag in SECTIONS:
            return False
        above = above.parent
    return len(node.css("a")) >= LINKS
