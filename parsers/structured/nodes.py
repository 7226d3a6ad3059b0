"""Getting about in structured data: items, their types and properties, whichever way they are written."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from parsers.structured.datatext import clean_text
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


@lru_cache(maxsize=512)  # a page has a handful of them
def _one_type(kind: str) -> frozenset[str]:
    return frozenset((local_name(kind),))


def types(node: Node) -> frozenset[str]:
    """The types of an item, without their vocabulary."""
    kind = node.get("@type")
    if isinstance(kind, str):
        return _one_type(kind)
    return frozenset([local_name(one) for one in _as_list(kind) if isinstance(one, str)])


def values(node: Node, *names: str) -> list[Any]:
    """The values of the first of the properties that the item has."""
    for name in names:
        value = node.get(name)
        if isinstance(value, str):
            return [value]
        if value is not None and (found := [one for one in _as_list(value) if one is not None]):
            return found
    return []


def first(node: Node, *names: str) -> Any:
    """The first value of the first of the properties that the item has, None when it has none."""
    for name in names:
        value = node.get(name)
        if value is not None and (found := [value] if isinstance(value, str) else values(node, name)):
            return found[0]
    return None


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, dict) and ("@list" in value or "@set" in value):
        value = value.get("@list", value.get("@set"))
    return value if isinstance(value, list) else [] if value is None else [value]


def plain(value: Any) -> Any:
    """A value without JSON-LD's `@value` around it."""
    return value.get("@value") if isinstance(value, dict) and "@value" in value else value


def line(node: Node, *names: str) -> str | None:
    """The first of the properties that is text, in one line."""
    for name in names:
        if node.get(name) is not None and values(node, name):
            shown = text(node, name)
            return " ".join(shown.split()) if shown else None
    return None


def text(node: Node, *names: str) -> str | None:
    """The first of the properties that is text, with its paragraphs."""
    for name in names:
        value = node.get(name)
        if isinstance(value, str):
            return clean_text(value)
        if value is not None and (found := values(node, name)):
            return _first_text(found)
    return None


def _first_text(found: list[Any]) -> str | None:
    """The first of the values that is text and holds any."""
    for value in found:
        written = plain(value)
        if isinstance(written, str) and (shown := clean_text(written)):
            return shown
    return None


def _strip_vocabulary(node: Node) -> None:
    """Make `schema:name` and `http://schema.org/name` known as `name`."""
    for key in [key for key in node if ":" in key]:
        node.setdefault(local_name(key), node[key])


class Graph:
    """All items of a page, with the references between them."""

    def __init__(self, roots: list[Any]) -> None:
        self.nodes: list[tuple[Node, frozenset[str], frozenset[str]]] = []
        """Each item with its types and those of the items that it lies in, in page order."""
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
                inner = value
            elif isinstance(value, dict):
                around = self._take(value, around)
                inner = list(value.values())
            if depth < _DEPTH:
                stack += [(one, depth + 1, around) for one in inner[::-1] if isinstance(one, (list, dict))]

    def _take(self, node: Node, around: frozenset[str]) -> frozenset[str]:
        """Note an item; gives the types of the items that its values lie in."""
        _strip_vocabulary(node)
        kinds = types(node)
        self.nodes.append((node, kinds, around))
        identity = node.get("@id")
        if isinstance(identity, str) and len(node) > len(self._known.get(identity, ())):
            self._known[identity] = node
        return around | kinds

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
            for node, kinds, _ in self.nodes:
                if "Answer" in kinds:
                    for parent in values(node, "parentItem"):
                        key = parent.get("@id") if isinstance(parent, dict) else parent
                        if isinstance(key, str):
                            self._replies.setdefault(key, []).append(node)
        return self._replies.get(identity, [])
