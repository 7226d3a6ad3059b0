"""Safari's .webarchive: a property list whose main resource is the page."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from parsers.records import Status
from scraper.forms.streams import Job, Stream, read_whole
from scraper.saved import Found, SavedPage, Unread

FORM = "webarchive"


def read_webarchive(stream: Stream, job: Job) -> Iterator[Found]:
    """The page in a web archive, binary or XML. The moment of saving isn't in it."""
    data = read_whole(stream, job.options.max_bytes)
    main = _main_resource(data)
    page, url = main.get("WebResourceData"), main.get("WebResourceURL")
    if not isinstance(page, bytes):
        raise Unread(
            Status.UNREADABLE, "a web archive whose main resource holds no data; save the page again"
        )
    charset = main.get("WebResourceTextEncodingName")
    yield SavedPage(
        stream.source,
        page,
        charset=charset if isinstance(charset, str) else None,
        url=url if isinstance(url, str) else None,
        captured_at=stream.captured_at,
        form=FORM,
    )


def _main_resource(data: bytes) -> dict[str, Any]:
    """The main resource's dictionary; raises `Unread`."""
    try:
        archive = plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, RecursionError) as error:
        reason = f"damaged web archive ({type(error).__name__}); save the page again"
        raise Unread(Status.UNREADABLE, reason) from error
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    if not isinstance(main, dict):
        raise Unread(Status.UNDECODABLE, "a property list that is no web archive")
    return main
