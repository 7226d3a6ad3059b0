"""Keeps pages away from the tree builder whose nesting would take it quadratic time.

The tree builder of the HTML standard looks through its stack of open elements at many tags, so its time grows
with the depth: 5,000 nested <div> take 0.03 s, 20,000 take 0.5 s, 100,000 take 12 s. Browsers cut at 512
elements; real pages stay below 100.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.errors import TooDeep
from parsers.patterns import lazy_pattern

LIMIT: Final = 1000
"""Elements inside one another: twice what a browser keeps."""

_SMALL: Final = 10_000  # tags; fewer take less than 0.2 s however they lie
_MAX_REOPENED: Final = 1_000_000  # formatting elements that the tree builder opens again, over a whole page
_ARK: Final = 3  # of the same formatting element the standard opens at most three again ("Noah's Ark clause")

# A tag as the tokenizer of the standard reads it: a quote begins a value only behind "=". Nothing is tried
# twice, and a tag that does not end takes the rest of the page, so time is linear.
_TAG: Final = lazy_pattern(
    r"""<(/?)([a-zA-Z][^\s/>]*+)
    (?: [\s/]++
      | =?+[^\s/>=]++ (?: \s*+=\s*+ (?: "[^"]*+"?+ | '[^']*+'?+ | [^\s>"'][^\s>]*+ )?+ )?+
      | =
    )*+ >?+""",
    re.VERBOSE,
)
_VOID: Final = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
_FORMATTING: Final = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
_OPTIONAL_END: Final = frozenset(
    ("p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup")
)


def refuse_deep(text: str) -> None:
    """Raise TooDeep when the elements of an HTML page lie more than `LIMIT` deep and it is not small.

    The depth is estimated from the tags alone, in linear time.
    """
    if text.count("<") < _SMALL:
        return
    nest = _Nest()
    for found in _TAG.finditer(text):
        name = found[2].lower()
        if name in _OPTIONAL_END:
            nest.keep_formatting([])
        elif found[1]:
            nest.close(name)
        elif name not in _VOID:
            nest.open(name, found[0])
        if len(nest.elements) > LIMIT or nest.reopened > _MAX_REOPENED:
            raise TooDeep(f"more than {LIMIT} elements inside one another")


class _Nest:
    """The open elements, as (name, start tag)."""

    def __init__(self) -> None:
        self.elements: list[tuple[str, str]] = []
        self.reopened = 0
        self._counts: dict[str, int] = {}

    def open(self, name: str, tag: str) -> None:
        self.elements.append((name, tag))
        self._counts[name] = self._counts.get(name, 0) + 1

    def close(self, name: str) -> None:
        """Close the innermost element of a name with all that lie in it, if there is one."""
        if not self._counts.get(name):
            return
        kept = []
        while True:
            last = self.elements.pop()
            self._counts[last[0]] -= 1
            if last[0] == name:
                break
            if last[0] in _FORMATTING:
                kept.append(last)
        self.keep_formatting(kept[::-1])

    def keep_formatting(self, kept: list[tuple[str, str]]) -> None:
        """Open formatting elements again that a block's end closed, at most three alike."""
        while self.elements and self.elements[-1][0] in _FORMATTING:
            last = self.elements.pop()
            self._counts[last[0]] -= 1
            kept.insert(0, last)
        alike: dict[str, int] = {}
        for name, tag in kept:
            alike[tag] = alike.get(tag, 0) + 1
            if alike[tag] <= _ARK:
                self.open(name, tag)
        self.reopened += len(kept)
