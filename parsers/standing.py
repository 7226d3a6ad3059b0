"""Where in a page's bytes a word stands: in its text, in a name of markup, or where it says nothing.

Only what stands around the word is looked at, backwards, so a look costs next to nothing.
"""

from __future__ import annotations

import html
import re
from typing import Final

from parsers.looks import PROSE_LENGTH
from parsers.patterns import lazy_pattern

# Elements without markup in them whose text is none of the page's.
_SILENT: Final = (b"<style", b"<option")
_SCRIPT, _SCRIPT_END = b"<script", b"</script"
_COMMENT_END: Final = b"-->"
_JSONLD: Final = lazy_pattern(rb"<script[^<>]*ld(?:\+|&#x2b;|&#43;)json", re.IGNORECASE)
# The attribute whose value ends at the end of a piece of a tag.
_ATTRIBUTE: Final = lazy_pattern(rb"\s([a-zA-Z-]+)\s*=\s*(?:\"[^\"]*|'[^']*|[^\s\"'<>]*)\Z")
# Attributes that name what an element is; addresses, descriptions and programs tell of anything.
_NAMING: Final = frozenset((b"class", b"id", b"itemprop", b"itemtype"))
_FIRST: Final = lazy_pattern(
    rb"[>\n](?:\s|&nbsp;|&#160;|\xc2?\xa0)*(?:(?:the|our|your)\s+)?[a-z]+\s*\Z", re.IGNORECASE
)
_LONGEST_GAP: Final = 256
_LONGEST_LINE: Final = 1024
_LONGEST_TAG: Final = 4096
_FURTHEST: Final = 8 * 1024  # of a longer script the end is not known to be text, which costs little


class Standing:
    """Looks around words of one page, in any order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._script = 0, 0  # the script without data, or the comment, that was found last

    def tells(self, at: int) -> bool:
        """Whether what stands right before the offset `at` is text of the page, of its structured data, or
        names an element; in doubt, it is.

        >>> [Standing(page).tells(page.find(b"answer") + 3) for page in (
        ...     b"<p>An answer", b"<p class='an answer'>", b"<p title='an answer'>", b"<!-- <p>An answer -->",
        ...     b"<script>answer</script>", b"<script type='application/ld+json'>answer")]
        [True, True, False, False, False, True]
        """
        data = self._data
        start, end = self._script
        if start < at < end:
            return False
        tag = data.rfind(b"<", 0, at)
        if tag > data.rfind(b">", max(tag, 0), at):
            attribute = _ATTRIBUTE.search(data, max(tag, at - _LONGEST_TAG), at)
            if attribute is not None and attribute[1].lower() not in _NAMING:
                return False
        elif data[tag : tag + 8].lower().startswith(_SILENT):
            return False
        return not self._is_in_script(at)

    def is_first(self, at: int) -> bool:
        """Whether a single word, with or without an article, may be all of its line before the offset.

        >>> Standing(b"<b> Q: Why?").is_first(5), Standing(b"<b>John Q. Public").is_first(9)
        (True, False)
        """
        return _FIRST.search(self._data, max(0, at - _LONGEST_GAP), at) is not None

    def is_far(self, at: int) -> bool:
        """Whether more prose stands before the offset, without a tag or a break, than a byline has."""
        start = max(0, at - _LONGEST_LINE)
        before = self._data[
            max(start, self._data.rfind(b">", start, at), self._data.rfind(b"\n", start, at)) : at
        ]
        if len(before) <= PROSE_LENGTH:
            return False
        return len(" ".join(html.unescape(before.decode("utf-8", "replace")).split())) > PROSE_LENGTH

    def _is_in_script(self, at: int) -> bool:
        """Whether an offset lies in a script, unless that is one of data, or in a comment."""
        data, furthest = self._data, max(0, at - _FURTHEST)
        for start, closing in (
            (data.rfind(_SCRIPT, furthest, at), _SCRIPT_END),
            (_last_comment(data, furthest, at), _COMMENT_END),
        ):
            end = data.find(closing, start + len(closing)) if start >= 0 else 0
            if end > at and not (closing == _SCRIPT_END and _JSONLD.match(data, start)):
                self._script = start, end
                return True
        return False


def _last_comment(data: bytes, start: int, end: int) -> int:
    """Where the last comment begins in that range, -1 if none does; a single letter is found at once."""
    at = data.rfind(b"!", start, end)
    while at >= 0 and data[at - 1 : at + 3] != b"<!--":
        at = data.rfind(b"!", start, at)
    return at - 1
