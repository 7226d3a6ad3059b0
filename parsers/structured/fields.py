"""One record while page and data are joined, field by field, and what is noted beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from parsers.proofs import Found, fields_of, found_of
from parsers.records import Answer, Disagreement, Page, Question, Witness
from parsers.structured.letters import MORE, is_cut, letters, squeeze
from parsers.structured.locating import Lines
from parsers.structured.searching import Place

_GAP: Final = "\n\n"  # between what the page shows and what only its data has


class Notes:
    """Contradictions between page and data, and the text that only the data has."""

    def __init__(self, page: Page, lines: Lines) -> None:
        self.page = page
        self.lines = lines
        """Those of the page."""
        self.disagreements: list[Disagreement] = []
        self.answer = 0
        """Number of the answer at hand, for the disagreements; 0 is the question."""
        self.moved = False
        """Whether a value was read from another line than the grammar's, or a line no longer counts."""
        self._parts: list[str] = []
        self._end = len(page.text) + len(_GAP)

    def extended_page(self) -> Page:
        """The page with the values that only its data has, behind the visible text."""
        if not self._parts:
            return self.page
        text = self.page.text
        return replace(self.page, text=text + _GAP + "\n".join(self._parts), data_at=len(text))

    def add(self, text: str) -> tuple[int, ...]:
        """Keep a text that the page does not show; gives where each of its paragraphs starts and ends."""
        bounds: list[int] = []
        for part in text.split("\n"):
            if part.strip():
                bounds.append(self._end)
                bounds.append(self._end + len(part))
                self._parts.append(part)
                self._end += len(part) + 1
        return tuple(bounds)

    def differ(self, field: str, page: object, data: object) -> None:
        """Note that page and data contradict each other."""
        record = f"answer {self.answer}" if self.answer else "question"
        self.disagreements.append(Disagreement(record, field, str(page), str(data)))


class Fields:
    """The values of one record with their evidence: the grammar's, until the data adds or changes one."""

    def __init__(self, notes: Notes, grammar: Answer | Question | None) -> None:
        self.notes = notes
        self.changed = False
        """Whether the record is any other than the grammar's."""
        self._found: dict[str, Found] = found_of(grammar) if grammar is not None else {}

    def record(self, names: tuple[str, ...]) -> list[Any]:
        """The record's fields of these names and the evidence, in this order."""
        return fields_of(names, self._found)

    def get(self, name: str) -> Any:
        """The value of a field, None when it is not known."""
        found = self._found.get(name)
        return found[0] if found is not None else None

    def _change(self) -> None:
        """Take a copy of the grammar's values, of which one is about to change."""
        if not self.changed:
            self._found = dict(self._found)
        self.changed = True

    def put(self, name: str, value: object, bounds: tuple[int, ...]) -> None:
        """Take the data's value; `bounds` tell where each of its spans starts and ends, by turns."""
        if value is not None and bounds:
            self._change()
            if name in self._found or bounds[0] < len(self.notes.page.text):
                self.notes.moved = True
            self._found[name] = (value, Witness.DATA, bounds)

    def drop(self, *names: str) -> None:
        """Forget what the grammar read."""
        self._change()
        for name in names:
            if self._found.pop(name, None) is not None:
                self.notes.moved = True

    def fill(self, name: str, value: object, text: str) -> None:
        """Take the data's value where the page prints none; a printed one that contradicts it stays."""
        shown = self.get(name)
        if shown is None:
            self.put(name, value, self.notes.add(text))
        elif not (is_same(shown, text) if isinstance(shown, str) else shown == value):
            self.notes.differ(name, shown, value)

    def number(self, name: str, value: int | None) -> None:
        """The same for a number."""
        if value is not None:
            self.fill(name, value, str(value))

    def text(self, name: str, value: str, span: tuple[int, int] | None) -> None:
        """A text of one line; where both differ, the data's counts if it stands on the page."""
        shown = self.get(name)
        if shown is not None:
            ours, theirs = letters(shown), letters(value)
            if ours.startswith(theirs):
                return
            if not (theirs.startswith(ours) and is_cut(shown)):
                self.notes.differ(name, shown, value)
                if span is None:
                    return
        if span is not None:
            value = self.notes.page.text[span[0] : span[1]]
        self.put(name, value, self.notes.add(value) if span is None else span)

    def body(self, value: str, theirs: str, place: Place | None) -> None:
        """The body; of two that begin alike the longer. `theirs` are the letters of the data's."""
        shown = self.get("body")
        if shown is not None:
            ours = letters(shown)
            if ours.startswith(theirs):
                return
            if not theirs.startswith(_without_more(ours)):
                self.notes.differ("body", shown, value)
                if place is None:
                    return
        if place is not None and place.whole:
            self.put("body", self.notes.lines.shown(place), self.notes.lines.bounds(place))
        else:
            self.put("body", value, self.notes.add(value))


def _without_more(squeezed: str) -> str:
    """A shortened body without the "Read more" behind it."""
    return next((squeezed.removesuffix(more) for more in MORE if squeezed.endswith(more)), squeezed)


def is_same(one: str, other: str) -> bool:
    """Whether two short texts say the same: one holds the other, or all words of the shorter one.

    >>> is_same("Jane A. Doe", "Jane Doe"), is_same("Jane Doe", "John Doe"), is_same("Tampa", "Tampa, FL")
    (True, False, True)
    """
    if one == other:
        return True
    ours, theirs = one.casefold().split(), other.casefold().split()
    words, others = {squeeze(word) for word in ours} - {""}, {squeeze(word) for word in theirs} - {""}
    if not words or not others:
        return squeeze(one) == squeeze(other)
    return words <= others or others <= words or squeeze(one) == squeeze(other)
