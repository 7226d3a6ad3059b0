"""Finds the texts of structured data among the lines that the page shows.

Both are compared by their letters (`parsers.structured.letters`). A text is looked for where lines begin, in
a table of line beginnings, so the time is linear in page and data.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from itertools import accumulate
from typing import Final, NamedTuple

from parsers.looks import PROSE_LENGTH, look_at
from parsers.records import Line, Page, Span
from parsers.structured.letters import MORE, squeeze, squeeze_lines

# Letters by which a line is found; texts shorter than the first must be whole lines.
_KEY, _LONG_KEY = 24, 80
# Texts that begin alike ("Thank you for your question and …"): so many of them are compared.
_MOST_ALIKE: Final = 16
# Letters that a body cut short on the page shows at least.
_SHOWN = 40


class Place(NamedTuple):
    """Where a text stands on the page."""

    first: int
    """Index of the line it begins with."""
    last: int
    """Index of the line it ends in."""
    end: int
    """Offset in `Page.text` at which it ends."""
    whole: bool
    """False when the page shows only its beginning."""


class Lines:
    """The lines of a page, ready to look texts up in."""

    def __init__(self, page: Page, bodies: Container[int] = ()) -> None:
        """`bodies` are offsets in `page.text` at which the grammar's bodies begin, or a paragraph of them."""
        self._page = page
        self._bodies = bodies
        self._squeezed = squeeze_lines([line.text for line in page.lines])
        self._text = "".join(self._squeezed)
        self._starts = list(accumulate(map(len, self._squeezed), initial=0))[:-1]
        self._beginnings: dict[str, list[int]] = {}
        self._long: dict[str, dict[str, list[int]]] = {}
        self._whole: dict[str, list[int]] | None = None
        self._taken: set[int] = set()  # lines at which a text was found: the next one like it is another
        for index, start in enumerate(self._starts):
            if not self._squeezed[index]:
                continue
            key = self._text[start : start + _KEY]
            if (alike := self._beginnings.get(key)) is None:
                self._beginnings[key] = [index]
            else:
                alike.append(index)

    def find_line(self, text: str, around: range) -> Span | None:
        """Where a line among `around` holds this text and nothing else, a heading before others."""
        wanted = squeeze(text)
        if not wanted:
            return None
        found = [self._page.lines[index] for index in around if self._squeezed[index] == wanted]
        headings = [line for line in found if line.heading]
        line = next(iter(headings or found), None)
        return None if line is None else Span(_start(line), line.start + len(line.text.rstrip()))

    def find_words(self, text: str, around: range) -> Span | None:
        """Where these words stand among the lines `around`."""
        for index in around:
            line = self._page.lines[index]
            at = line.text.find(text)
            if (
                at >= 0
                and not line.text[at - 1 : at].isalnum()
                and not line.text[at + len(text) :][:1].isalnum()
            ):
                return Span(line.start + at, line.start + at + len(text))
        return None

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
        is_body = _start(self._page.lines[index]) in self._bodies
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

    def extended(self, place: Place, around: range) -> Place:
        """The place of a text that the data has cut short: on to the end of its line, and over the lines
        below it that are plain prose.
        """
        last = place.last
        for index in range(place.last + 1, around.stop):
            look = look_at(self._page.lines[index])
            if len(look.text) <= PROSE_LENGTH and look.text[-1] not in '.!?"”…':
                break
            if look.furniture or look.place or look.rating or (look.name and look.name.credentials):
                break
            last = index
        line = self._page.lines[last]
        return place._replace(last=last, end=line.start + len(line.text))

    def starts(self, place: Place) -> list[int]:
        """Where the text of each line of a place begins in `Page.text`."""
        return [_start(line) for line in self._page.lines[place.first : place.last + 1]]

    def spans(self, place: Place) -> list[Span]:
        """One span for each line of a place, without the white space around it."""
        spans = []
        for line in self._page.lines[place.first : place.last + 1]:
            text = line.text[: place.end - line.start] if line is self._page.lines[place.last] else line.text
            spans.append(Span(_start(line), line.start + len(text.rstrip())))
        return spans

    def shown(self, place: Place) -> str:
        """The text at a place as the page has it; a blank line between paragraphs."""
        parts: list[str] = []
        for index, span in zip(range(place.first, place.last + 1), self.spans(place), strict=True):
            if parts:
                parts.append("\n\n" if self._page.lines[index].blanks else "\n")
            parts.append(self._page.text[span.start : span.end])
        return "".join(parts)


def _start(line: Line) -> int:
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
