"""Finds the end of what holds no text of the page: scripts, styles, comments, form controls.

A page is read piece by piece, each what stands between one `<` and the next (`parsers.straight`). Between the
start of such an element and its end nothing is a tag, so the pieces are only looked at for that end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parsers.references import Unusual

COMMENT: Final = "!--"
"""How the piece begins that a comment begins with."""

_NAME: Final = "script"
_SCRIPT: Final = "<script"
_SCRIPT_END: Final = "</script"
_COMMENT_START: Final = "<!--"
_OPTION: Final = re.compile(r"/?(?:option|optgroup)(?:\s[^>]*+)?>")
_AFTER_NAME: Final = (" ", "\t", "\n", "/", ">")


def even_out(html: str) -> str:
    """The markup with each line break as LF.

    Raises:
        Unusual: it has characters that the tree builder replaces or skips: NUL, form feeds, lone surrogates.
    """
    if "\0" in html or "\f" in html:
        raise Unusual
    if not html.isascii():
        try:
            html.encode()
        except UnicodeEncodeError:
            raise Unusual from None
    return html.replace("\r\n", "\n").replace("\r", "\n") if "\r" in html else html


def split_page(html: str) -> list[str]:
    """The pieces of a page: what stands between one `<` and the next.

    A script is one piece with its start tag, whatever stands in it, as in scripts there may be any number of
    `<`. Where one only looks like that (in a comment, in a style), a piece with a `<` in it stands where no
    script is expected, and those who skip pieces notice.

    >>> split_page("a<script>1 < 2</script><b>")
    ['a', 'script>1 < 2', '/script>', 'b>']
    """
    pieces: list[str] = []
    at = end = 0
    while (start := html.find(_SCRIPT, end)) >= 0 and (end := html.find(_SCRIPT_END, start)) >= 0:
        content = html[start + 1 : end]
        if content.startswith(_AFTER_NAME, len(_NAME)) and not _ends_within(content):
            pieces += html[at:start].split("<")
            pieces.append(content)
            at = end + 1
    pieces += html[at:].split("<")
    return pieces


def _ends_within(content: str) -> bool:
    """Whether an end tag of a script stands in its content after all, written in capitals."""
    return any(piece[: len(_NAME)].lower() == _NAME for piece in content.split("</")[1:])


def skip_comment(part: str, parts: Iterator[str]) -> str:
    """The text behind a comment that begins with a piece; `parts` gives the pieces behind it.

    Raises:
        Unusual: it does not end, or might end elsewhere for a browser.

    >>> pieces = iter("!-- <p>a</p> -->b<p>c".split("<"))
    >>> skip_comment(next(pieces), pieces), next(pieces)
    ('b', 'p>c')
    """
    if part.startswith((">", "->"), len(COMMENT)):
        raise Unusual
    content, end, text = part[len(COMMENT) :].partition("-->")
    while not end:
        if "--!>" in content:
            raise Unusual
        content, end, text = _next(parts).partition("-->")
    if "--!>" in content or "<" in text:
        raise Unusual
    return text


def skip_element(end: str, content: str, parts: Iterator[str]) -> str:
    """The text behind an element in which nothing is a tag.

    Args:
        end: its end tag, as `/script`.
        content: what follows its start tag in the same piece.
        parts: gives the pieces behind that.

    Raises:
        Unusual: it does not end, or might end elsewhere for a browser.

    >>> pieces = iter("if (a <b>1) '</p>' </SCRIPT >b<p>c".split("<"))
    >>> skip_element("/script", next(pieces), pieces), next(pieces)
    ('b', 'p>c')
    """
    commented = _COMMENT_START in content
    scripted = commented and _SCRIPT in content.lower()
    while True:
        part = _next(parts)
        if part.startswith("/"):
            if part[: len(end)].lower() == end and part[len(end) :].startswith(_AFTER_NAME):
                break
        elif part.startswith(COMMENT):
            commented = True
        elif part[: len(_NAME)].lower() == _NAME:
            scripted = True
            if "<" in part:
                raise Unusual
        if end == "/select" and _OPTION.match(part) is None:
            raise Unusual
    written, closing, text = part.partition(">")
    if not closing or written[len(end) :].strip(" \t\n") or (end == "/script" and commented and scripted):
        raise Unusual
    return text


def _next(parts: Iterator[str]) -> str:
    part = next(parts, None)
    if part is None:
        raise Unusual
    return part
