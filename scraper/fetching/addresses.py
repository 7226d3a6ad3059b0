"""Addresses: which are asked for at all, which name the same page, which lie in a private network."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from scraper.fetching.outcomes import AddressRefused
from scraper.identity import canonical_address

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What browsers and servers take; a longer one is a trap that grows with each redirect.
_LONGEST = 2_083

# RFC 6052: the well-known prefix under which an IPv6-only network reaches IPv4 addresses.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def checked_address(url: str) -> str:
    """`url` without surrounding space and fragment; raises `AddressRefused` for what is never asked for.

    >>> checked_address(" https://example.org/question/7#answer-2 ")
    'https://example.org/question/7'
    >>> checked_address("file:///etc/passwd")
    Traceback (most recent call last):
    scraper.fetching.outcomes.AddressRefused: no http or https address
    >>> checked_address("https://ann:secret@example.org/")
    Traceback (most recent call last):
    scraper.fetching.outcomes.AddressRefused: the address holds a user name or password
    """
    try:
        plain = urldefrag(url.strip()).url
        parts = urlsplit(plain)
        _ = parts.port  # reading it checks it
    except ValueError as error:
        raise AddressRefused("no valid address") from error
    if parts.scheme.lower() not in {"http", "https"}:
        raise AddressRefused("no http or https address")
    if not parts.hostname:
        raise AddressRefused("no host in the address")
    if "@" in parts.netloc:
        raise AddressRefused("the address holds a user name or password")
    if len(plain) > _LONGEST:
        raise AddressRefused(f"longer than {_LONGEST:,} characters")
    if any(char.isspace() or ord(char) < ord(" ") for char in plain):
        raise AddressRefused("white space in the address")
    return plain


def shown_address(url: str) -> str:
    """`url` as logs and reports may show it: without user name and password.

    >>> shown_address("https://ann:secret@example.org/a"), shown_address("http://[broken@")
    ('https://example.org/a', '(no valid address)')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(no valid address)"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def page_key(url: str) -> str:
    """What all addresses of a page have in common; the same canonical form that thread ids are made from.

    >>> page_key("http://www.example.org/question/7/?utm_source=x") == page_key("https://example.org/question/7")
    True

    A home page, which is no thread and so has no canonical form, is known by its host:

    >>> page_key("https://www.example.org/")
    'example.org/'
    """
    return canonical_address(url) or f"{host_of(url)}/"


def host_of(url: str) -> str:
    """The host whose clock a request for `url` goes by; ports and `www.` lead to the same machine.

    >>> host_of("https://www.Example.org:8443/a"), host_of("http://[::1]:80/")
    ('example.org', '::1')
    """
    return (urlsplit(url).hostname or "").removeprefix("www.")


def origin_of(url: str) -> str:
    """Scheme, host and port: what a robots.txt speaks for (RFC 9309, 2.3).

    >>> origin_of("HTTPS://www.example.org/a?b"), origin_of("http://example.org:8080/")
    ('https://www.example.org', 'http://example.org:8080')
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def redirect_target(url: str, location: str) -> str:
    """The checked address that a redirect from `url` leads to.

    >>> redirect_target("https://example.org/a/b", "../c#top")
    'https://example.org/c'
    """
    try:
        return checked_address(urljoin(url, location))
    except ValueError as error:
        raise AddressRefused("redirected to no valid address") from error


@dataclass(frozen=True, slots=True)
class Reach:
    """Which machines may be asked: all public ones, and those in `networks`, allowed explicitly."""

    networks: tuple[Network, ...] = ()

    def check(self, address: str) -> None:
        """Raise `AddressRefused` when the IP `address` is neither public nor allowed.

        >>> Reach().check("93.184.216.34")
        >>> Reach().check("::ffff:169.254.169.254")
        Traceback (most recent call last):
        scraper.fetching.outcomes.AddressRefused: 169.254.169.254 is not public; --allow-network allows it
        """
        found = _inner(ipaddress.ip_address(address.partition("%")[0]))
        if any(found.version == network.version and found in network for network in self.networks):
            return
        if not found.is_global or found.is_multicast or found.is_reserved:
            raise AddressRefused(f"{found} is not public; --allow-network allows it")


def _inner(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address stands for, where it does: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
