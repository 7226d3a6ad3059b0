"""An HTML page becomes numbered lines with the hints of its markup (text pages: `parsers.textpages`)."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urlsplit

from parsers.contexts import Contexts, SiteContexts
from parsers.depth import refuse_deep
from parsers.document import Document
from parsers.hints import GENERIC, Site
from parsers.innertext import LineCollector
from parsers.landmarks import Landmarks
from parsers.literals import Literals
from parsers.records import Page
from parsers.references import Unusual
from parsers.sites import SITES
from parsers.straight import StraightWalk
from parsers.transitions import Transitions
from parsers.tree import TreeWalk

_HEAD: Final = 200_000  # bytes in which a page tells its own address
_MOSTLY: Final = 8192  # bytes in which most pages do
_ADDRESS_WORDS: Final = Literals(b"canonical", b"og:url")
_LONGEST: Final = 4096  # bytes of its tag up to them
_ADDRESS: Final = re.compile(
    rb"<(?:link|meta)\b(?=[^<>]*(?:rel=[\"']?canonical|property=[\"']?og:url)\b)"
    rb"[^<>]*?\b(?:href|content)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))",
    re.IGNORECASE,
)
_MARKS: Final = Literals(*(mark.lower().encode() for site in SITES for mark in site.marks))


def _learn(*sites: Site) -> tuple[SiteContexts, Transitions]:
    contexts = SiteContexts(sites)
    return contexts, Transitions(contexts)


_KNOWN: Final = {None: _learn(GENERIC)} | {site.name: _learn(site, GENERIC) for site in SITES}


def read_markup(document: Document, marks: Landmarks) -> Page:
    """The page that an HTML document is: the lines that a browser would show, in `innerText`'s breaks.

    Scripts, styles, templates, form controls, drawings and whatever is hidden by an attribute or an inline
    style give no line; style sheets are not read. `marks` are the document's landmarks.

    Raises:
        TooDeep: elements nested deeper than any real page.
        UnicodeDecodeError: the document has to be decoded as a whole first.

    >>> page = read_markup(Document("<h1>Why?</h1><p>Because &amp; so<br>on.</p>"), Landmarks())
    >>> [(line.number, line.text, line.blanks, line.heading) for line in page.lines]
    [(1, 'Why?', 0, 1), (3, 'Because & so', 1, 0), (4, 'on.', 0, 0)]
    """
    url = find_url(document.data)
    site = find_site(document.data, url)
    name = site.name if site else None
    # What else is there is most of a real page.
    if marks.main:
        return _collect(document.part(*marks.main), name).page(url, name)
    if name is not None:
        return _collect(document.text, name).page(url, name)
    # Few are read straight to their end, and the first page of a site takes twice as long like that.
    return _from_tree(document.utf8, document.text, None).page(url, None)


def _collect(content: str, site: str | None) -> LineCollector:
    """The lines, straight from the tags where that is safe, else from the tree."""
    collector = LineCollector()
    try:
        StraightWalk(collector, _KNOWN[site][1]).walk(content)
    except (Unusual, ArithmeticError, LookupError, TypeError, ValueError):
        # Besides what it does not take, a fault of the short way must never cost a page: the tree reads all.
        return _from_tree(content, content, site)
    return collector


def _from_tree(markup: str | bytes, text: str, site: str | None) -> LineCollector:
    """The lines from the tree of some markup, whose text is given too."""
    refuse_deep(text)
    collector = LineCollector()
    TreeWalk(collector, Contexts(_KNOWN[site][0])).walk(markup)
    return collector


def shown_text(markup: str) -> str:
    r"""What a browser would show of a piece of markup.

    >>> shown_text("<p>Yes.</p><p>It does.</p>")
    'Yes.\n\nIt does.'
    """
    return _collect(markup, None).page(None, None).text


def find_url(data: bytes) -> str | None:
    """The page's own address from its canonical link or og:url; only an absolute one tells anything.

    >>> find_url(b'<link href="https://example.com/q/1?a=1&amp;b=2" rel="canonical">')
    'https://example.com/q/1?a=1&b=2'
    """
    for found in _ADDRESS.finditer(data, 0, _MOSTLY):
        if found.end() < _MOSTLY and (address := _read_address(found)) is not None:
            return address
    for at, _ in _ADDRESS_WORDS.find(data[:_HEAD]):
        begun = _ADDRESS.match(data, data.rfind(b"<", max(0, at - _LONGEST), at), _HEAD)
        if begun is not None and (address := _read_address(begun)) is not None:
            return address
    return None


def _read_address(tag: re.Match[bytes]) -> str | None:
    """The address in a tag, if it is an absolute one."""
    address = html.unescape((tag[1] or tag[2] or tag[3] or b"").decode("utf-8", "replace")).strip()
    return address if address.startswith(("https://", "http://")) else None


def find_site(data: bytes, url: str | None) -> Site | None:
    """The site whose table of hints fits the page: by its address, else by a mark in its markup."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # such as http://[broken
        host = ""
    for site in SITES:
        if any(host == domain or host.endswith("." + domain) for domain in site.hosts):
            return site
    if host:
        return None
    found = {data[at : at + len(word)] for at, word in _MARKS.find(data)}  # found in any case
    return next((site for site in SITES if any(mark.encode() in found for mark in site.marks)), None)
