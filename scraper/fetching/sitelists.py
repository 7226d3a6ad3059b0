"""Addresses out of a site's own lists of questions, as far as a list page gives links.

Sites show the first pages of a list as links and load the rest by scripts; what scripts load is not
followed. For whole topics use sitemaps or an archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from lxml import etree, html

from scraper.fetching.addresses import checked_address, host_of, page_key, redirect_target
from scraper.fetching.asking import Asker
from scraper.fetching.judging import judge
from scraper.fetching.outcomes import AddressRefused, Outcome, Unfetched
from scraper.fetching.targets import Target

# A list that links on for ever must end.
_PAGES = 200


@dataclass(frozen=True, slots=True)
class SiteList:
    """Where a site lists the questions of a topic, and what the address of a question looks like."""

    name: str
    topic: str
    """Address of a topic's list; `{topic}` is the topic's name in addresses, "rhinoplasty"."""
    question: re.Pattern[str]
    """What the path of a question's page matches from its beginning."""


SITE_LISTS = {
    each.name: each
    for each in (
        SiteList("realself", "https://www.realself.com/questions/{topic}", re.compile(r"/question/[^/?]+")),
    )
}


def list_address(site: SiteList, topic: str) -> str:
    """The address of the list of `topic`, which may also be given as an address itself.

    >>> list_address(SITE_LISTS["realself"], "tummy tuck")
    'https://www.realself.com/questions/tummy-tuck'
    """
    if "://" in topic:
        return topic
    return site.topic.format(topic=quote("-".join(topic.lower().split()), safe=""))


def questions_of(asker: Asker, site: SiteList, topic: str) -> Iterator[Target]:
    """The pages of questions that the list of `topic` links, through the pages that it links as next."""
    url: str | None = checked_address(list_address(site, topic))
    seen_lists: set[str] = set()
    seen: set[str] = set()
    while url and url not in seen_lists and len(seen_lists) < _PAGES:
        seen_lists.add(url)
        base, page = _list_page(asker, url)
        for address in _linked(page, base):
            path = address.partition("://")[2].partition("/")
            if host_of(address) == host_of(base) and site.question.match(f"/{path[2]}"):
                key = page_key(address)
                if key not in seen:
                    seen.add(key)
                    yield Target(address)
        url = _next(page, base)


def _list_page(asker: Asker, url: str) -> tuple[str, html.HtmlElement]:
    """The list at `url` and the address that it was found at in the end."""
    for _ in range(5):
        exchange = asker.ask(url)
        location = exchange.header("Location")
        if exchange.status not in {301, 302, 303, 307, 308} or not location:
            break
        url = redirect_target(url, location)
    outcome, reason = judge(exchange.status, exchange.body)
    if outcome is Outcome.BLOCKED:
        raise asker.clocks.of(host_of(url)).leave_alone(reason or "it refused")
    if outcome is not Outcome.FETCHED or not exchange.body.strip():
        raise Unfetched(f"no list of questions: {reason or 'an empty page'}")
    try:
        return url, html.fromstring(exchange.body)
    except (etree.LxmlError, ValueError) as error:
        raise Unfetched("no list of questions: not HTML") from error


def _linked(page: html.HtmlElement, base: str) -> Iterator[str]:
    """The addresses that `page` links, in its order."""
    for link in page.iter("a"):
        try:
            yield checked_address(urljoin(base, link.get("href", "")))
        except (AddressRefused, ValueError):
            continue


def _next(page: html.HtmlElement, base: str) -> str | None:
    """The next page of the list: `rel=next` on the same host."""
    for link in page.iter("a", "link"):
        if "next" in link.get("rel", "").lower().split() and link.get("href"):
            try:
                address = redirect_target(base, link.get("href"))
            except AddressRefused:
                continue
            if host_of(address) == host_of(base):
                return address
    return None
