"""Fetches one page again by its name, as the tables give it: `x.warc.gz#1234`, `x.zip#a/b.html`."""

from __future__ import annotations

from parsers.records import Status
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import locate
from scraper.saved import SavedPage, Unread, UnreadPage


def read_source(source: str, options: ReadOptions = ReadOptions()) -> SavedPage:  # noqa: B008 (immutable)
    """The page that `source` names; raises `Unread`.

    Reads no more of an archive than it takes to come to the member: a record of a WARC is one step away,
    a line of JSONL takes the counting of lines, a member of a packed tar the unpacking of all before it.
    Where `source` names an input with several pages, the first one is given.
    """
    found = next(read_pages(locate(source), options), None)
    if isinstance(found, UnreadPage):
        raise Unread(found.status, found.reason)
    if found is None:
        raise Unread(Status.UNREADABLE, "holds no page")
    return found
