"""Values of structured data as plain text, numbers and dates: what markup and escapes pages leave in them."""

from __future__ import annotations

import html
import math
import re
from datetime import date
from typing import Any, Final

from parsers.errors import TooDeep
from parsers.ratings import LARGEST_INT32

# Tags that occur in texts; "a < b" and "<3" are no markup.
_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|blockquote|img|table|tr|td|font|sup|sub|hr|pre)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_NUMBER: Final = re.compile(r"\s*([+-]?\d{1,15}(?:[.,]\d{1,6})?)\s*%?\s*\Z")
_GROUPED: Final = re.compile(r"\s*\d{1,3}(?:,\d{3})+\s*\Z")
_LONGEST_VALUE: Final = 40


def clean_text(value: str) -> str | None:
    r"""A value as a reader would see it: markup rendered, references decoded, paragraphs kept apart.

    RealSelf's texts are escaped once more than JSON needs, some others' hold HTML; None when nothing is left.

    >>> clean_text("<p>It&#39;s normal.</p><p>Wait 3 months &amp; see.</p>")
    "It's normal.\n\nWait 3 months & see."
    >>> clean_text("&lt;p&gt;Yes&lt;/p&gt;"), clean_text(" "), clean_text("if a < b")
    ('Yes', None, 'if a < b')
    """
    text = _storable(value)
    if not _is_tagged(text):
        text = _unescaped(text)
    if _is_tagged(text):
        text = _rendered(text)
    return _paragraphs(_unescaped(text)) or None


def _is_tagged(text: str) -> bool:
    """Whether there is markup in a text."""
    return "<" in text and _TAG.search(text) is not None


def _unescaped(text: str) -> str:
    """The text with its character references decoded."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _paragraphs(text: str) -> str:
    """Lines without white space around them, one blank line at most between two."""
    lines = text.strip().splitlines()
    if len(lines) == 1:
        return lines[0]
    kept: list[str] = []
    for line in map(str.strip, lines):
        if line or kept[-1]:
            kept.append(line)
    return "\n".join(kept)


def _rendered(markup: str) -> str:
    """The text that a browser shows for a piece of markup."""
    from parsers.markup import shown_text

    try:
        return shown_text(markup)
    except TooDeep:
        return _TAG.sub(" ", markup)


def clean_line(value: str) -> str | None:
    r"""A value of one line: white space collapsed.

    >>> clean_line("  Is it\nnormal? ")
    'Is it normal?'
    """
    text = clean_text(value)
    return " ".join(text.split()) if text else None


def _storable(text: str) -> str:
    """Half surrogate pairs, from broken escapes, become the replacement character; NUL goes."""
    if "\0" in text:
        text = text.replace("\0", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_number(value: Any) -> float | None:
    """A number, be it written as a string; None for anything else, NaN and infinity included.

    >>> read_number("4.8"), read_number(65), read_number("1,204"), read_number("4,8"), read_number("NaN")
    (4.8, 65.0, 1204.0, 4.8, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
        return None
    if _GROUPED.match(value):
        return float(value.replace(",", ""))
    found = _NUMBER.match(value)
    return float(found[1].replace(",", ".")) if found else None


def read_count(value: Any) -> int | None:
    """A whole number of things that fits the tables; None for any other.

    >>> read_count("65"), read_count(3.5), read_count(-1), read_count(10**12)
    (65, None, None, None)
    """
    number = read_number(value)
    if number is None or number != int(number) or not 0 <= number <= LARGEST_INT32:
        return None
    return int(number)


def read_day(value: Any) -> date | None:
    """The day of an ISO 8601 date or time, as the page writes it, whatever its time zone.

    >>> read_day("2014-03-14T23:10:00-05:00"), read_day("14 March"), read_day("2014-02-31")
    (datetime.date(2014, 3, 14), None, None)
    """
    written = value.strip() if isinstance(value, str) else ""
    day = written[:10]
    if day[4:5] != "-" or day[7:8] != "-" or written[10:11] == "-" or written[10:11].isdigit():
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
