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

Bounds = tuple[Witness, tuple[int, ...]]
"""Who says so, and where the spans start and end by turns."""


def fields_of(names: tuple[str, ...], values: dict[str, Any], bounds: dict[str, Bounds]) -> list[Any]:
    """The fields of a record in this order: the values, None where there is none, and the evidence of all.

    >>> fields_of(("title", "body"), {"body": "So."}, {"body": (Witness.GRAMMAR, (0, 3))})[:2]
    [None, 'So.']
    """
    fields = [values.get(name) for name in names]
    fields.append(Proofs(bounds))
    return fields


class Proofs(Mapping[str, Evidence]):
    """Field → evidence.

    >>> proofs = Proofs({"title": (Witness.GRAMMAR, (3, 8))})
    >>> proofs["title"]
    Evidence(spans=(Span(start=3, end=8),), witness=<Witness.GRAMMAR: 'grammar'>)
    >>> proofs == dict(proofs), list(proofs)
    (True, ['title'])
    """

    __slots__ = ("_bounds",)

    def __init__(self, bounds: dict[str, Bounds]) -> None:
        self._bounds = bounds

    def __getitem__(self, field: str) -> Evidence:
        witness, bounds = self._bounds[field]
        return Evidence(tuple(map(Span, bounds[::2], bounds[1::2])), witness)

    def __contains__(self, field: object) -> bool:
        return field in self._bounds

    def __iter__(self) -> Iterator[str]:
        return iter(self._bounds)

    def __len__(self) -> int:
        return len(self._bounds)

    def __repr__(self) -> str:
        return repr(dict(self))


def bounds_of(evidence: Mapping[str, Evidence]) -> dict[str, Bounds]:
    """Field → bounds of its evidence, for reading only.

    >>> bounds_of({"title": Evidence((Span(3, 8),), Witness.GRAMMAR)})
    {'title': (<Witness.GRAMMAR: 'grammar'>, (3, 8))}
    """
    if isinstance(evidence, Proofs):
        return evidence._bounds
    return {name: (one.witness, tuple(chain.from_iterable(one.spans))) for name, one in evidence.items()}
