"""The lines of one answer, before its fields are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain


class Chunk:
    """The lines of one answer, as indexes into the page's lines, by what they are."""

    __slots__ = ("body", "days", "markers", "names", "places", "ratings", "thanks", "titles")

    def __init__(self) -> None:
        self.titles: list[int] = []
        self.markers: list[int] = []
        self.body: list[int] = []
        self.names: list[int] = []
        self.places: list[int] = []
        self.ratings: list[int] = []
        self.days: list[int] = []
        self.thanks: list[int] = []
        """"12 people found this helpful"."""

    def put(self, part: str, index: int) -> None:
        """Add a line to a part of the answer, by the part's name (`getattr` would take ten times as long)."""
        if part == "body":
            self.body.append(index)
        elif part == "titles":
            self.titles.append(index)
        elif part == "markers":
            self.markers.append(index)
        elif part == "names":
            self.names.append(index)
        elif part == "places":
            self.places.append(index)
        else:
            self.ratings.append(index)

    def indexes(self) -> Iterator[int]:
        """All lines of the chunk."""
        return chain(
            self.titles,
            self.markers,
            self.body,
            self.names,
            self.places,
            self.ratings,
            self.days,
            self.thanks,
        )
