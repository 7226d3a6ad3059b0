"""Looks for several words in one pass over the bytes of a page.

Python searches for one word at a time and takes 0.03 to 0.08 ms for each on a page of 150 KB, up to a tenth
of a bare parse. Hyperscan (https://intel.github.io/hyperscan/dev-reference/) finds all of them in less. Where
it is not installed, Python searches: the results are the same.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from parsers.patterns import lazy_pattern

# Loading Hyperscan takes 12 ms, as much as searching some hundred small pages.
_SMALL: Final = 32 * 1024


class Literals:
    """Words in small ASCII letters that are looked for in any case.

    >>> Literals(b"<main", b"ld+json").find(b"<MAIN><main>")
    [(0, b'<main'), (6, b'<main')]
    >>> Literals(b"doctor", b"nurse").occur(b"A Nurse"), Literals(b"doctor").occur(b"A Nurse")
    (True, False)
    """

    def __init__(self, *words: bytes) -> None:
        self.words = words
        self._database = _Database(*map(re.escape, words))

    def occur(self, data: bytes) -> bool:
        """Whether any of the words stands in `data`."""
        engine = _engine_for(data)
        if engine is None:
            lower = data.lower()
            return any(word in lower for word in self.words)
        return self._database.occurs(engine, data, _stop)

    def find(self, data: bytes) -> list[tuple[int, bytes]]:
        """Each place of each word, in the order of `data`; the words must not overlap."""
        engine = _engine_for(data)
        if engine is None:
            return sorted(self._search(data.lower()))
        found: list[tuple[int, bytes]] = []
        words = self.words

        def take(which: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((end - len(words[which]), words[which]))

        self._database.scanner(engine).scan(data, match_event_handler=take)
        return found

    def _search(self, lower: bytes) -> Iterator[tuple[int, bytes]]:
        return ((end - len(word), word) for word in self.words for end in _ends(word, lower))


class Phrases:
    """Words in small ASCII letters that count only where a pattern follows them; looked for in any case.

    The patterns, each with its words, must mean the same to Python and to Hyperscan: classes of single bytes
    in small letters, no look-around.

    >>> phrases = Phrases({rb"[^a-z<]*<": (b"nurse", b"surgeon")})
    >>> phrases.occur(b"<b>Nurse </b>"), phrases.occur(b"<b>A nurse came</b>")
    (True, False)
    """

    def __init__(self, phrases: Mapping[bytes, Sequence[bytes]]) -> None:
        self._phrases = [
            (number, word, lazy_pattern(then))
            for number, (then, words) in enumerate(phrases.items())
            for word in words
        ]
        # All words of a pattern in one expression: to compile one for each would take twenty times as long.
        self._database = _Database(
            *(b"(?:%b)(?:%b)" % (b"|".join(map(re.escape, words)), then) for then, words in phrases.items())
        )

    def occur(self, data: bytes) -> bool:
        """Whether any of the phrases stands in `data`."""
        return self.occur_where(data, _stop)

    def occur_where(self, data: bytes | memoryview, counts: Callable[[int, int], bool]) -> bool:
        """Whether a phrase in `data` counts: asked for each by its pattern's number and the offset behind."""
        engine = _engine_for(data)
        if engine is not None:
            return self._database.occurs(engine, data, counts)
        lower = bytes(data).lower()
        return any(
            counts(number, found.end())
            for number, word, then in self._phrases
            for end in _ends(word, lower)
            if (found := then.match(lower, end))
        )


class _Database:
    """Expressions that Hyperscan looks for; each thread compiles its own, as a scan needs room of its own."""

    def __init__(self, *expressions: bytes) -> None:
        self._expressions = expressions
        self._threads = threading.local()

    def occurs(self, engine: Any, data: bytes | memoryview, counts: Callable[[int, int], bool]) -> bool:
        """Whether a match counts: asked for each, by its expression's number and the offset behind it."""

        def take(which: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            return counts(which, end)

        try:
            self.scanner(engine).scan(data, match_event_handler=take)
        except engine.ScanTerminated:
            return True
        return False

    def scanner(self, engine: Any) -> Any:
        """The compiled expressions."""
        scanner = getattr(self._threads, "scanner", None)
        if scanner is None:
            scanner = self._threads.scanner = engine.Database()
            scanner.compile(
                expressions=list(self._expressions),
                ids=list(range(len(self._expressions))),
                elements=len(self._expressions),
                flags=[engine.HS_FLAG_CASELESS] * len(self._expressions),
            )
        return scanner


def _ends(word: bytes, lower: bytes) -> Iterator[int]:
    """The offset behind each place of a word."""
    at = lower.find(word)
    while at >= 0:
        yield at + len(word)
        at = lower.find(word, at + 1)


def _engine_for(data: bytes | memoryview) -> Any | None:
    """Hyperscan, where it is there and worth it."""
    return _engine() if len(data) >= _SMALL or "hyperscan" in sys.modules else None


@cache
def _engine() -> Any | None:
    try:
        import hyperscan
    except ImportError:  # no wheel for this system
        return None
    return hyperscan


def _stop(_which: int, _end: int) -> bool:
    return True
