"""A page's source as text and as bytes, whichever is asked for.

Markup is ASCII, so where things are in it is seen in the bytes; what is to be read is then decoded alone. Of
a page whose content stands in a <main> most is never decoded: with a single character beyond Latin-1 in it,
that would take a sixth of the time of everything else.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.decoding import decode, may_be_utf8
from parsers.errors import Empty
from parsers.patterns import lazy_pattern

# A small page is decoded at once: that costs nothing, and what is in it is certain from the beginning.
_LARGE: Final = 32 * 1024
_BEGINNING: Final = 4096  # bytes in which a page begins with a tag, be it below a comment
_DOCUMENT: Final = lazy_pattern(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype|/?(?:html|head|body|meta|title|link|script|style|div|main|article|section|header|nav|table"
    r"|form|center|ul|ol|dl|h[1-6]|p))\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = lazy_pattern(
    r"<(/?)(?:p|br|div|span|a|b|i|em|strong|li|ul|ol|h[1-6]|table|tr|td|th|font|hr|img|blockquote|section"
    r"|article|center|body|html)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MIN_TAGS: Final = 5
_SURROGATE: Final = b"\xed"  # begins each of them, and few other characters
_TAGS_SAMPLE: Final = 65536
_CHARACTERS_PER_TAG: Final = 300  # prose that talks about tags holds fewer


class Document:
    """A page's source; its offsets are those of `data`, its bytes in UTF-8."""

    __slots__ = ("_data", "_declared", "_errors", "_text", "is_markup")

    def __init__(self, text: str | None, data: bytes | None = None, declared: str | None = None) -> None:
        self._text = text
        self._data = data
        self._declared = declared
        self._errors = "strict" if text is None else "surrogatepass"  # a text may hold lone surrogates
        self.is_markup = text is None or is_markup(text)
        """Whether the page is HTML."""

    @property
    def text(self) -> str:
        """The whole page, decoded as a browser would."""
        if self._text is None:
            self._text = decode(self.data, self._declared)
        return self._text

    @property
    def data(self) -> bytes:
        """The page in UTF-8, or what seems to be that."""
        if self._data is None:
            self._data = self.text.encode("utf-8", "surrogatepass")
        return self._data

    @property
    def utf8(self) -> bytes:
        """`text` in UTF-8, as a tree builder takes it; of most pages the very bytes that `data` is."""
        if self._errors == "strict":
            try:
                self._text = self.data.decode()
            except UnicodeDecodeError:
                return to_utf8(self.text)
            return self.data
        return to_utf8(self.text) if _SURROGATE in self.data else self.data

    def part(self, start: int, end: int) -> str:
        """The text from one offset to another.

        Raises:
            UnicodeDecodeError: the page is in another encoding, as `decoded` knows.

        >>> Document("né").part(1, 3)
        'é'
        """
        return self.data[start:end].decode("utf-8", self._errors)

    def decoded(self) -> Document:
        """The same page by its text, so that each part of it can be had."""
        return Document(self.text)


def open_document(source: bytes | str, declared: str | None = None) -> Document:
    """A page from its bytes or its text; `declared` is the encoding that its saved form tells.

    Raises:
        Empty: nothing but white space.
        Undecodable: binary data; of a large page that begins as HTML only `Document.text` can tell.
    """
    if isinstance(source, bytes):
        if len(source) >= _LARGE and _begins_as_html(source) and may_be_utf8(source, declared):
            return Document(None, source, declared)
        text = decode(source, declared)
    else:
        text = source.removeprefix("\ufeff")
    if not text or text.isspace():
        raise Empty("the page holds nothing but white space; save it again")
    return Document(text)


def _begins_as_html(source: bytes) -> bool:
    """Whether bytes begin with a doctype or an element of document structure."""
    return _DOCUMENT.match(source[:_BEGINNING].decode("latin-1")) is not None


def to_utf8(text: str) -> bytes:
    """The bytes of a text; a lone surrogate becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def is_markup(text: str) -> bool:
    """Whether a page is HTML, decided by its content and not by its name.

    HTML begins with a doctype or an element of document structure, or has tags (one of them an end tag)
    all over. A text page that talks about "<b>" is text.

    >>> is_markup("<!DOCTYPE html><p>Hi"), is_markup("<b> and </b> make it bold, <i> slanted.")
    (True, False)
    """
    if "<" not in text:
        return False
    if _DOCUMENT.match(text):
        return True
    least = max(_MIN_TAGS, min(len(text), _TAGS_SAMPLE) // _CHARACTERS_PER_TAG)
    ended = False
    for tags, found in enumerate(_TAG.finditer(text, 0, _TAGS_SAMPLE), 1):
        ended = ended or bool(found[1])
        if ended and tags >= least:
            return True
    return False
