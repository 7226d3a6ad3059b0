"""Decodes character references (`&amp;`), where Python's reading and the HTML standard's are the same."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.entities import html5
from typing import Final


class Unusual(Exception):
    """Markup outside the closed list that is read without a tree (`parsers.straight`)."""


_REFERENCE: Final = re.compile("&(#?[0-9A-Za-z]*;?)")
_LONGEST: Final = max(map(len, html5))


def decode_text(text: str) -> str:
    """The text of a text node.

    Raises:
        Unusual: it holds a reference that not all readers take alike.

    >>> decode_text("Q&A &lt; &#8217; & so")
    'Q&A < ’ & so'
    """
    if not all(map(_is_plain, _REFERENCE.findall(text))):
        raise Unusual
    return html.unescape(text)


def decode_value(text: str) -> str:
    """The value of an attribute, in which a reference needs its semicolon.

    Raises:
        Unusual: as `decode_text`.

    >>> decode_value("/find?a=1&b=2&amp;c=3")
    '/find?a=1&b=2&c=3'
    """
    for name in _REFERENCE.findall(text):
        if not _is_plain(name) or not (name.endswith(";") or _stays(name)):
            raise Unusual
    return html.unescape(text)


@lru_cache(maxsize=1024)
def _is_plain(name: str) -> bool:
    """Whether a reference is complete and stands for printable characters, or is none at all."""
    if name.startswith("#"):
        char = html.unescape("&" + name)
        return (
            name.endswith(";") and len(char) == 1 and (char in "\t\n" or char.isprintable() or char.isspace())
        )
    return name in html5 or (len(name) < _LONGEST and _stays(name))


def _stays(name: str) -> bool:
    return html.unescape("&" + name) == "&" + name
