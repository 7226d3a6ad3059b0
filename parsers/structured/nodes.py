"""Getting about in structured data: items, their types and properties, whichever way they are written."""

from __future__ import annotations

from typing import Any, Final

from parsers.structured.datatext import clean_line, clean_text
from parsers.structured.jsonld import Node

# Items inside one another; those of a question page lie four deep.
_DEPTH: Final = 40
# Values looked at on one page; a thread of a thousand answers has some 20,000.
_MOST_VALUES: Final = 2_000_000


def local_name(name: str) -> str:
    """A type or property without its vocabulary.

    >>> [local_name(name) for name in ("https://schema.org/QAPage", "schema:Question", "Answer")]
    ['QAPage', 'Question', 'Answer']
    """
    return name.rstrip("/#").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def types(node: Node) -> frozenset[str]:
    """The types of an item, without their vocabulary."""
    return frozenset(local_name(kind) for kind in _as_list(node.get("@type")) if isinstance(kind, str))


def values(node: Node, *names: str) -> list[Any]:
    """The values of the first of the properties that the item has."""
    for name in names:
        if name in node and (found := [value for value in _as_list(node[name]) if value is not None]):
            return found
    return []


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, dict) and ("@list" in value or "@set" in value):
        value = value.get("@list", value.get("@set"))
    return value if isinstance(value, list) else [] if value is None else [value]


def plain(value: Any) -> Any:
    """A value without JSON-LD's `@value` around it."""
    return value.get("@value") if isinstance(value, dict) and "@value" in value else value


def line(node: Node, *names: str) -> str | None:
    """The first of the properties that is text, in one line."""
    return next((text for text in map(_line, values(node, *names)) if text), None)


def text(node: Node, *names: str) -> str | None:
    """The first of the properties that is text, with its paragraphs."""
    found = (plain(value) for value in values(node, *names))
    return next((shown for value in found if isinstance(value, str) and (shown := clean_text(value))), None)


def _line(value: Any) -> str | None:
    value = plain(value)
    return clean_line(value) if isinstance(value, str) else None


def _strip_vocabulary(node: Node) -> None:
    """Make `schema:name` and `http://schema.org/name` known as `name`."""
    for key in [key for key in node if ":" in key]:
        node.setdefault(local_name(key), node[key])


class Graph:
    """All items of a page, with the references between them."""

    def __init__(self, roots: list[Any]) -> None:
        self.nodes: list[tuple[Node, frozenset[str]]] = []
        """Each item with the types of the items that it lies in, in page order."""
        self._known: dict[str, Node] = {}
        self._replies: dict[str, list[Node]] | None = None
        self._collect(roots)

    def _collect(self, roots: list[Any]) -> None:
        nothing: frozenset[str] = frozenset()
        stack: list[tuple[Any, int, frozenset[str]]] = [(root, 0, nothing) for root in roots[::-1]]
        seen = 0
        while stack and seen < _MOST_VALUES:
            value, depth, around = stack.pop()
            seen += 1
            inner: list[Any] = []
            if isinstance(value, list):
                inner = value[::-1]
            elif isinstance(value, dict):
                _strip_vocabulary(value)
                self.nodes.append((value, around))
                identity = value.get("@id")
                if isinstance(identity, str) and len(value) > len(self._known.get(identity, ())):
                    self._known[identity] = value
                around = around | types(value)
                inner = list(value.values())[::-1]
            if depth < _DEPTH:
                stack.extend([(one, depth + 1, around) for one in inner if isinstance(one, (list, dict))])

    def follow(self, value: Any) -> Any:
        """The item that a bare reference (`{"@id": …}`) means; anything else as it is."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            known = self._known.get(value["@id"], value)
            return known if len(known) > len(value) else value
        return value

    def items(self, node: Node, *names: str) -> list[Node]:
        """The items that are the values of the properties, references followed."""
        found = (self.follow(value) for name in names for value in values(node, name))
        return [value for value in found if isinstance(value, dict)]

    def answers_to(self, identity: str) -> list[Node]:
        """The answers that name an item as the one they belong to (`parentItem`)."""
        if self._replies is None:
            self._replies = {}
            for node, _ in self.nodes:
                if "Answer" in types(node):
                    for parent in values(node, "parentItem"):
                        key = parent.get("@id") if isinstance(parent, dict) else parent
                        if isinstance(key, str):
                            self._replies.setdefault(key, []).append(node)
        return self._replies.get(identity, [])
