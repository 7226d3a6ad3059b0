"""Figures of matplotlib as SVG that can stand in our pages.

The SVG gets its colours of text and axes from the page around it, so that it reads well in light and
dark, and has no style attributes, which the pages' content security policy forbids.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scraper.webpage.document import text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# A colour that nothing else is drawn in: it becomes the page's colour of text.
_INK = "#010203"
# Both have a contrast of more than 3 to white and to the dark page.
BLUE = "#3f7fd1"
ORANGE = "#c2701c"

_STYLE: Any = {
    "text.parse_math": False,  # labels are text of strangers, "$" included
    "svg.fonttype": "none",
    "svg.hashsalt": "doctor-answers",
    "font.size": 8.5,
    "font.family": "DejaVu Sans",
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 8,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}
_WIDTH = 4.8
"""Inches, 72 units of the SVG each: its labels can be read on a telephone, where a unit is about a pixel."""


@contextmanager
def figure(height: float) -> Iterator[Figure]:
    """A figure of the pages' width and of `height` inches, to be drawn into."""
    import matplotlib
    from matplotlib.figure import Figure as NewFigure

    with matplotlib.rc_context(_STYLE):
        yield NewFigure(figsize=(_WIDTH, height), layout="constrained")


def svg(drawn: Figure, name: str, description: str) -> str:
    """The figure as an inline SVG element.

    Args:
        drawn: the figure; used inside its `with` block, as its style belongs to it.
        name: short, different for each figure of a page: ids get it in front.
        description: what it shows, for those who can't see it.
    """
    buffer = io.StringIO()
    drawn.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _tidy(buffer.getvalue(), name, description)


def _tidy(source: str, name: str, description: str) -> str:
    """The SVG without its preamble, with attributes in place of styles, and with its own ids."""
    from lxml import etree

    root = etree.fromstring(source.encode(), etree.XMLParser(resolve_entities=False, load_dtd=False))
    used = set(re.findall(r'(?:url\(|href=")#([^")]+)', source))
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in ("metadata", "style"):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        if element.get("id") not in used:
            element.attrib.pop("id", "")
        for key, value in _declarations(str(element.attrib.pop("style", ""))):
            element.set(key, value)
    for key in ("width", "height"):
        root.attrib.pop(key, "")
    root.set("stroke-linejoin", "round")
    root.set("class", "plot")
    root.set("role", "img")
    root.set("aria-label", description)
    etree.cleanup_namespaces(root)
    drawn = etree.tostring(root, encoding="unicode")
    drawn = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{text(name)}-", drawn)
    return drawn.replace(_INK, "currentColor")


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    """The declarations of a style attribute as SVG attributes; of the font its size alone.

    >>> list(_declarations("fill: none; font: 9px 'DejaVu Sans'"))
    [('fill', 'none'), ('font-size', '9px')]
    """
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() == "font":
            if size := re.search(r"[\d.]+px", value):
                yield "font-size", size.group()
        elif value:
            yield key.strip(), value.strip()
