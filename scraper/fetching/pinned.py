"""Connections to checked addresses, with a deadline.

A name is looked up once, when the connection is opened; all its addresses are checked, and the
socket is opened to one of those that were checked. So a name that resolves to something else
a moment later (DNS rebinding) leads nowhere, on each hop, and TLS still verifies the name.
"""

from __future__ import annotations

import socket
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.response import HTTPResponse

from scraper.fetching.addresses import Reach
from scraper.fetching.outcomes import AddressRefused

_current = threading.local()


class Call:
    """One request and its answer: ended after `seconds`, whatever the server does in between.

    Timeouts of sockets start anew with every byte, so a server that sends one byte a minute would hold
    a request for ever; a timer shuts the line instead. Where the line leads to is in `peer`.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = self.cancelled = False
        self.peer: str | None = None
        self._line: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Call:
        _current.call = self
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        _current.call = None

    def watch(self, line: socket.socket) -> None:
        """Take over the `line` of a connection that this call uses."""
        with self._lock:
            self._line = line
            self.peer = str(line.getpeername()[0])
        if self.expired or self.cancelled:
            self._shut()

    def cancel(self) -> None:
        """End the call from another thread."""
        self.cancelled = True
        self._shut()

    def _expire(self) -> None:
        self.expired = True
        self._shut()

    def _shut(self) -> None:
        with self._lock:
            if self._line is not None:
                try:
                    self._line.shutdown(socket.SHUT_RDWR)
                except OSError:  # closed already
                    return


class PinnedAdapter(HTTPAdapter):
    """A transport for `requests` whose connections go to checked addresses only."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        super().__init__(pool_connections=64, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:  # noqa: FBT001, FBT002 (the signature of requests)
        """Make the pools of connections."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._reach)


def _pools(reach: Reach) -> dict[str, type[HTTPConnectionPool]]:
    """Pools whose connections open by `reach`."""

    class Plain(_Watched, HTTPConnection):
        _reach = reach

    class Secure(_Watched, HTTPSConnection):
        _reach = reach

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Watched(HTTPConnection):
    """A connection to a checked address that the thread's call can shut.

    The second handle on the same line (`dup`) works through a TLS handshake and on reused connections.
    """

    _reach: Reach
    _line: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, reason) from error
        for *_, address in found:
            self._reach.check(str(address[0]))
        sock = self._connected([(str(address[0]), int(address[1])) for *_, address in found])
        self._line = sock.dup()
        self._watch()
        return sock

    def _connected(self, places: list[tuple[str, int]]) -> socket.socket:
        """A socket to the first of `places` that answers."""
        fault: OSError = OSError("no address")
        for place in dict.fromkeys(places):
            try:
                timeout = self.timeout if isinstance(self.timeout, int | float) else None
                sock = socket.create_connection(place, timeout)
            except OSError as error:
                fault = error
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        raise NewConnectionError(self, str(fault.strerror or fault)) from fault

    def _watch(self) -> None:
        call: Call | None = getattr(_current, "call", None)
        if call is not None and self._line is not None:
            try:
                call.watch(self._line)
            except OSError as error:  # the server has gone away meanwhile
                raise ConnectionResetError("connection closed by the server") from error

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3's own
        """The answer, under the eyes of the thread's call."""
        self._watch()
        return super().getresponse()

    def close(self) -> None:
        """Close both handles."""
        super().close()
        if self._line is not None:
            self._line.close()
            self._line = None


__all__ = ["AddressRefused", "Call", "PinnedAdapter"]
