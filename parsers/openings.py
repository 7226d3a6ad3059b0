"""What the tree builder of the HTML standard looks for among the open elements at each start tag.

Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody. Elements that are not here
have rules that only the tree builder knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from parsers.elements import Style
from parsers.frames import SECTIONS


class Act:
    """What a tag does; from `COMMENT` on nothing in it is read. Plain numbers, as `parsers.states.State`."""

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
    END: Final = 8
    ROOT: Final = 9
    """<html>, <head> or <body>."""
    DRAWING: Final = 10
    COMMENT: Final = 11
    OPAQUE: Final = 12
    """Nothing in it is a tag, up to its own end tag: a script, a style."""


class More:
    """What a tag may do besides opening and closing elements, as bits."""

    LINE: Final = 1
    """Break the line, as <br> does."""
    LINK: Final = 2
    """Begin a link."""
    GROUP: Final = 4
    """Begin an answer."""
    BEGUN: Final = 8
    """Show that the answers have begun."""
    ONCE: Final = 16
    """What it does depends on more than the open elements."""


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A tag; two of the same kind are one object."""

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
FRAME: Final = 256  # an element that was taken for the page's frame
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
_OPAQUE: Final = "script style title noscript textarea iframe select"
_VOID: Final = "area base br col embed hr img input link meta param source track wbr"

FORMATTING_ENDS: Final = frozenset("/" + name for name in _FORMATTING.split())
ORDINARY_ENDS: Final = frozenset("/" + name for name in _ORDINARY.split())
BLOCK_ENDS: Final = frozenset("/" + name for name in _BLOCKS.split())
HEADING_ENDS: Final = frozenset(f"/h{level}" for level in range(1, 7))
VOIDS: Final = frozenset(_VOID.split())
OPAQUE: Final = frozenset(_OPAQUE.split())
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
