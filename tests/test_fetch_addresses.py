"""Addresses, networks, and what strangers write into sitemaps, indexes and robots.txt."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.fetching.addresses import (
    Reach,
    checked_address,
    host_of,
    origin_of,
    page_key,
    redirect_target,
    shown_address,
)
from scraper.fetching.cdx import read_answer
from scraper.fetching.client import Exchange
from scraper.fetching.outcomes import AddressRefused, Unfetched
from scraper.fetching.sitemaps import read_sitemap

# Loopback, private, link-local, shared, unspecified, broadcast, multicast, reserved, documentation.
PRIVATE = ["127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"]
PRIVATE += ["0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::"]
PRIVATE += ["fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"]
# The same inside IPv6: mapped, 6to4, NAT64, Teredo.
PRIVATE += ["::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::10.0.0.1"]
PRIVATE += ["2001:0:4136:e378:8000:63bf:80ff:fffe"]

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        Reach().check(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_not(address: str) -> None:
    Reach().check(address)


def test_an_allowed_network_is_all_that_is_allowed() -> None:
    reach = Reach((ipaddress.ip_network("10.1.0.0/16"),))
    reach.check("10.1.2.3")
    for address in ("10.2.0.1", "127.0.0.1", "::1"):
        with pytest.raises(AddressRefused):
            reach.check(address)


PIECES = [
    "http://",
    "https:",
    "//",
    "a.org",
    "@",
    ":",
    "[",
    "]",
    "::1",
    "%",
    "?",
    "#",
    "/..",
    "\x00",
    "é",
    "{",
    "ftp://",
]
addresses = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=9).map("".join)


@settings(max_examples=300, deadline=None)
@given(addresses)
@example("http://[::1")
@example("http://[#")
@example("http://a.org?@")
@example("http://a.org:99999/")
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for make in (checked_address, lambda text: redirect_target("https://a.org/b", text)):
        try:
            url = make(text)
        except AddressRefused:
            continue
        assert host_of(url) or "www." in url
        assert origin_of(url).startswith(("http://", "https://"))
        assert page_key(url)
        assert "@" not in urlsplit(shown_address(url)).netloc
    shown_address(text)


BITS = [
    "<urlset>",
    "<url>",
    "<loc>",
    "http://a.org/q",
    "</loc>",
    "<lastmod>9999-12-31</lastmod>",
    "<!DOCTYPE x>",
    "&a;",
]
BITS += [
    "[",
    "]",
    "{",
    "}",
    '"url"',
    '"timestamp"',
    ":",
    ",",
    "null",
    "12",
    '"2015"',
    "\n",
    "\x1f\x8b",
    "\x00",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(BITS), max_size=20).map("".join))
def test_any_answer_is_a_list_or_refused(text: str) -> None:
    body = text.encode("latin-1")
    exchange = Exchange("http://a.org/", datetime.now(UTC), 0, 200, "OK", (), body, (), None)
    for read in (lambda: read_sitemap(body), lambda: read_answer(exchange)):
        with suppress(Unfetched):
            read()
