"""Reads start and end tags without a tree: what each of them does to the lines and to the open elements.

Only a closed list of elements and of ways to write a tag is read; anything else raises `Unusual`, and the
page is left to the tree builder (`parsers.tree`). Tags repeat, so each is read once.
"""

from __future__ import annotations

from typing import Final

from parsers.contexts import read_plain
from parsers.elements import Flow, Style, read_style
from parsers.frames import FRAMES
from parsers.hints import read_tokens
from parsers.opaque import COMMENT
from parsers.openings import ALL, FRAME, OPAQUE, OPENINGS, ROOTS, VOIDS, Act, Tag
from parsers.references import Unusual
from parsers.shapes import MATTERS, NAME, SHAPES, TELLING, Shape, find_shape, split_tag
from parsers.sites import KNOWN_TOKENS

_FLOWS: Final = {
    Flow.INLINE: Act.PLAIN,
    Flow.BLOCK: Act.PLAIN,
    Flow.PARAGRAPH: Act.PLAIN,
    Flow.HIDDEN: Act.HIDDEN,
}
_INLINE: Final = Style(Flow.INLINE)
_COMMENT: Final = Tag(Act.COMMENT, "", 0, _INLINE, (), 0, ALL, 0)
_NOTHING: Final = Tag(Act.NOTHING, "", 0, _INLINE, (), 0, ALL, 0)
_MOST: Final = 8192  # tags that are kept; a page has some hundred different ones
_LONGEST: Final = 300  # characters of a tag that is kept

TAGS: Final[dict[str, Tag]] = {}
"""The tags read so far, by what stands between `<` and `>`."""

_kinds: dict[tuple[object, ...], Tag] = {}


def read_tag(part: str, written: str, text: str) -> tuple[Tag, str, str]:
    """The tag at the start of a piece of markup, as it is written, and the text behind it.

    Args:
        part: what stands between one `<` and the next.
        written: what stands in it before the first `>`.
        text: what stands behind that.

    Raises:
        Unusual: a tag that is not in the closed list.
    """
    pieces = written.split('"')
    shape = SHAPES.get('""'.join(pieces[::2]))
    if shape is not None and shape.matters is not None and len(pieces) % 2 and len(part) > len(written):
        tag = shape.tags.get(pieces[shape.matters])
        if tag is not None:
            return tag, written, text
    return _read_new(part)


def _read_new(part: str) -> tuple[Tag, str, str]:
    """The same, where the tag is not one that was seen before."""
    written, closing, text = part.partition(">")
    first = part[:1]
    if part.startswith(COMMENT):
        return _COMMENT, "", ""
    shape = None
    if first.isalpha():
        written, text = split_tag(part)
        pieces = written.split('"')
        shape = find_shape(pieces)
        tag = _one(_read_start(shape, pieces))
        if shape.matters is not None and not shape.mixed:
            if len(shape.tags) >= _MOST:
                shape.tags.clear()
            shape.tags[pieces[shape.matters]] = tag
    elif not closing:
        raise Unusual
    elif first == "/":
        tag = _one(_read_end(written))
    elif first in ("!", "?"):
        tag = _NOTHING
    else:
        raise Unusual
    if shape is None or (shape.steady and len(written) <= _LONGEST and ">" not in written):
        if len(TAGS) >= _MOST:
            TAGS.clear()
        TAGS[written] = tag
    return tag, written, text


def _read_start(shape: Shape, pieces: list[str]) -> Tag:
    values: dict[str, str | None] = {
        name: shape.value(name, pieces) for name in shape.attributes if name in MATTERS
    }
    name = shape.name
    if TELLING.isdisjoint(values):
        style, tokens = read_plain(name, values.get("class"))
    else:
        style = read_style(name, values)
        tokens = tuple(token for token in read_tokens(values) if token in KNOWN_TOKENS)
    marked = FRAME if "itemprop" in values else 0
    if name in ROOTS:
        return Tag(Act.ROOT, name, 0, style, tokens, 0, ALL, 0)
    if name in VOIDS:
        return _read_void(name, style, tokens, marked)
    if name in OPAQUE:
        return Tag(Act.OPAQUE, "/" + name, 0, style, (), marked, ALL, 0)
    if name == "svg":
        act, end = (Act.NOTHING, "") if shape.closed else (Act.DRAWING, "/svg")
        return Tag(act, end, 0, style, (), marked, ALL, 0)
    return _read_ordinary(name, style, tokens, marked)


def _read_ordinary(name: str, style: Style, tokens: tuple[str, ...], marked: int) -> Tag:
    opening = OPENINGS.get(name) or ((0, ALL, 0) if "-" in name else None)
    act = _FLOWS.get(style.flow)
    if opening is None or act is None or style.preformatted:
        raise Unusual
    if act == Act.PLAIN:
        if name in FRAMES and not marked:  # with microdata of its own it is content, as in parsers.frames
            act = Act.FRAME
        elif tokens or style.heading or name == "a":
            act = Act.TELLING
    clash, keep, adds = opening
    return Tag(act, "/" + name, style.breaks, style, tokens, clash | marked, keep, adds)


def _read_void(name: str, style: Style, tokens: tuple[str, ...], marked: int) -> Tag:
    clash = OPENINGS["hr"][0] if name == "hr" else 0
    if name == "col":
        raise Unusual
    if style.flow == Flow.HIDDEN:
        act = Act.NOTHING
    elif tokens or style.preformatted:
        raise Unusual
    else:
        acts = {
            ("br", Flow.BREAK): Act.BREAK,
            ("hr", Flow.BLOCK): Act.RULE,
            ("wbr", Flow.INLINE): Act.NOTHING,
        }
        found = acts.get((name, style.flow))
        if found is None:
            raise Unusual
        act = found
    return Tag(act, "", style.breaks, style, tokens, clash | marked, ALL, 0)


def _read_end(written: str) -> Tag:
    name = written[1:].rstrip(" \t\n").lower()
    if not (name in OPENINGS or name in ROOTS or "-" in name) or name == "hr" or not NAME.fullmatch(name):
        raise Unusual
    return Tag(Act.ROOT if name in ROOTS else Act.END, "/" + name, 0, _INLINE, (), 0, ALL, 0)


def _one(tag: Tag) -> Tag:
    """The tag of this kind that all share."""
    if len(_kinds) >= _MOST:
        _kinds.clear()
    key = (tag.act, tag.end, tag.breaks, tag.style, tag.tokens, tag.clash, tag.keep, tag.adds)
    return _kinds.setdefault(key, tag)
