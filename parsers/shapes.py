"""Reads how a start tag is written: its name, and where the values of its attributes stand."""

from __future__ import annotations

import re
from typing import Final

from parsers.elements import STYLING
from parsers.hints import MICRODATA
from parsers.openings import Tag
from parsers.references import Unusual, decode_value

TELLING: Final = STYLING | MICRODATA
"""The attributes beside `class` that bear on lines."""

MATTERS: Final = TELLING | {"class"}
_STEADY = MATTERS | {"role", "type", "rel", "itemscope", "lang", "dir", "width", "height"}
_STEADY |= {"viewbox", "xmlns", "fill", "stroke", "aria-hidden", "focusable", "tabindex", "target"}
NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9-]+)?")
_ATTRIBUTE: Final = re.compile(
    r"""[ \t\n]+([^\s"'<>/=&\0]+)(?:[ \t\n]*=[ \t\n]*(?:"([^"]*)"|'([^'<]*)'|([^\s"'=<>`]+)))?"""
)
_TARGET: Final = ' href="'
_MOST: Final = 8192  # shapes that are kept; a page has some hundred different ones

SHAPES: Final[dict[str, Shape]] = {}
"""The shapes seen so far, by the tag with its values in double quotes left out."""


class Shape:
    """A start tag without the values of its attributes in double quotes."""

    __slots__ = ("attributes", "closed", "matters", "mixed", "name", "steady", "tags")

    def __init__(self, name: str, attributes: dict[str, str | int], closed: str) -> None:
        self.name = name
        self.attributes = attributes
        """Name → value, or where the value stands in the tag split at its double quotes."""
        self.closed = closed == "/"
        self.mixed = any(isinstance(value, str) and '"' in value for value in attributes.values())
        """Double quotes stand in single ones, so that the shape says nothing of another tag."""
        at = [value for key, value in attributes.items() if key in MATTERS and isinstance(value, int)]
        self.matters = (at[0] if at else 0) if len(at) < 2 else None
        """Where the only value stands that matters; 0, the name, when none does; None when several do."""
        self.steady = attributes.keys() <= _STEADY
        """Its attributes are such that the whole tag repeats."""
        self.tags: dict[str, Tag] = {}
        """The tags of this shape, by the value that matters."""

    def value(self, name: str, pieces: list[str]) -> str:
        """The value of an attribute in a tag of this shape, which is split at its double quotes."""
        value = self.attributes[name]
        text = pieces[value] if isinstance(value, int) else value
        return decode_value(text) if "&" in text else text


def find_shape(pieces: list[str]) -> Shape:
    """The shape of a start tag, which is split at its double quotes.

    Whatever stands in double quotes, the tokenizer reads the rest alike: so a shape that was seen before
    need not be read again.

    Raises:
        Unusual: written in another way than `name`, `name=value`, `name="value"` or `name='value'`.
    """
    skeleton = '""'.join(pieces[::2])
    shape = SHAPES.get(skeleton)
    if shape is None:
        if len(SHAPES) >= _MOST:
            SHAPES.clear()
        shape = SHAPES[skeleton] = _read_skeleton(skeleton)
    return _read_mixed('"'.join(pieces)) if shape.mixed else shape


def _read_mixed(written: str) -> Shape:
    """A start tag in which single quotes hold double ones, read as it is."""
    shape = _read_skeleton(written)
    values: dict[str, str | int] = {
        name: "" if isinstance(value, int) else value for name, value in shape.attributes.items()
    }
    return Shape(shape.name, values, "/" if shape.closed else "")


def _read_skeleton(skeleton: str) -> Shape:
    name = NAME.match(skeleton)
    if name is None:
        raise Unusual
    at = name.end()
    attributes: dict[str, str | int] = {}
    quoted = count = 0
    while found := _ATTRIBUTE.match(skeleton, at):
        bare = found[3] if found[3] is not None else found[4] or ""
        attributes[found[1].lower()] = bare if found[2] is None else found[2] or 2 * quoted + 1
        quoted += found[2] is not None
        count += 1
        at = found.end()
    rest = skeleton[at:].strip(" \t\n")
    if rest not in ("", "/") or count > len(attributes):
        raise Unusual
    return Shape(name[0].lower(), attributes, rest)


def read_target(written: str) -> str | None:
    """The target of a link from its start tag."""
    at = written.find(_TARGET)
    if at > 0 and "'" not in written and not written.count('"', 0, at) % 2:  # the usual way, and in no value
        value = written[at + len(_TARGET) : written.find('"', at + len(_TARGET))]
        return decode_value(value) if "&" in value else value
    pieces = written.split('"')
    shape = find_shape(pieces)
    return shape.value("href", pieces) if "href" in shape.attributes else None


def split_tag(part: str) -> tuple[str, str]:
    """The tag at the start of a piece of markup, and the text behind it; `>` in double quotes ends no tag.

    Raises:
        Unusual: the tag does not end in this piece.

    >>> split_tag('a title="b > c">d')
    ('a title="b > c"', 'd')
    """
    end = part.find(">")
    while end >= 0 and part.count('"', 0, end) % 2:
        end = part.find(">", end + 1)
    if end < 0:
        raise Unusual
    return part[:end], part[end + 1 :]
