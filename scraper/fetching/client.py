"""One request and its answer: identified, limited in time and size, nothing followed, nothing repeated."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from urllib.parse import urlsplit

import requests
from requests import exceptions as failures
from urllib3.exceptions import HTTPError

from parsers.version import PARSER_VERSION
from scraper.fetching.addresses import Reach, checked_address
from scraper.fetching.failures import failure
from scraper.fetching.outcomes import Stopped, Unfetched
from scraper.fetching.pinned import Call, PinnedAdapter
from scraper.inputs import DEFAULT_MAX_BYTES

# The name under which robots.txt files address this program (RFC 9309, 2.2.1: the product token).
PRODUCT = "doctor-answers"

_CHUNK = 2**16
_CONTACT = re.compile(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>()]+|https?://[^\s<>()]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long (seconds) and how much (bytes, unpacked) one request may take."""

    connect: float = 10
    """Until the connection stands."""
    read: float = 60
    """Between two pieces of the answer."""
    total: float = 180
    """For everything. Indexes of archives take a minute for a large list."""
    max_bytes: int = DEFAULT_MAX_BYTES
    """What `parse` reads as well, so that nothing is kept that can't be parsed."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; the body is unpacked (Content-Encoding) and unchunked."""

    url: str
    asked_at: datetime
    seconds: float
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    request_headers: tuple[tuple[str, str], ...]
    peer: str | None

    def header(self, name: str) -> str | None:
        """The value of the first header `name`, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def is_contact(text: str) -> bool:
    """Whether `text` is an e-mail address or a page by which a site's operator can reach somebody.

    >>> [is_contact(text) for text in ("ann@example.org", "https://example.org/bot", "ann", "me@localhost")]
    [True, True, False, False]
    """
    return _CONTACT.fullmatch(text) is not None


def identification(contact: str) -> dict[str, str]:
    """The headers that say who asks: product, version, contact. There is no other user agent.

    >>> identification("ann@example.org")["From"]
    'ann@example.org'
    """
    if not is_contact(contact):
        raise ValueError(f"no e-mail address and no web address: {contact}")
    place = contact if "://" in contact else f"mailto:{contact}"
    headers = {"User-Agent": f"{PRODUCT}/{PARSER_VERSION} (+{place})"}
    return headers if "://" in contact else headers | {"From": contact}


class Client:
    """Asks for one address at a time; one client serves all threads of a run."""

    def __init__(self, contact: str, limits: Limits, reach: Reach) -> None:
        self.limits = limits
        self._reach = reach
        self._identification = identification(contact)
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._calls: set[Call] = set()
        self._stopped = False

    def ask(self, url: str, headers: Mapping[str, str] | None = None, cut_at: int | None = None) -> Exchange:
        """The answer to a GET of `url`, whatever its status; raises `Unfetched` when none came.

        Redirects are not followed: each hop has its own robots.txt and its own clock. Of a body longer than
        `cut_at` bytes the rest is not read; without it, a body over the size limit raises `Unfetched`.
        """
        address = checked_address(url)
        started, clock = datetime.now(UTC), monotonic()
        with self._call() as call:
            try:
                response = self._session().get(
                    address,
                    headers=dict(headers or {}),
                    stream=True,
                    allow_redirects=False,
                    timeout=(self.limits.connect, self.limits.read),
                )
                with response:
                    body = self._whole(response) if cut_at is None else self._beginning(response, cut_at)
            except (failures.RequestException, HTTPError, OSError, ValueError) as error:
                raise self._failure(error, call) from error
            if call.expired or call.cancelled:
                raise self._failure(OSError("cut"), call)
        sent = {"Host": urlsplit(address).netloc, **response.request.headers}
        return Exchange(
            url=address,
            asked_at=started,
            seconds=monotonic() - clock,
            status=response.status_code,
            reason=response.reason or "",
            headers=tuple(response.raw.headers.items()),
            body=body,
            request_headers=tuple((str(name), str(value)) for name, value in sent.items()),
            peer=call.peer,
        )

    def abort(self) -> None:
        """End all requests that are under way and refuse new ones; for other threads."""
        self._stopped = True
        for call in tuple(self._calls):
            call.cancel()

    def close(self) -> None:
        """Close all connections, when no thread asks any more."""
        for session in self._sessions:
            session.close()

    @contextmanager
    def _call(self) -> Iterator[Call]:
        """A call that `abort` knows of."""
        if self._stopped:
            raise Stopped
        with Call(self.limits.total) as call:
            self._calls.add(call)
            try:
                yield call
            finally:
                self._calls.discard(call)

    def _session(self) -> requests.Session:
        """The thread's own session: they are not made to be shared."""
        if not hasattr(self._local, "session"):
            session = _Session()
            # Neither passwords from ~/.netrc nor proxies, behind which the address couldn't be checked.
            session.trust_env = False
            # Companies have certificates of their own; requests reads this only together with the rest.
            session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
            session.cookies.set_policy(_NoCookies())
            session.headers.update(self._identification)
            # What urllib3 unpacks in bounded pieces on every installation.
            session.headers["Accept-Encoding"] = "gzip, deflate"
            session.headers["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
            for scheme in ("http://", "https://"):
                session.mount(scheme, PinnedAdapter(self._reach))
            self._sessions.append(session)
            self._local.session = session
        made: requests.Session = self._local.session
        return made

    def _whole(self, response: requests.Response) -> bytes:
        """The unpacked body, never more than the limit; a bomb is left packed."""
        limit = self.limits.max_bytes
        declared = response.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared[:18]) > limit:
            raise Unfetched(f"{int(declared[:18]):,} bytes, more than the limit of {limit:,}")
        body = self._beginning(response, limit + 1)
        if len(body) > limit:
            raise Unfetched(f"more than the limit of {limit:,} bytes when unpacked")
        return body

    def _beginning(self, response: requests.Response, size: int) -> bytes:
        """The first `size` bytes of the unpacked body; the connection is given up when there is more."""
        pieces, got = [], 0
        for piece in response.raw.stream(_CHUNK, decode_content=True):
            pieces.append(piece)
            got += len(piece)
            if got >= size:
                response.raw.close()
                break
        return b"".join(pieces)[:size]

    def _failure(self, error: Exception, call: Call) -> Unfetched:
        """What `error` means for the address."""
        if call.cancelled:
            return Stopped()
        if call.expired:
            return Unfetched(f"took longer than {self.limits.total:g} s", worth_retrying=True)
        return failure(error)


class _Session(requests.Session):
    """A session that leaves redirects alone."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: else requests would parse the next address, and first read the body, however large."""


class _NoCookies(DefaultCookiePolicy):
    """Neither kept nor sent: every request stands for itself."""

    def set_ok(self, *_: object) -> bool:
        """Keep none."""
        return False

    def return_ok(self, *_: object) -> bool:
        """Send none."""
        return False
