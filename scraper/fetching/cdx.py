"""Lines of capture indexes (CDX), in the dialects of the Wayback Machine, of pywb and of Common Crawl."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.fetching.addresses import checked_address
from scraper.fetching.client import Exchange
from scraper.fetching.judging import named
from scraper.fetching.outcomes import AddressRefused, Unfetched
from scraper.fetching.targets import capture_time

# What the others call it, and what the Wayback Machine does.
_NAMES = {"original": "url", "statuscode": "status", "mimetype": "mime"}

# Archives write "-" and "unk" where they don't know.
_PAGE_TYPES = {"text/html", "application/xhtml+xml", "text/plain", "unk", "-", ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One capture."""

    url: str
    time: datetime
    mime: str = ""
    status: str = ""
    digest: str | None = None
    length: int | None = None
    """Bytes of the record, packed."""
    filename: str | None = None
    """The WARC file that holds it, where the index tells."""
    offset: int | None = None
    """Where in the file the record begins."""


def is_page(line: Line) -> bool:
    """Whether a capture is a page: neither an image or a script, nor a mark of an unchanged page."""
    return line.mime.partition(";")[0].strip().lower() in _PAGE_TYPES and line.status in {"200", "-", ""}


def read_answer(exchange: Exchange) -> tuple[list[Line], str | None]:
    """The lines of an index server's answer, and the key to go on with when there are more.

    Lines without an address or a time that can be read are left out: the index is a stranger's data.
    """
    text = exchange.body.decode("utf-8", "replace")
    if exchange.status == 404:  # so Common Crawl's index says that it has nothing
        return [], None
    if exchange.status != 200:
        raise Unfetched(f"the index of the archive gives no list: {named(exchange.status)}")
    try:
        rows, key = _rows(text)
        lines = _lines(rows)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise Unfetched(f"the index of the archive gives no list: {text[:80]!r}") from error
    return lines, key


def _rows(text: str) -> tuple[list[dict[str, Any]], str | None]:
    r"""The rows of an answer: an array of arrays with a head, or one object a line.

    >>> _rows('[["original","timestamp"],\n["http://a.org/","2015"],\n[],\n["org,a)/ 2016"]]')
    ([{'url': 'http://a.org/', 'timestamp': '2015'}], 'org,a)/ 2016')
    >>> _rows('{"url": "http://a.org/", "timestamp": "2015"}\n')
    ([{'url': 'http://a.org/', 'timestamp': '2015'}], None)
    """
    if not text.lstrip().startswith("["):
        return [json.loads(line) for line in text.splitlines() if line.strip()], None
    head, *rows = json.loads(text) or [[]]
    key = None
    if len(rows) >= 2 and not rows[-2]:
        key = str(rows[-1][0])
        rows = rows[:-2]
    names = [_NAMES.get(name, name) for name in head]
    return [dict(zip(names, row, strict=False)) for row in rows if row], key


def _lines(rows: Iterable[dict[str, Any]]) -> list[Line]:
    """The lines in `rows` that name a capture."""
    lines = []
    for row in rows:
        try:
            url, time = checked_address(str(row["url"])), capture_time(str(row["timestamp"]))
        except (KeyError, ValueError, AddressRefused):
            continue
        digest = str(row.get("digest") or "").removeprefix("sha1:")
        lines.append(
            Line(
                url=url,
                time=time,
                mime=str(row.get("mime") or ""),
                status=str(row.get("status") or ""),
                digest=digest if digest not in {"", "-"} else None,
                length=_number(row.get("length")),
                filename=str(row["filename"]) if row.get("filename") else None,
                offset=_number(row.get("offset")),
            )
        )
    return lines


def _number(value: object) -> int | None:
    """A count, or None for "-" and what else is none.

    >>> _number("352"), _number(7), _number("-"), _number(None)
    (352, 7, None, None)
    """
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
