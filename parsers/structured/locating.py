"""The lines that a page shows, as places where the texts of its structured data stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from parsers.looks import PROSE_LENGTH, look_at
from parsers.proofs import found_of
from parsers.records import Answer, Page, Span
from parsers.structured.letters import squeeze, squeeze_lines
from parsers.structured.searching import Place, Search, text_start
from parsers.tuples import make


class Lines:
    """The lines of a page, to look texts up in."""

    def __init__(self, page: Page, answers: Sequence[Answer] = ()) -> None:
        """`answers` are those of the grammar."""
        self._page = page
        self._answers = answers
        self._starts = [line.start for line in page.lines]
        self._taken: set[int] = set()  # lines at which a text was found: the next one like it is another
        # What most pages need not be asked for:
        self._letters: list[str] | None = None
        self._owners: dict[int, int] | None = None
        self._search: Search | None = None

    def take(self, number: int) -> Place:
        """The place of an answer's body: texts that begin like it are looked for elsewhere first."""
        bounds = found_of(self._answers[number])["body"][2]
        first, last = bisect_right(self._starts, bounds[0]) - 1, bisect_right(self._starts, bounds[-2]) - 1
        self._taken.add(first)
        return make(Place, (first, last, bounds[-1], True))

    def find(self, wanted: str) -> Place | None:
        """Where a text, of which these are the letters, begins with a line (`Search.find`)."""
        if self._search is None:
            self._search = Search(self._page, self._squeezed(), self._owned(), self._taken)
        return self._search.find(wanted)

    def find_line(self, text: str, around: range) -> Span | None:
        """Where a line among `around` holds this text and nothing else, a heading before others."""
        wanted = squeeze(text)
        if not wanted:
            return None
        squeezed = self._squeezed()
        found = [self._page.lines[index] for index in around if squeezed[index] == wanted]
        headings = [line for line in found if line.heading]
        line = next(iter(headings or found), None)
        return None if line is None else Span(text_start(line), line.start + len(line.text.rstrip()))

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

    def owners(self, place: Place) -> tuple[int, ...]:
        """The numbers of the grammar's answers that have a paragraph at a place, in page order."""
        owned = self._owned()
        starts = [text_start(line) for line in self._page.lines[place.first : place.last + 1]]
        return tuple(dict.fromkeys([owned[start] for start in starts if start in owned]))

    def bounds(self, place: Place) -> tuple[int, ...]:
        """Where each line of a place starts and ends, without the white space around it, by turns."""
        bounds: list[int] = []
        for line in self._page.lines[place.first : place.last + 1]:
            text = line.text[: place.end - line.start] if line is self._page.lines[place.last] else line.text
            bounds += (text_start(line), line.start + len(text.rstrip()))
        return tuple(bounds)

    def shown(self, place: Place) -> str:
        """The text at a place as the page has it; a blank line between paragraphs."""
        parts: list[str] = []
        bounds = self.bounds(place)
        for index, start, end in zip(
            range(place.first, place.last + 1), bounds[::2], bounds[1::2], strict=True
        ):
            if parts:
                parts.append("\n\n" if self._page.lines[index].blanks else "\n")
            parts.append(self._page.text[start:end])
        return "".join(parts)

    def _squeezed(self) -> list[str]:
        """The letters of each line."""
        if self._letters is None:
            self._letters = squeeze_lines([line.text for line in self._page.lines])
        return self._letters

    def _owned(self) -> dict[int, int]:
        """Which answer each paragraph belongs to that begins at an offset in the page's text."""
        if self._owners is None:
            self._owners = {}
            for number, answer in enumerate(self._answers):
                for start in found_of(answer)["body"][2][::2]:
                    self._owners[start] = number
        return self._owners
