"""What `inspect` shows: a page's lines, and the thread or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.errors import ParseError
from parsers.parsing import parse, read_thread
from parsers.records import Page, Status, Thread
from parsers.weighing import Weighed, weigh
from scraper.inputs import SavedPage

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

    @property
    def is_thread(self) -> bool:
        """Whether the page gave a thread."""
        return self.reason is None


def read_saved(saved: SavedPage) -> Reading:
    """The reading of a saved page; a page that gives no thread is one with a reason."""
    try:
        thread = parse(saved.data)
    except ParseError as error:
        refused = read_thread(error.page) if error.page is not None else None
        return Reading(saved.source, error.status, error.reason, refused, _weighed(error.page))
    return Reading(saved.source, thread.status, None, thread, _weighed(thread.page))


def _weighed(page: Page | None) -> Weighed | None:
    """What the grammar weighed, where it can be shown."""
    return weigh(page) if page is not None and len(page.lines) <= _WEIGHED_LINES else None
