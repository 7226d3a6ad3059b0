"""What one pass over a page's markup tells before it is read: where its content is, what data it may have."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from parsers.literals import Literals

_MAIN, _MAIN_END = b"<main", b"</main"
_HEADLINE, _ARTICLE = b"<h1", b"<article"
# `+` is also written as a character reference, by templates that escape all attributes.
_JSONLD: Final = (b"ld+json", b"ld&#x2b;json", b"ld&#43;json")
_MICRODATA: Final = (b"itemscope",)
_RDFA: Final = (b"typeof=", b"typeof =")
# What may hold a "<main>" that is none. Scripts are looked for where there is one: to look for all of them in
# the same pass would take it half as long again.
_COMMENT, _COMMENT_END = b"<!--", b"-->"
_SCRIPT, _SCRIPT_END = b"<script", b"</script"
_SCRIPT_TAG: Final = re.compile(rb"<(/?)[sS][cC][rR][iI][pP][tT]")
_TAGS: Final = (_MAIN, _MAIN_END, _HEADLINE, _ARTICLE)
_LITERALS: Final = Literals(*_TAGS, _COMMENT, *_JSONLD, *_MICRODATA, *_RDFA)
_ENDS_OF_NAME: Final = frozenset(b" \t\r\n\f>")


class Landmarks(NamedTuple):
    """Where the content of a page stands in its markup, and what kinds of structured data it may have."""

    main: tuple[int, int] | None = None
    """The range of bytes of the only <main>, where it holds the headline (<h1>) and each article."""
    jsonld: tuple[int, ...] = ()
    """Offsets of the words by which a script says that it holds JSON-LD; elsewhere they mean nothing."""
    comments: tuple[int, ...] = ()
    """Offsets at which comments may begin, told where there may be JSON-LD only."""
    microdata: bool = False
    rdfa: bool = False

    @property
    def data(self) -> bool:
        """Whether there may be any."""
        return bool(self.jsonld) or self.microdata or self.rdfa


def find_landmarks(data: bytes) -> Landmarks:
    """The landmarks of a page, in UTF-8; all offsets are in bytes.

    >>> find_landmarks(b"<p>E</p><main><h1 itemscope>Why?</h1></main>")
    Landmarks(main=(8, 44), jsonld=(), comments=(), microdata=True, rdfa=False)
    """
    found = _LITERALS.find(data)
    if not found:
        return Landmarks()
    words = {word for _, word in found}
    main = _find_main(data, found) if _MAIN in words else None
    jsonld = [] if words.isdisjoint(_JSONLD) else [at for at, word in found if word in _JSONLD]
    comments = [at for at, word in found if word == _COMMENT] if jsonld else []
    microdata, rdfa = not words.isdisjoint(_MICRODATA), not words.isdisjoint(_RDFA)
    return Landmarks(main, tuple(jsonld), tuple(comments), microdata, rdfa)


def _find_main(data: bytes, found: list[tuple[int, bytes]]) -> tuple[int, int] | None:
    """The range of bytes of the only <main>, if no other content stands outside of it."""
    content = [
        (at, word)
        for at, word in found
        if word in _TAGS and (at + len(word) == len(data) or data[at + len(word)] in _ENDS_OF_NAME)
    ]
    words = [word for _, word in content]
    if words[:1] != [_MAIN] or words[-1] != _MAIN_END or _HEADLINE not in words:
        return None
    if words.count(_MAIN) > 1 or words.count(_MAIN_END) > 1:
        return None
    start, end = content[0][0], content[-1][0] + len(_MAIN_END)
    if data[end : end + 1] != b">":
        return None
    comments = [at for at, word in found if word == _COMMENT and at < start]
    if comments and data.find(_COMMENT_END, comments[-1], start) < 0:
        return None
    return None if _is_in_script(data, start, end) else (start, end + 1)


def _is_in_script(data: bytes, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is the text of a script.

    >>> _is_in_script(b"<SCRIPT>'<main></main>'</SCRIPT>", 9, 22)
    True
    >>> _is_in_script(b"<script></script><main></main>", 17, 30)
    False
    """
    opened = data.rfind(_SCRIPT, 0, start)
    if opened >= 0:
        return data.find(_SCRIPT_END, opened, start) < 0
    following = _SCRIPT_TAG.search(data, end)  # written in capitals
    return following is not None and bool(following[1])
