"""Finds the texts of structured data among the lines that the page shows.

Data and page differ in white space, quotation marks, dashes and markup; so both are compared by their
letters and digits alone. A text is looked for where lines begin, in a table of line beginnings, so the
time is linear in page and data.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from parsers.looks import PROSE_LENGTH, look_at
from parsers.records import Page, Span

_BETWEEN: Final = re.compile(r"[\W_]+")
# The same for ASCII, and its small letters, for `bytes.translate`.
_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_SMALL: Final = bytes(range(256)).lower()
_DOTS: Final = re.compile(r"[\s.…\[\]]*(?:\.\.\.|…)[\s.…\[\]]*\Z")
# Letters by which a line is found; texts shorter than the first must be whole lines.
_KEY, _LONG_KEY = 24, 80
# Texts that begin alike ("Thank you for your question and …"): so many of them are compared.
_MOST_ALIKE: Final = 16
# Letters that a body cut short on the page shows at least.
_SHOWN: Final = 40
MORE: Final = ("readmore", "seemore", "showmore", "viewmore", "more", "continuereading")


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


def squeeze(text: str) -> str:
    """The letters and digits of a text, in lower case.

    >>> squeeze("It’s “normal”, isn't it?")
    'itsnormalisntit'
    """
    if text.isascii():
        return text.encode().translate(_SMALL, _NO_LETTERS).decode()
    return _BETWEEN.sub("", text).lower()


def is_cut(text: str) -> bool:
    """Whether a text ends in the dots that mark it as shortened.

    >>> is_cut("It is normal to …"), is_cut("It is normal.")
    (True, False)
    """
    return _DOTS.search(text[-20:]) is not None


def without_dots(text: str) -> str:
    """A shortened text without the dots at its end."""
    return text[:-20] + _DOTS.sub("", text[-20:])


class Lines:
    """The lines of a page, ready to look texts up in."""

    def __init__(self, page: Page) -> None:
        self._page = page
        squeezed = [squeeze(line.text) for line in page.lines]
        self._squeezed = squeezed
        self._text = "".join(squeezed)
        self._starts: list[int] = []
        self._beginnings: dict[str, list[int]] = {}
        self._whole: dict[str, list[int]] = {}
        self._taken: set[int] = set()  # lines at which a text was found: the next one like it is another
        start = 0
        for index, line in enumerate(squeezed):
            self._starts.append(start)
            if line:
                for size in (_KEY, _LONG_KEY):
                    self._beginnings.setdefault(self._text[start : start + size], []).append(index)
                self._whole.setdefault(line, []).append(index)
            start += len(line)

    def find_line(self, text: str, around: range) -> int | None:
        """Index of the line among `around` that holds this text and nothing else, a heading before others."""
        wanted = squeeze(text)
        found = self._whole.get(wanted, []) if wanted else []
        if len(found) > _MOST_ALIKE:
            found = [index for index in around if self._squeezed[index] == wanted]
        inside = [index for index in found if index in around]
        headings = [index for index in inside if self._page.lines[index].heading]
        return next(iter(headings or inside), None)

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

    def find(self, text: str) -> Place | None:
        """Where a text begins with a line; of its beginnings on the page the longest not found before."""
        wanted = squeeze(without_dots(text))
        if len(wanted) < _KEY:
            found = self._whole.get(wanted, []) if wanted else []
        else:
            found = self._beginnings.get(wanted[:_LONG_KEY]) or self._beginnings.get(wanted[:_KEY], [])
        best: tuple[int, bool, int] | None = None
        for index in found[:_MOST_ALIKE]:
            rank = (_shared(self._text, self._starts[index], wanted), index not in self._taken, -index)
            best = rank if best is None else max(best, rank)
        if best is None:
            return None
        place = self._place(-best[2], best[0], wanted)
        if not place.whole and (best[0] < _SHOWN or not self._is_break(place.first, best[0])):
            return None
        self._taken.add(place.first)
        return place

    def _is_break(self, index: int, length: int) -> bool:
        """Whether the page ends a line, or says "Read more", after so many letters."""
        at = self._starts[index] + length
        ends = bisect_right(self._starts, at) - 1
        return self._starts[ends] == at or self._text.startswith(MORE, at)

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

    def spans(self, place: Place) -> list[Span]:
        """One span for each line of a place, without the white space around it."""
        spans = []
        for line in self._page.lines[place.first : place.last + 1]:
            text = line.text[: place.end - line.start] if line is self._page.lines[place.last] else line.text
            start = line.start + len(text) - len(text.lstrip())
            spans.append(Span(start, line.start + len(text.rstrip())))
        return spans

    def shown(self, place: Place) -> str:
        """The text at a place as the page has it; a blank line between paragraphs."""
        parts: list[str] = []
        for index, span in zip(range(place.first, place.last + 1), self.spans(place), strict=True):
            if parts:
                parts.append("\n\n" if self._page.lines[index].blanks else "\n")
            parts.append(self._page.text[span.start : span.end])
        return "".join(parts)


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
        count -= len(squeeze(letter))
    return len(text)


def _past_mark(text: str, offset: int) -> int:
    """Punctuation right behind the last letter belongs to it."""
    while offset < len(text) and not text[offset].isspace() and not text[offset].isalnum():
        offset += 1
    return offset
