"""What is to be fetched: an address, and for a copy in an archive where and from when that copy is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from scraper.fetching.addresses import host_of, page_key


class Kind(Enum):
    """How a target is asked for."""

    LIVE = "from its own site"
    REPLAY = "as an archive's raw copy of one capture"
    RECORD = "as a WARC record inside a file of an archive"


@dataclass(frozen=True, slots=True)
class Target:
    """One page to be fetched."""

    url: str
    """The page's own address."""
    kind: Kind = Kind.LIVE
    place: str | None = None
    """The address to be asked instead, for a copy in an archive."""
    captured_at: datetime | None = None
    """When the archive saved the copy."""
    changed_at: datetime | None = None
    """When the page last changed, as a sitemap says."""
    span: tuple[int, int] | None = None
    """First byte and number of bytes of the WARC record in the file at `place`."""
    size: int | None = None
    """Bytes, packed, as an index says."""
    digest: str | None = None
    """SHA-1 of the page's bytes in base 32, as an index says."""

    @property
    def ask(self) -> str:
        """The address that is asked."""
        return self.place or self.url

    @property
    def host(self) -> str:
        """The host that is asked."""
        return host_of(self.ask)

    @property
    def key(self) -> str:
        """What the ledger knows the page by; each capture is a page of its own.

        >>> Target("http://www.example.org/a/", captured_at=datetime(2015, 1, 2, tzinfo=UTC)).key
        'example.org/a@20150102000000'
        """
        key = page_key(self.url)
        return f"{key}@{self.captured_at:%Y%m%d%H%M%S}" if self.captured_at else key


def capture_time(digits: str) -> datetime:
    """The moment that the 14 digits of a CDX line tell, UTC; missing ones are the earliest possible.

    >>> capture_time("20150102030405").isoformat(), capture_time("2015").isoformat()
    ('2015-01-02T03:04:05+00:00', '2015-01-01T00:00:00+00:00')
    >>> capture_time("20151301")
    Traceback (most recent call last):
    ValueError: no time of a capture: '20151301'
    """
    full = digits + "00000101000000"[len(digits) :]
    try:
        return datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise ValueError(f"no time of a capture: {digits!r}") from error
