"""What the tree builder of the HTML standard looks for among the open elements at each start tag.

Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody. Elements that are not here
have rules that only the tree builder knows.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from parsers.elements import Style
from parsers.frames import SECTIONS

GAP: Final = "\0"
"""Stands as a tag where something that holds no text was taken out; NUL is in no decoded page."""


class Act:
    """What a tag does; up to `FRAME` it opens an element. Plain numbers, as in `parsers.states.State`."""

    PLAIN: Final = 1
    """Says nothing of its text."""
    TELLING: Final = 2
    HIDDEN: Final = 3
    """Gives no line."""
    FRAME: Final = 4
    """May be the page's frame."""
    NOTHING: Final = 5
    BREAK: Final = 6
    RULE: Final = 7
    """A block without content: <hr>."""
    MENU: Final = 8
    """Stands for a whole menu."""
    END: Final = 9
    ROOT: Final = 10
    """<html>, <head> or <body>."""


class Tag(NamedTuple):
    """A tag."""

    act: int
    """One of the numbers of `Act`."""
    end: str
    """The end tag that belongs to it, as `/div`; of an end tag, itself; of an element without content, ""."""
    breaks: int
    """The line breaks before and after it."""
    style: Style
    tokens: tuple[str, ...]
    clash: int
    """What must not be open when it opens."""
    keep: int
    """What stays open, seen from the inside."""
    adds: int
    """What it opens."""


# What is open, as bits. Each is asked for at start tags on which the tree builder would look for it.
P: Final = 1  # <p>; within it stands nothing but what does not close it
LI: Final = 2  # <li> with nothing but <div>, <address>, <p> and inline elements in it
DD: Final = 4  # the same of <dd> or <dt>
HEADING: Final = 8
A: Final = 16
BUTTON: Final = 32
FORM: Final = 64
SECTION: Final = 128
FRAME = 256  # an element that was taken for the page's frame
ALL: Final = 511

_FORMATTING: Final = "a b big code em font i s small strike strong tt u"
_ORDINARY: Final = (
    "abbr acronym audio bdi bdo canvas cite data datalist del dfn ins kbd label legend map mark meter output "
    "picture progress q samp span sub sup time var video"
)
_BLOCKS: Final = (
    "address article aside blockquote center dir div dl fieldset figcaption figure footer header hgroup main "
    "menu nav ol p section ul h1 h2 h3 h4 h5 h6 li dd dt form"
)
_VOID: Final = "area base br col embed hr img input link meta param source track wbr"

FORMATTING_ENDS: Final = frozenset("/" + name for name in _FORMATTING.split())
ORDINARY_ENDS: Final = frozenset("/" + name for name in _ORDINARY.split())
BLOCK_ENDS: Final = frozenset("/" + name for name in _BLOCKS.split())
HEADING_ENDS: Final = frozenset(f"/h{level}" for level in range(1, 7))
VOIDS: Final = frozenset(_VOID.split())
ROOTS: Final = frozenset(("html", "head", "body"))
_NO_BARRIER: Final = frozenset(("address", "div", "p"))  # the search for an open <li> goes on through these

# name → clash, keep, adds; as in https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
OPENINGS = dict.fromkeys((*_FORMATTING.split(), *_ORDINARY.split()), (0, ALL, 0))
OPENINGS |= {name: (P, ALL if name in _NO_BARRIER else ALL & ~(LI | DD), 0) for name in _BLOCKS.split()}
OPENINGS |= dict.fromkeys(SECTIONS, (P, ALL & ~(LI | DD), SECTION))
OPENINGS |= {name[1:]: (P | HEADING, ALL & ~(LI | DD), HEADING) for name in HEADING_ENDS}
OPENINGS |= {
    "h1": (P | HEADING | FRAME, ALL & ~(LI | DD), HEADING),
    "p": (P, ALL, P),
    "li": (P | LI, ALL & ~DD, LI),
    "dd": (P | DD, ALL & ~LI, DD),
    "dt": (P | DD, ALL & ~LI, DD),
    "form": (P | FORM, ALL & ~(LI | DD), FORM),
    "button": (BUTTON, ALL & ~(P | LI | DD), BUTTON),
    "a": (A, ALL, A),
    "hr": (P, ALL, 0),
}
