"""Servers on loopback for the tests of fetching: one that misbehaves, nginx, pywb; and a run against them."""

from __future__ import annotations

import ipaddress
import os
import secrets
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from warcio.archiveiterator import ArchiveIterator

from scraper.exitcodes import ExitCode
from scraper.fetching.client import Limits
from scraper.fetching.outcomes import Outcome, Result
from scraper.fetching.politeness import Manners
from scraper.fetching.running import Order, run_fetch
from scraper.fetching.sources import Sources

CONTACT = "tests@example.org"
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
HURRIED = Manners(delay=0, longest_wait=3, tries=3, backoff=0.02)
# Whoever tests a limit sets it: no other test may fail because the machine is busy.
PATIENT = Limits(connect=60, read=60, total=120, max_bytes=200_000)

# Seconds; for what needs one or two.
_START = 120


@dataclass(frozen=True)
class Asked:
    """A request as a server saw it."""

    moment: float
    path: str
    headers: dict[str, str]


Behaviour = Callable[[socket.socket, Asked], None]


class FaultyServer:
    """A server that does to each path what it was told; the raw socket is in the behaviour's hands."""

    def __init__(self, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.log: list[Asked] = []
        self.behaviours: dict[str, Behaviour] = {"/robots.txt": answering(404)}
        lab = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    line = tls.wrap_socket(self.request, server_side=True) if tls else self.request
                    asked = _read_request(line)
                except OSError:
                    return  # the client has gone away
                if asked is not None:
                    lab.log.append(asked)
                    behave = lab.behaviours.get(asked.path.partition("?")[0], answering(404))
                    try:
                        behave(line, asked)
                    except OSError:
                        return  # the client has gone away
                    finally:
                        line.close()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True
            block_on_close = False

        self._server = Server((address, 0), Handler)
        self.base = f"http{'s' if tls else ''}://{address}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()


def _read_request(line: socket.socket) -> Asked | None:
    """The request on `line`."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = line.recv(65_536)
        if not piece:
            return None
        data += piece
    first, *rest = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
    return Asked(time.time(), first.split(" ")[1], headers)


def answering(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer properly; an underscore in a header's name stands for a hyphen."""
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}", "Connection: close"]
    if "Content_Type" not in headers:
        lines.append("Content-Type: text/html")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda line, _asked: line.sendall(data)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour after the other; the last one for ever."""
    waiting = list(behaviours)

    def behave(line: socket.socket, asked: Asked) -> None:
        (waiting.pop(0) if len(waiting) > 1 else waiting[0])(line, asked)

    return behave


def page(words: str) -> bytes:
    """A small page."""
    return f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>".encode()


@dataclass
class Run:
    """What a run did."""

    code: ExitCode
    results: list[Result]
    messages: list[str] = field(default_factory=list)

    def outcome(self, end: str) -> Outcome:
        """The outcome of the address that ends so."""
        return self.result(end).outcome

    def result(self, end: str) -> Result:
        """The result of the address that ends so."""
        (found,) = [each for each in self.results if each.url.endswith(end)]
        return found

    @property
    def text(self) -> str:
        """All messages."""
        return "\n".join(self.messages)


def order_for(folder: Path, *urls: str, **changes: object) -> Order:
    """An order to fetch `urls` from loopback, in a hurry."""
    order = Order(
        Sources(urls=urls), CONTACT, folder, manners=HURRIED, limits=PATIENT, networks=LOOPBACK, max_age=0
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def fetch(folder: Path, *urls: str, **changes: object) -> Run:
    """Carry out such an order."""
    results: list[Result] = []
    messages: list[str] = []
    code = run_fetch(order_for(folder, *urls, **changes), messages.append, results.append)
    return Run(code, results, messages)


@dataclass(frozen=True)
class Kept:
    """A record of a WARC file."""

    kind: str
    url: str
    status: str
    body: bytes
    headers: dict[str, str]
    http: dict[str, str]


def kept(folder: Path) -> list[Kept]:
    """All records in `folder`, read by warcio."""
    records = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                http = record.http_headers
                records.append(
                    Kept(
                        record.rec_type,
                        record.rec_headers.get_header("WARC-Target-URI") or "",
                        (http.get_statuscode() if http and record.rec_type != "request" else "") or "",
                        record.content_stream().read(),
                        dict(record.rec_headers.headers),
                        {name.lower(): value for name, value in http.headers} if http else {},
                    )
                )
    return records


def responses(folder: Path) -> list[Kept]:
    """The kept answers."""
    return [each for each in kept(folder) if each.kind == "response"]


# Below these are services, above them the ports that Linux gives to connections by itself: one of those could
# be taken while the server that is to have it starts.
_PORTS = range(20_000, 32_000, 16)


def free_port() -> int:
    """A port that nobody uses, and that no other process of these tests is given."""
    mine = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _PORTS.step
    for _ in range(1000):
        port = secrets.choice(_PORTS) + mine
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("", port))
            return port
    pytest.fail("no port is free")


def wait_until(
    condition: Callable[[], object], process: subprocess.Popen[Any], seconds: float = _START
) -> None:
    """Wait until `condition` holds; fails when the process ends before."""
    end = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None:
            pytest.fail(f"{process.args} ended with {process.returncode}")
        if time.monotonic() > end:
            pytest.fail(f"{process.args} did not come so far in {seconds} s")
        time.sleep(0.02)


def _answers(url: str) -> bool:
    """Whether somebody answers at `url`."""
    try:
        requests.get(url, timeout=_START)
    except requests.ConnectionError:
        return False
    return True


@contextmanager
def _running(command: list[str], url: str, folder: Path) -> Iterator[None]:
    """`command`, from when `url` answers to the end of the block."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait_until(lambda: _answers(url), process)
            yield
        finally:
            process.terminate()
            process.wait(_START)


_NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  types {{ text/html html; application/xml xml; text/plain txt; application/gzip gz; }}
  log_format asked '$msec $request_time $status "$http_host" $request_uri';
  access_log {folder}/access.log asked;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  gzip on; gzip_min_length 1; gzip_types text/html;
  server {{ {listen} root {root}; default_type text/html; {more} }}
}}
"""


@contextmanager
def nginx(folder: Path, root: Path, hosts: tuple[str, ...] = ("127.0.0.1",), more: str = "") -> Iterator[int]:
    """Nginx serving `root` at one port of the loopback addresses `hosts`; its log is `folder`/access.log."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    port = free_port()
    folder.mkdir(exist_ok=True)
    config = folder / "nginx.conf"
    listen = " ".join(f"listen {host}:{port};" for host in hosts)
    config.write_text(_NGINX.format(folder=folder, root=root, listen=listen, more=more))
    folder.chmod(0o755)
    command = [program, "-c", str(config), "-p", str(folder), "-e", str(folder / "error.log")]
    if os.geteuid() == 0:
        command += ["-g", "user root;"]
    with _running(command, f"http://{hosts[0]}:{port}/", folder):
        yield port


def nginx_log(folder: Path) -> list[tuple[float, str, str]]:
    """Begin (seconds), host and path of each request in nginx's log, in order of time."""
    asked = []
    for line in (folder / "access.log").read_text().splitlines():
        end, took, _status, host, path = line.split(" ", 4)
        asked.append((float(end) - float(took), host.strip('"'), path))
    return sorted(asked)


def pywb_program(name: str) -> str:
    """A program of pywb, from its own environment or this one; skips the test where there is none."""
    places = (os.environ.get("PYWB_BIN", ""), str(Path(__file__).parent.parent / ".venv-pywb" / "bin"))
    found = next((path for place in places if place and (path := shutil.which(name, path=place))), None)
    if found is None:
        pytest.skip("pywb is not installed (make archive-tools)")
    return found


@contextmanager
def pywb(folder: Path) -> Iterator[str]:
    """Pywb serving the collections of `folder`; gives its address."""
    program, port = pywb_program("wayback"), free_port()
    base = f"http://127.0.0.1:{port}"
    with _running([program, "-b", "127.0.0.1", "-p", str(port)], f"{base}/", folder):
        yield base
