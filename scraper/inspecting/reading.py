"""What `inspect` shows: a page's lines, and the thread or the reason why there is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.errors import ParseError
from parsers.parsing import parse, read_thread
from parsers.records import Page, Status, Thread
from parsers.weighing import Weighed, weigh
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import find_inputs
from scraper.saved import Found, SavedPage, UnreadPage

# Up to here each line gets its table of scores; the largest real threads have some 2,000 lines.
_WEIGHED_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it was read."""

    source: str
    status: Status
    reason: str | None
    """Why there is no thread."""
    thread: Thread | None
    """The thread; for a page that is none, what its lines would have been read as; None without lines."""
    weighed: Weighed | None
    """What the grammar weighed; None without lines, and for a page with too many of them."""
    seconds: float = 0.0
    """How long the parser took."""

    @property
    def is_thread(self) -> bool:
        """Whether the page gave a thread."""
        return self.reason is None


class NotOnePage(Exception):
    """The path names no page, or several. Name one of them."""


def read_source(path: str, max_bytes: int) -> Reading:
    """The reading of one page; a page that can't be read is one with a reason.

    Args:
        path: a file with one page, `-`, or a page in an archive as the tables name it
            (`pages.warc.gz#1234`).
        max_bytes: larger pages are refused.

    Raises:
        NotOnePage: a folder or archive with none or with several pages.
    """
    found: Found | None = None
    for page in _pages(path, max_bytes):
        if found is None or _is_around(found, page):
            found = page
        elif not _is_around(page, found):
            raise NotOnePage(f"{path}: holds several pages; name one, such as {found.source}")
    if found is None:
        raise NotOnePage(f"{path}: holds no page")
    if isinstance(found, UnreadPage):
        return Reading(found.source, found.status, found.reason, None, None)
    return read_saved(found)


def _is_around(archive: Found, page: Found) -> bool:
    """Whether it is a fault of the archive in which `page` lies, or a page of the same name in it."""
    return f"{page.source}#".startswith(f"{archive.source}#")


def _pages(path: str, max_bytes: int) -> Iterator[Found]:
    """The pages in all inputs under a path."""
    for location in find_inputs([path]):
        yield from read_pages(location, ReadOptions(max_bytes=max_bytes))


def read_saved(saved: SavedPage) -> Reading:
    """The reading of a saved page; a page that gives no thread is one with a reason."""
    start = time.perf_counter()
    try:
        thread = parse(saved.document())
    except ParseError as error:
        seconds = time.perf_counter() - start
        refused = read_thread(error.page) if error.page is not None else None
        return Reading(saved.source, error.status, error.reason, refused, _weighed(error.page), seconds)
    seconds = time.perf_counter() - start
    return Reading(saved.source, thread.status, None, thread, _weighed(thread.page), seconds)


def _weighed(page: Page | None) -> Weighed | None:
    """What the grammar weighed, where it can be shown."""
    return weigh(page) if page is not None and len(page.lines) <= _WEIGHED_LINES else None
