"""The evidence of one record by its fields, put together when somebody asks for it.

Rows without evidence, so most of all rows, never ask; to make all spans of a page is a thirtieth of all that
is done for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from parsers.records import Evidence, Span, Witness

Bounds = tuple[Witness, tuple[int, ...]]
"""Who says so, and where the spans start and end by turns."""


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
    """Field → bounds of its evidence; a copy.

    >>> bounds_of({"title": Evidence((Span(3, 8),), Witness.GRAMMAR)})
    {'title': (<Witness.GRAMMAR: 'grammar'>, (3, 8))}
    """
    if isinstance(evidence, Proofs):
        return dict(evidence._bounds)
    return {name: (one.witness, tuple(chain.from_iterable(one.spans))) for name, one in evidence.items()}
