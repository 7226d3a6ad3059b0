"""The evidence of one record by its fields, put together when somebody asks for it.

Rows without evidence, so most of all rows, never ask; to make all spans of a page is a thirtieth of all that
is done for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from parsers.records import Answer, Evidence, Question, Span, Witness

QUESTION_FIELDS: Final[tuple[str, ...]] = Question._fields[:-1]
ANSWER_FIELDS: Final[tuple[str, ...]] = Answer._fields[:-1]
"""What a record has beside its evidence."""

Found = tuple[Any, Witness, tuple[int, ...]]
"""A value, who says so, and where the spans that it was read from start and end, by turns."""


def fields_of(names: tuple[str, ...], found: dict[str, Found]) -> list[Any]:
    """The fields of a record in this order: the values, None where there is none, and the evidence of all.

    >>> fields_of(("title", "body"), {"body": ("So.", Witness.GRAMMAR, (0, 3))})[:2]
    [None, 'So.']
    """
    fields: list[Any] = []
    for name in names:
        one = found.get(name)
        fields.append(one[0] if one is not None else None)
    fields.append(Proofs(found))
    return fields


class Proofs(Mapping[str, Evidence]):
    """Field → evidence.

    >>> proofs = Proofs({"title": ("Sleep", Witness.GRAMMAR, (3, 8))})
    >>> proofs["title"]
    Evidence(spans=(Span(start=3, end=8),), witness=<Witness.GRAMMAR: 'grammar'>)
    >>> proofs == dict(proofs), list(proofs)
    (True, ['title'])
    """

    __slots__ = ("_found",)

    def __init__(self, found: dict[str, Found]) -> None:
        self._found = found

    def __getitem__(self, field: str) -> Evidence:
        _, witness, bounds = self._found[field]
        return Evidence(tuple(map(Span, bounds[::2], bounds[1::2])), witness)

    def __contains__(self, field: object) -> bool:
        return field in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return repr(dict(self))


def found_of(record: Answer | Question) -> dict[str, Found]:
    """Field → its value with the evidence, for reading only; a value without evidence does not count.

    >>> found_of(Question("Sleep", "How?", evidence={"title": Evidence((Span(3, 8),), Witness.GRAMMAR)}))
    {'title': ('Sleep', <Witness.GRAMMAR: 'grammar'>, (3, 8))}
    """
    if isinstance(record.evidence, Proofs):
        return record.evidence._found
    return {
        name: (getattr(record, name), one.witness, tuple(chain.from_iterable(one.spans)))
        for name, one in record.evidence.items()
    }
