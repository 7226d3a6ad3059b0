"""Microdata and RDFa Lite: the items that a page's markup names, in the shape that JSON-LD has.

Microdata: https://html.spec.whatwg.org/multipage/microdata.html; RDFa Lite: https://www.w3.org/TR/rdfa-lite/.
The tree is the one that the page's lines come from (`parsers.tree`), so both see the same text. Values that
an element shows are taken as a browser renders them, so that a text keeps its paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.structured.jsonld import Node

# Only these can have paragraphs; all other values are a single line.
_LONG: Final = frozenset(("text", "articleBody", "description"))
_SOURCES: Final = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    **dict.fromkeys(("data", "meter"), "value"),
    "object": "data",
    "time": "datetime",
}
# How often parts of the page are walked again for items that refer to them (`itemref`), at most.
_MOST_PASSES: Final = 3


class Dialect(NamedTuple):
    """The attributes that a way of marking up uses."""

    scope: str
    """Opens an item."""
    kind: str
    """The item's types."""
    identity: str
    prop: str
    """The names of the properties that an element is."""


MICRODATA: Final = Dialect("itemscope", "itemtype", "itemid", "itemprop")
RDFA: Final = Dialect("typeof", "typeof", "resource", "property")


def read_items(text: str, dialect: Dialect) -> list[Node]:
    """The items of a page that lie in no other item, in page order.

    >>> items = read_items('<div itemscope itemtype="http://schema.org/Question"><b itemprop=name>Why?</b>'
    ...     '<i itemprop=author itemscope>I</i></div>', MICRODATA)
    >>> items[0]["@type"], items[0]["name"], items[0]["author"]
    (['http://schema.org/Question'], ['Why?'], [{'@type': []}])
    """
    walk = _Walk(dialect, len(text))
    root = LexborHTMLParser(text, scripting=True).root
    if root is not None:
        walk.down(root, None)
        walk.follow_references()
    return walk.items


class _Walk:
    """One pass over the tree of a page."""

    def __init__(self, dialect: Dialect, size: int) -> None:
        self.items: list[Node] = []
        self._dialect = dialect
        self._left = 4 * size + 10_000  # of characters to render: values nested in values are rendered again
        self._steps = 0
        self._references: list[tuple[Node, str]] = []
        self._elements: dict[str, LexborNode] = {}

    def down(self, start: LexborNode, owner: Node | None) -> None:
        """All elements from `start` on, in page order; its properties go to `owner`."""
        stack: list[tuple[LexborNode | None, Node | None]] = []
        node, item = start, owner
        first = True
        while True:
            inner = self._element(node, item) if (node.tag or "-")[0] not in "-!" else item
            if not first and node.next is not None:
                stack.append((node.next, item))
            first = False
            if node.child is not None:
                stack.append((node.child, inner))
            if not stack:
                return
            following, item = stack.pop()
            assert following is not None
            node = following

    def follow_references(self) -> None:
        """Add what items refer to elsewhere on the page."""
        most = self._steps * (1 + _MOST_PASSES)
        for item, name in list(self._references):
            element = self._elements.get(name)
            if element is not None and self._steps < most:
                self.down(element, item)

    def _element(self, node: LexborNode, owner: Node | None) -> Node | None:
        """One element: a property of `owner`, an item, both or neither; gives whom its parts belong to."""
        self._steps += 1
        attributes = node.attributes
        if not attributes:
            return owner
        if name := attributes.get("id"):
            self._elements.setdefault(name, node)
        dialect = self._dialect
        names = [_local(name) for name in (attributes.get(dialect.prop) or "").split()]
        if dialect.scope not in attributes:
            if names and owner is not None:
                _add(owner, names, self._value(node, attributes, names))
            return owner
        item: Node = {"@type": (attributes.get(dialect.kind) or "").split()}
        if identity := attributes.get(dialect.identity):
            item["@id"] = identity
        self._references += [(item, name) for name in (attributes.get("itemref") or "").split()]
        if names and owner is not None:
            _add(owner, names, item)
        else:
            self.items.append(item)
        return item

    def _value(self, node: LexborNode, attributes: Mapping[str, str | None], names: list[str]) -> str:
        """What an element says of its item."""
        if (content := attributes.get("content")) is not None:
            return content
        source = _SOURCES.get(node.tag or "")
        if source and (value := attributes.get(source)) is not None:
            return value
        if node.tag == "meta" or self._left < 0:
            return ""
        if not _LONG.isdisjoint(names):
            from parsers.markup import shown_text

            markup = node.html or ""
            self._left -= len(markup)
            if shown := shown_text(markup):
                return shown
        text = node.text()
        self._left -= len(text)
        return text.strip()


def _add(item: Node, names: list[str], value: object) -> None:
    for name in names:
        item.setdefault(name, []).append(value)


def _local(name: str) -> str:
    """A property's name without the vocabulary before it.

    >>> _local("schema:name"), _local("http://schema.org/name")
    ('name', 'name')
    """
    return name.rpartition("/")[2].rpartition(":")[2] if ":" in name else name
