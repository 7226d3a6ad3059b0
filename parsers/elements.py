"""What each HTML element does to the lines of a page, as in the rendering section of the HTML standard.

Sources: https://html.spec.whatwg.org/multipage/rendering.html (which element is a block, which is not
shown) and https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute (line breaks). Style
sheets are not read, so only what holds without them counts, and inline `style`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from parsers.patterns import lazy_pattern


class Flow:
    """How an element stands among the lines. Plain numbers, as `parsers.states.State`."""

    INLINE: Final = 1
    BLOCK: Final = 2
    PARAGRAPH: Final = 3
    BREAK: Final = 4
    ROW: Final = 5
    CELL: Final = 6
    TABLE: Final = 7
    FLEX: Final = 8
    """A flex or grid box, by inline style: each element in it is a block."""
    CLOSED: Final = 9
    """A <details> that is not open shows nothing but its <summary>."""
    HIDDEN: Final = 10


_BREAKS: Final = {Flow.BLOCK: 1, Flow.TABLE: 1, Flow.FLEX: 1, Flow.CLOSED: 1, Flow.PARAGRAPH: 2}

_NAMES: Final = {
    Flow.BLOCK: (
        "address article aside blockquote body caption center dd dialog dir div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol "
        "optgroup option plaintext pre search section summary ul xmp"
    ),
    Flow.PARAGRAPH: "p",
    Flow.BREAK: "br",
    Flow.ROW: "tr",
    Flow.CELL: "td th",
    Flow.TABLE: "table",
    Flow.CLOSED: "details",
    # Not rendered at all, or replaced by something that has no text (form controls, media, drawings). An
    # <svg> and a <select> do show text, but never a line of a thread: they are left out on purpose.
    Flow.HIDDEN: (
        "area audio base basefont canvas col colgroup command datalist embed frame frameset head iframe img "
        "input link meta meter noembed noframes noscript object param progress rp script select source style "
        "svg template textarea title track video"
    ),
}
_FLOWS: Final = {name: flow for flow, names in _NAMES.items() for name in names.split()}
HIDDEN: Final = frozenset(_NAMES[Flow.HIDDEN].split())
"""Elements that give no line, whatever their attributes say."""

PREFORMATTED: Final = frozenset({"pre", "listing", "xmp", "plaintext"})
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

_DISPLAY: Final = lazy_pattern(r"(?:^|;)\s*(display|visibility|white-space)\s*:\s*([\w-]+)", re.IGNORECASE)
_BLOCK_DISPLAYS: Final = frozenset({"block", "list-item", "flow-root", "table"})


class Style(NamedTuple):
    """What matters of an element's look."""

    flow: int
    """One of the numbers of `Flow`."""
    breaks: int = 0
    """Line breaks that innerText requires on both sides; only a paragraph has a blank line around it."""
    heading: int = 0
    preformatted: bool = False


STYLING: Final = frozenset({"style", "hidden", "open"})
"""The attributes that `read_style` looks at."""


def read_style(name: str, attributes: Mapping[str, str | None]) -> Style:
    """The look of an element from its (lower-case) name and its attributes; unknown elements are inline.

    >>> read_style("h2", {})
    Style(flow=2, breaks=1, heading=2, preformatted=False)
    >>> read_style("p", {"style": "color:red; display: none"}).flow == Flow.HIDDEN
    True
    """
    flow = _FLOWS.get(name, Flow.INLINE)
    preformatted = name in PREFORMATTED
    if "hidden" in attributes or (name == "dialog" and "open" not in attributes):
        flow = Flow.HIDDEN
    elif name == "details" and "open" in attributes:
        flow = Flow.BLOCK
    styles = attributes.get("style")
    if styles:
        declared = {key.lower(): value.lower() for key, value in _DISPLAY.findall(styles)}
        flow = _styled_flow(flow, declared)
        preformatted |= declared.get("white-space", "").startswith(("pre", "break-spaces"))
    return Style(flow, _BREAKS.get(flow, 0), _HEADINGS.get(name, 0), preformatted)


def _styled_flow(flow: int, declared: Mapping[str, str]) -> int:
    """The flow that an inline style gives an element. Nothing brings replaced content back."""
    display = declared.get("display", "")
    if flow == Flow.HIDDEN or display == "none" or declared.get("visibility") in ("hidden", "collapse"):
        return Flow.HIDDEN
    if display in ("flex", "grid"):
        return Flow.FLEX
    if display in _BLOCK_DISPLAYS and flow == Flow.INLINE:
        return Flow.BLOCK
    if display.startswith("inline") and flow in (Flow.BLOCK, Flow.PARAGRAPH):
        return Flow.INLINE
    return flow
