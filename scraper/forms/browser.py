"""What a saved HTML page tells about its saving: browsers, SingleFile, HTTrack, the Wayback Machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from parsers.patterns import lazy_pattern
from scraper.forms.times import read_time
from scraper.wayback import WAYBACK, original_address

BROWSER, SINGLEFILE, HTTRACK = "browser", "singlefile", "httrack"

# Chrome writes its comment before <html>, SingleFile as the first thing in it, HTTrack behind the doctype.
_HEAD = 4096

# The Wayback Machine's scripts come first in <head>; they hold a settings block of some kilobytes.
_SCRIPTS = 2**16

# The address as Chrome, Edge and Internet Explorer write it; as "--" may not stand in a comment it is "-%2D".
_SAVED_FROM = lazy_pattern(rb"<!--\s*saved from url=\(\d{1,6}\)(\S+)\s*-->", re.IGNORECASE)
_SINGLEFILE = lazy_pattern(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^\r\n]{1,100}))?", re.IGNORECASE
)
_HTTRACK = lazy_pattern(
    rb"<!--\s*Mirrored from (\S+) by HTTrack [^>]{0,60}?(?:\], ([^>]{1,60}?))?\s*-->", re.IGNORECASE
)

_ARCHIVED = lazy_pattern(rb"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
_WOMBAT = lazy_pattern(rb"__wm\.wombat\(\s*\"(https?://[^\"\s]{1,4000})\"\s*,\s*\"(\d{14})\"")


class Told(NamedTuple):
    """What a page tells about its saving."""

    form: str
    url: str | None
    captured_at: datetime | None = None


def read_comments(data: bytes) -> Told | None:
    r"""What the comments in a page say, None when nobody left one.

    >>> read_comments(b"<!-- saved from url=(0031)https://example.org/a-%2Db?c=1 -->\n<html>").url
    'https://example.org/a--b?c=1'
    """
    head = data[:_HEAD]
    if b"<" not in head:
        return None
    archived = _wayback(data)
    if archived:
        return archived
    return next((told for read in _READERS if (told := read(head))), None)


def _browser(head: bytes) -> Told | None:
    """Chrome, Edge, Internet Explorer; the page may be one of the Wayback Machine's."""
    found = _SAVED_FROM.search(head)
    if not found:
        return None
    url = _text(found[1]).replace("-%2D", "--")
    capture = original_address(url)
    if capture:
        return Told(WAYBACK, capture.url, read_time(capture.digits))
    return Told(BROWSER, url if url.startswith(("http://", "https://")) else None)


def _singlefile(head: bytes) -> Told | None:
    """SingleFile, the extension and the command line."""
    found = _SINGLEFILE.search(head)
    return Told(SINGLEFILE, _text(found[1]), read_time(_text(found[2] or b""))) if found else None


def _httrack(head: bytes) -> Told | None:
    """HTTrack leaves out the scheme."""
    found = _HTTRACK.search(head)
    if not found:
        return None
    url = _text(found[1])
    return Told(HTTRACK, url if "://" in url else f"http://{url}", read_time(_text(found[2] or b"")))


_READERS: tuple[Callable[[bytes], Told | None], ...] = (_browser, _singlefile, _httrack)


def _wayback(data: bytes) -> Told | None:
    """A copy from the Wayback Machine, by its script in the head or its note at the end."""
    head, end = data[:_SCRIPTS], data[-_HEAD:]
    wombat = _WOMBAT.search(head) if b"__wm.wombat" in head else None
    noted = _ARCHIVED.search(end)
    if not wombat and not noted:
        return None
    url = _text(wombat[1]) if wombat else None
    moment = None
    if noted:
        moment = datetime.strptime(_text(noted[1]), "%H:%M:%S %b %d, %Y").replace(tzinfo=UTC)
    elif wombat:
        moment = read_time(_text(wombat[2]))
    browser = _browser(data[:_HEAD])
    return Told(WAYBACK, url or (browser.url if browser else None), moment)


def _text(data: bytes) -> str:
    """Addresses and dates are ASCII; what is not keeps its place."""
    return data.decode("utf-8", "replace").strip()
