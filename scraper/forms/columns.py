"""Which columns of a table hold pages, their addresses and the time they were captured.

By default the names that C4, FineWeb, Dolma, OSCAR, RedPajama and plain exports use. A dot means a
field within a field.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Collection
from typing import NamedTuple

from parsers.patterns import lazy_pattern
from scraper.forms.streams import HEAD

# Markup before text: it says more about the same page.
_PAGES = ("html", "text", "content", "raw_content", "body")
_ADDRESSES = ("url", "metadata.url", "meta.url", "source_url", "metadata.warc-target-uri", "warc_target_uri",
              "metadata.WARC-Target-URI", "metadata.warc_headers.warc-target-uri", "link")  # fmt: skip
_TIMES = ("timestamp", "date", "captured_at", "crawl_date", "fetch_time", "metadata.timestamp",
          "metadata.date", "meta.timestamp", "metadata.warc_headers.warc-date", "warc_date",
          "metadata.warc-date", "added", "created")  # fmt: skip

# "body" alone is a mail or a comment; it takes an address beside it to be a page.
_WEAK = frozenset(("body", "content"))

_LONGEST_HEADING = 4096
_DELIMITERS = re.compile(rb"[,\t;|]")
_NAME = lazy_pattern(r"[\w.:-]+(?: [\w.:-]+){0,3}")


class Columns(NamedTuple):
    """Names of the columns that a reader needs."""

    page: str
    urls: tuple[str, ...]
    times: tuple[str, ...]


def find_columns(
    names: Collection[str], text_column: str | None = None, url_column: str | None = None
) -> Columns | None:
    """The columns of a table with columns `names`; None when none of them holds pages.

    >>> find_columns(["url", "text", "timestamp", "html"])
    Columns(page='html', urls=('url',), times=('timestamp',))
    >>> find_columns(["name", "age"]), find_columns(["page", "age"], "page").page
    (None, 'page')
    """
    tops = {name.partition(".")[0] for name in names}
    urls = (
        (url_column,) if url_column else tuple(name for name in _ADDRESSES if name.partition(".")[0] in tops)
    )
    times = tuple(name for name in _TIMES if name.partition(".")[0] in tops)
    if text_column is not None:
        return Columns(text_column, urls, times) if text_column.partition(".")[0] in tops else None
    page = next((name for name in _PAGES if name in tops), None)
    if page is None or (page in _WEAK and not urls):
        return None
    return Columns(page, urls, times)


def is_own(names: Collection[str]) -> bool:
    """Whether a table is one that this program wrote."""
    return {"thread_id", "source"} <= set(names)


def delimiter(line: str) -> str:
    r"""What parts the columns in the first line of a table.

    >>> delimiter("url\ttext"), delimiter("url;text"), delimiter("url")
    ('\t', ';', ',')
    """
    return max(",\t;|", key=line.count)


def heading(head: bytes) -> tuple[str, ...]:
    r"""The column names in the first line of a table as CSV or TSV; empty when it has none.

    >>> heading(b'\xef\xbb\xbfurl,"text"\r\nx'), heading(b"Hi, I am 30. Is it, uh, normal?\n")
    (('url', 'text'), ())
    """
    first = head[: head.find(b"\n")] if b"\n" in head else head
    if len(first) > _LONGEST_HEADING or first.startswith(b"<") or not _DELIMITERS.search(first):
        return ()  # nearly all pages
    line = first.decode("utf-8-sig", "replace").rstrip("\r")
    try:
        names = next(csv.reader([line], delimiter=delimiter(line)), [])
    except csv.Error:
        return ()
    return tuple(names) if all(_NAME.fullmatch(name.strip()) for name in names) else ()


def fits_heading(head: bytes, names: tuple[str, ...]) -> bool:
    r"""Whether the first row under a heading has as many fields; one that `head` cuts off may have fewer.

    >>> [fits_heading(head, ("a", "b")) for head in (b"a,b\n1,2\n", b"a,b\nHi\n\nyou\n")]
    [True, False]
    """
    text = head.decode("utf-8-sig", "replace")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text.partition("\n")[0]))
    try:
        found = [row for row in itertools.islice(rows, 3) if row]
    except csv.Error:
        return False
    return len(found) == 1 or len(found[1]) == len(names) or (len(found) == 2 and len(head) >= HEAD)
