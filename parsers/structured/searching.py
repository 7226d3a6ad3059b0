"""Finds where the texts of structured data begin among the lines that the page shows.

Both are compared by their letters (`parsers.structured.letters`). A text is looked for where lines begin, in
a table of line beginnings, so the time is linear in page and data.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from itertools import accumulate
from typing import Final, NamedTuple

from parsers.records import Line, Page
from parsers.structured.letters import MORE

# Letters by which a line is found; texts shorter than the first must be whole lines.
_KEY: Final = 24
_LONG_KEY: Final = 80
# Texts that begin alike ("Thank you for your question and …"): so many of them are compared.
_MOST_ALIKE: Final = 16
# Letters that a body cut short on the page shows at least.
_SHOWN: Final = 40


class Place(NamedTuple):
    """Where a text stands on the page."""

    first: int
    """Index of the line it begins with."""
    last: int
    """Index of the line it ends in."""
    end: int
    """Offset in `Page.text` at which it ends."""
    whole: bool = True
    """False when the page shows only its beginning."""


class Search:
    """The beginnings of a page's lines, in a table."""

    def __init__(self, page: Page, squeezed: list[str], bodies: Container[int], taken: set[int]) -> None:
        """`squeezed` are the lines' letters; `bodies` the offsets in `page.text` at which paragraphs of the
        grammar's bodies begin; `taken` the lines at which a text was found: the next one like it is another.
        """
        self._page = page
        self._squeezed = squeezed
        self._bodies = bodies
        self._taken = taken
        self._text = "".join(squeezed)
        self._starts = list(accumulate(map(len, squeezed), initial=0))[:-1]
        self._beginnings: dict[str, list[int]] = {}
        self._long: dict[str, dict[str, list[int]]] = {}
        self._whole: dict[str, list[int]] | None = None
        for index, start in enumerate(self._starts):
            if not squeezed[index]:
                continue
            key = self._text[start : start + _KEY]
            if (alike := self._beginnings.get(key)) is None:
                self._beginnings[key] = [index]
            else:
                alike.append(index)

    def find(self, wanted: str) -> Place | None:
        """Where a text, of which these are the letters, begins with a line; of its beginnings on the page the
        longest not found before, one at which the grammar has a body before others: pages repeat answers as
        teasers.
        """
        found = self._candidates(wanted)
        if not found:
            return None
        index = found[0] if len(found) == 1 else -max([self._rank(one, wanted) for one in found])[-1]
        shared = _shared(self._text, self._starts[index], wanted)
        place = self._place(index, shared, wanted)
        if not place.whole and (shared < _SHOWN or not self._is_break(place.first, shared)):
            return None
        self._taken.add(place.first)
        return place

    def _rank(self, index: int, wanted: str) -> tuple[int, bool, bool, int]:
        """How well a text begins with a line: letters in common, not taken, a body of the grammar, early."""
        shared = _shared(self._text, self._starts[index], wanted)
        is_body = text_start(self._page.lines[index]) in self._bodies
        return shared, index not in self._taken, is_body, -index

    def _candidates(self, wanted: str) -> list[int]:
        """The lines with which a text may begin, as many as are compared."""
        if len(wanted) < _KEY:
            found = self._lines_by_text().get(wanted, []) if wanted else []
        else:
            found = self._beginnings.get(wanted[:_KEY], [])
            if len(found) > _MOST_ALIKE and len(wanted) >= _LONG_KEY:
                found = self._apart(found, wanted[:_KEY]).get(wanted[:_LONG_KEY], found)
        return found[:_MOST_ALIKE]

    def _lines_by_text(self) -> dict[str, list[int]]:
        """The lines that hold the same text."""
        if self._whole is None:
            self._whole = {}
            for index, line in enumerate(self._squeezed):
                self._whole.setdefault(line, []).append(index)
        return self._whole

    def _apart(self, alike: list[int], key: str) -> dict[str, list[int]]:
        """Many lines that begin with the same letters, told apart by more of them."""
        if key not in self._long:
            known = self._long[key] = {}
            for index in alike:
                start = self._starts[index]
                known.setdefault(self._text[start : start + _LONG_KEY], []).append(index)
        return self._long[key]

    def _is_break(self, index: int, length: int) -> bool:
        """Whether the page ends, ends a line, or says "Read more", after so many letters."""
        at = self._starts[index] + length
        ends = bisect_right(self._starts, at) - 1
        return at == len(self._text) or self._starts[ends] == at or self._text.startswith(MORE, at)

    def _place(self, index: int, length: int, wanted: str) -> Place:
        """The place of the first `length` letters from a line on."""
        at = self._starts[index] + length
        last = max(index, bisect_right(self._starts, at - 1) - 1)
        line = self._page.lines[last]
        count = at - self._starts[last]
        end = len(line.text) if count >= len(self._squeezed[last]) else _offset(line.text, count)
        return Place(index, last, line.start + end, length == len(wanted))


def text_start(line: Line) -> int:
    """Offset of a line's first letter that is no white space."""
    return line.start + len(line.text) - len(line.text.lstrip())


def _shared(text: str, start: int, wanted: str) -> int:
    """How many letters of `wanted` stand in `text` from `start` on."""
    if text.startswith(wanted, start):
        return len(wanted)
    low, high = 0, len(wanted)
    while high - low > 1:
        middle = (low + high) // 2
        if text.startswith(wanted[:middle], start):
            low = middle
        else:
            high = middle
    return low


def _offset(text: str, count: int) -> int:
    """The offset behind the first `count` letters of a line that has more of them."""
    for offset, letter in enumerate(text):
        if count <= 0:
            return _past_mark(text, offset)
        count -= len(letter.lower()) if letter.isalnum() else 0
    return len(text)


def _past_mark(text: str, offset: int) -> int:
    """Punctuation right behind the last letter belongs to it."""
    while offset < len(text) and not text[offset].isspace() and not text[offset].isalnum():
        offset += 1
    return offset
