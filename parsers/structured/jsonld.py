"""JSON-LD: finds the scripts of a page that hold it, and reads them although they are broken.

The scripts are found without a tree, at places that a page's landmarks tell. One bad script never
costs the others. What real pages get wrong, and what is done about it, stands at `_repaired`.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, Final

from parsers.document import Document
from parsers.landmarks import Landmarks

Node = dict[str, Any]
"""An item: property → value, list of values or nested item, as JSON has it; `@type` names what it is."""

_CLOSE: Final = re.compile(rb"</script", re.IGNORECASE)
# Between "<script" and the type there are some attributes at most: a nonce, a data-… name.
_LONGEST_TAG: Final = 2000
# A hundred thousand answers take 10 MB; reading takes 20 ms a MB.
_LONGEST_SCRIPT: Final = 100_000_000
# Objects in one script: pages have one, or one for each answer.
_MOST_OBJECTS: Final = 10_000
# More digits than any count has; reading them as a number takes quadratic time.
_LONGEST_NUMBER: Final = 18

_OPENING: Final = "{["
_CLOSING: Final = "}]"
_WRAPPING: Final = re.compile(
    r"(?:\s|\ufeff|;|<!--|-->|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|//\s*\]\]>"
    r"|/\*\s*\]\]>\s*\*/|\]\]>|//\s*-->|//\s*<!--)++"
)
_TOKEN: Final = re.compile(
    r'"(?:[^"\\]++|\\.)*+(?:"|\Z)'  # a string
    r"|//[^\n]*|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"  # a comment
    r"|,(?=\s*[}\],])|;",  # a comma too many, a semicolon between objects
    re.DOTALL,
)
_BAD_ESCAPE: Final = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.))', re.DOTALL)
_SPACE: Final = re.compile(r"[\s\ufeff;,]*")


def find_jsonld(document: Document, marks: Landmarks) -> Iterator[Any]:
    """Every JSON value in the JSON-LD scripts of a page's markup, in page order; broken scripts give nothing.

    `marks` are the page's landmarks.

    >>> from parsers.landmarks import find_landmarks
    >>> page = Document('<script type="application/ld+json">{"a": 1,};{"b": [2]}</script>')
    >>> list(find_jsonld(page, find_landmarks(page.data)))
    [{'a': 1}, {'b': [2]}]
    """
    for source in find_scripts(document, marks):
        yield from read_script(source)


def find_scripts(document: Document, marks: Landmarks) -> Iterator[str]:
    """The text of each script whose type is JSON-LD's; those in comments are left out, as browsers do.

    >>> from parsers.landmarks import find_landmarks
    >>> page = Document(
    ...     '<!-- <script type="application/ld+json">1</script> -->'
    ...     '<script type="application/ld+json; charset=utf-8">2</script>'
    ... )
    >>> list(find_scripts(page, find_landmarks(page.data)))
    ['2']
    """
    data = document.data
    done = seen = 0
    comment = -1  # where the last comment before the script begins, if it is not closed
    for at in marks.jsonld:
        if at < done:
            continue
        start = data.rfind(b"<", max(done, at - _LONGEST_TAG), at)
        done = at + 1
        if start < 0 or data[start : start + 7].lower() != b"<script":
            continue
        begin = data.find(b">", at) + 1
        if not begin:
            return
        closing = _CLOSE.search(data, begin)
        done = closing.end() if closing else len(data)
        last = bisect_left(marks.comments, start) - 1
        if last >= 0 and marks.comments[last] >= seen:
            comment = marks.comments[last]
        if comment >= 0 and data.find(b"-->", max(comment + 2, seen), start) >= 0:  # "<!-->" is a whole one
            comment = -1
        seen = done
        end = closing.start() if closing else len(data)
        if comment < 0 and end - begin <= _LONGEST_SCRIPT:
            yield document.part(begin, end)


def read_script(source: str) -> list[Any]:
    r"""The JSON values in one script, several objects in a row included; an empty list when it can't be read.

    >>> read_script('//<![CDATA[\n{"name": "Why?", /* asked */ "text": "It\'s \\\'so\\\'",}\n//]]>;')
    [{'name': 'Why?', 'text': "It's 'so'"}]
    >>> read_script("{&quot;name&quot;: &quot;Why?&quot;}"), read_script("{name: Why?}")
    ([{'name': 'Why?'}], [])
    """
    most: list[Any] = []
    for form in _forms(source):
        values, whole = _read_values(form)
        if whole:
            return values
        most = max(most, values, key=len)
    return most


def _forms(source: str) -> Iterator[str]:
    """The script as it stands, then repaired, then unescaped too: the first that reads wins."""
    plain = _unwrapped(source)
    yield plain
    yield _repaired(plain)
    if "&quot;" in plain or "&#34;" in plain or "&#x22;" in plain:
        yield _repaired(html.unescape(plain))


def _unwrapped(source: str) -> str:
    """Without byte order mark, comment and CDATA marks around the JSON, and semicolons behind it."""
    source = source.strip()
    if source[:1] in _OPENING and source[-1:] in _CLOSING:  # most scripts; also an empty one
        return source
    opening = _WRAPPING.match(source)
    start = opening.end() if opening else 0
    end = len(source)
    for found in _WRAPPING.finditer(source, max(start, end - 200)):
        if found.end() == end:
            return source[start : found.start()]
    return source[start:]


def _repaired(text: str) -> str:
    """Without comments, commas before a closing bracket, and escapes that JSON does not have."""
    without_comments = _TOKEN.sub(_repaired_token, text)
    return _TOKEN.sub(_repaired_token, without_comments)  # a comma may stand before a comment


def _repaired_token(found: re.Match[str]) -> str:
    token = found.group()
    if token[0] != '"':
        return " "
    return (
        _BAD_ESCAPE.sub(lambda escape: escape[0] if escape[1] else escape[2], token)
        if "\\" in token
        else token
    )


def _read_values(text: str) -> tuple[list[Any], bool]:
    """The values that can be read from the start, and whether nothing else was left."""
    values: list[Any] = []
    start = _past_space(text, 0)
    while start < len(text) and len(values) < _MOST_OBJECTS:
        try:
            value, start = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            return values, False
        values.append(value)
        start = _past_space(text, start)
    return values, True


def _past_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _whole_number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


# NaN and Infinity are no values; control characters inside strings are common and do no harm.
_DECODER: Final = json.JSONDecoder(parse_int=_whole_number, parse_constant=lambda _: None, strict=False)
