"""Takes out of a page's markup what holds no text of the page: scripts, styles, comments, drawings.

Each becomes a gap (`parsers.openings.GAP`), which reads as a tag. So a reader that finds each gap where a
tag may stand has shown that it really was the element that it looked like, no part of a comment or a value.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.openings import GAP
from parsers.references import Unusual
from parsers.shapes import find_shape, split_tag

# The look at the first letter turns away most tags. Menus stay; they are only noticed in passing.
_OPENING: Final = re.compile(
    r"<(?=[!sntifa])(?:!--"
    r"|(s(?:cript|tyle|vg|elect)|t(?:itle|extarea)|noscript|iframe|nav|footer|aside)(?=[\s/>]))"
)
_MENUS: Final = frozenset(("nav", "footer", "aside"))
_CLOSINGS: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "svg", "title", "noscript", "textarea", "iframe", "select")
}
_OPTIONS: Final = re.compile(r"(?:[^<]++|</?(?:option|optgroup)(?:\s[^<>]*+)?>)*+")
_DRAWN = frozenset(
    ("circle", "clippath", "defs", "desc", "ellipse", "g", "line", "lineargradient", "mask", "path")
)
_DRAWN |= {"polygon", "polyline", "radialgradient", "rect", "stop", "symbol", "text", "title", "tspan", "use"}
_TEXTS: Final = frozenset(("title", "desc"))  # HTML may stand in these
_DEEPEST: Final = 100
_LONGEST: Final = 4000  # characters of a drawing that is kept
_MOST: Final = 500

_drawings: set[str] = set()


def even_out(html: str) -> str:
    """The markup with each line break as LF.

    Raises:
        Unusual: it has characters that the tree builder replaces or skips: NUL, form feeds, lone surrogates.
    """
    if "\0" in html or "\f" in html:
        raise Unusual
    try:
        html.encode()
    except UnicodeEncodeError:
        raise Unusual from None
    return html.replace("\r\n", "\n").replace("\r", "\n") if "\r" in html else html


def cut_opaque(html: str) -> tuple[str, bool]:
    """The markup with a gap for each element that holds no text, and whether there may be a menu in it.

    Raises:
        Unusual: one of them does not end, or might end elsewhere for a browser.

    >>> cut_opaque("a<script>if (1 < 2) b</script>c<!-- <p> -->d")[0].replace(GAP, "gap")
    'a<gap>c<gap>d'
    """
    pieces = []
    menus = False
    at = start = 0
    while found := _OPENING.search(html, start):
        start = found.end()
        if found[1] in _MENUS:
            menus = True
            continue
        pieces.append(html[at : found.start()])
        at = start = _end_of(html, found)
    if not at:
        return html, menus
    pieces.append(html[at:])
    return f"<{GAP}>".join(pieces), menus


def _end_of(html: str, found: re.Match[str]) -> int:
    """Where the element ends that begins with what was found."""
    if found[1] is None:
        return _end_of_comment(html, found.end())
    return _end_of_drawing(html, found) if found[1] == "svg" else _end_of_element(html, found)


def _end_of_comment(html: str, start: int) -> int:
    end = html.find("-->", start)
    if end < 0 or html.startswith((">", "->"), start) or html.find("--!>", start, end) >= 0:
        raise Unusual
    return end + 3


def _end_of_drawing(html: str, found: re.Match[str]) -> int:
    """A page has the same few icons everywhere, so each is read once."""
    end = html.find("</svg>", found.end()) + len("</svg>")
    drawing = html[found.start() : end]
    if drawing in _drawings:
        return end
    read = _end_of_element(html, found)
    if read == end and len(drawing) <= _LONGEST:
        if len(_drawings) >= _MOST:
            _drawings.clear()
        _drawings.add(drawing)
    return read


def _end_of_element(html: str, found: re.Match[str]) -> int:
    name = found[1]
    opened = html[found.start() + 1 : html.find("<", found.end())]
    written, _ = split_tag(opened)
    if "itemprop" in written:
        raise Unusual
    shape = find_shape(written.split('"'))
    start = found.start() + len(written) + 2
    if name == "svg" and shape.closed:
        return start
    closing = _CLOSINGS[name].search(html, start)
    end = html.find(">", closing.end()) if closing else -1
    if closing is None or end < 0 or html[closing.end() : end].strip(" \t\n"):
        raise Unusual
    content = html[start : closing.start()]
    if name == "script":
        sound = "<!--" not in content or "<script" not in content.lower()
    elif name == "select":
        sound = _OPTIONS.fullmatch(content) is not None
    else:
        sound = name != "svg" or _is_drawing(content)
    if not sound:
        raise Unusual
    return end + 1


def _is_drawing(content: str) -> bool:
    """Whether what stands in an <svg> is properly nested and ends where it seems to."""
    if "itemprop" in content:
        return False
    nest: list[str] = []
    for part in content.split("<")[1:]:
        if part[:1] == "/":
            written, closing, _ = part.partition(">")
            if not closing or not nest or nest.pop() != written[1:]:
                return False
            continue
        if (nest and nest[-1] in _TEXTS) or len(nest) > _DEEPEST:
            return False
        try:
            shape = find_shape(split_tag(part)[0].split('"'))
        except Unusual:
            return False
        if shape.name not in _DRAWN:
            return False
        if not shape.closed:
            nest.append(shape.name if part.startswith(shape.name) else part[: len(shape.name)])
    return not nest
