"""Fetching from a server that does everything wrong: one bad answer costs one address, in bounded time."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from scraper.exitcodes import ExitCode
from scraper.fetching.outcomes import Outcome
from tests.fetchlab import (
    HURRIED,
    PATIENT,
    Asked,
    Behaviour,
    FaultyServer,
    answering,
    fetch,
    in_turn,
    page,
    responses,
)

ONLY_LAB = (ipaddress.ip_network("127.0.0.1/32"),)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    lab = FaultyServer()
    yield lab
    lab.close()


def sending(*pieces: bytes, pause: float = 0) -> Behaviour:
    def behave(line: socket.socket, _asked: Asked) -> None:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause)

    return behave


def resetting(line: socket.socket, _asked: Asked) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    line.close()


def leading_on(line: socket.socket, asked: Asked) -> None:
    answering(302, Location=f"/long-way?{len(asked.path)}")(line, asked)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
BOMB = zlib.compress(bytes(150_000_000), 9, wbits=31)

FAULTS: dict[str, tuple[Behaviour, str]] = {
    "drip-head": (sending(*[b"H"] * 200, pause=0.05), "took longer than 1 s"),
    "drip-body": (
        sending(HEAD + b"Content-Length: 900\r\n\r\n", *[b"x"] * 200, pause=0.05),
        "took longer than 1 s",
    ),
    "silence": (lambda _line, _asked: time.sleep(30), "did not answer in time"),
    "reset": (resetting, "the connection broke"),
    "short": (sending(HEAD + b"Content-Length: 9\r\n\r\nhalf"), "the connection broke"),
    "garbage": (sending(b"\x00\x01\x02 what?\r\n\r\n"), "the connection broke"),
    "bad-chunk": (sending(CHUNKED + b"\r\nzz\r\nnonsense\r\n"), "the connection broke"),
    "cut-chunk": (sending(CHUNKED + b"\r\nff\r\nhalf"), "the connection broke"),
    "endless-headers": (sending(HEAD + b"X: y\r\n" * 500 + b"\r\n"), "the connection broke"),
    "no-gzip": (
        sending(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf"),
        "not packed as it says",
    ),
    "large": (answering(200, b"x" * 200_001), "more than the limit of 200,000"),
    "endless": (sending(HEAD + b"\r\n", *[b"x" * 99_000] * 9), "more than the limit of 200,000"),
    "bomb": (answering(200, BOMB, Content_Encoding="gzip"), "when unpacked"),
    "bomb-chunked": (
        sending(CHUNKED + b"Content-Encoding: gzip\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(BOMB), BOMB)),
        "when unpacked",
    ),
    "storm": (answering(503), "HTTP 503"),
    "loop": (answering(302, Location="/loop"), "a redirect loop"),
    "long-way": (leading_on, "redirect"),
    "to-loopback": (answering(302, Location="http://127.0.0.2/"), "127.0.0.2 is not public"),
    "to-metadata": (
        answering(302, Location="http://169.254.169.254/latest/"),
        "169.254.169.254 is not public",
    ),
    "to-number": (answering(302, Location="http://2130706434/"), "127.0.0.2 is not public"),
    "to-mapped": (answering(302, Location="http://[::ffff:10.0.0.1]/"), "10.0.0.1 is not public"),
    "to-bomb": (
        sending(b"HTTP/1.1 302 Found\r\nLocation: /good?\r\nContent-Encoding: gzip\r\n\r\n" + BOMB),
        "when unpacked",
    ),
    "to-file": (answering(302, Location="file:///etc/passwd"), "no http or https address"),
    "to-credentials": (answering(302, Location="http://ann:secret@127.0.0.1/"), "user name or password"),
    "to-nothing": (answering(302, Location="http://[/"), "no valid address"),
}
"""What the server does, and words of the reason that the user is told."""

LIMITS = {
    **dict.fromkeys(("drip-head", "drip-body"), replace(PATIENT, total=1)),
    "silence": replace(PATIENT, read=1),
    # More than the bomb when packed.
    **dict.fromkeys(("bomb", "bomb-chunked", "to-bomb"), replace(PATIENT, max_bytes=300_000)),
}
"""Where a fault meets a limit; no other may fail because the machine is busy."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_one_address(server: FaultyServer, tmp_path: Path, fault: str) -> None:
    behave, reason = FAULTS[fault]
    server.behaviours |= {f"/{fault}": behave, "/good": answering(200, page("good"))}
    tracemalloc.start()
    run = fetch(
        tmp_path,
        f"{server.base}/{fault}",
        f"{server.base}/good",
        networks=ONLY_LAB,
        limits=LIMITS.get(fault, PATIENT),
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run.outcome(fault) is Outcome.FAILED
    assert reason in (run.result(fault).reason or "")
    assert run.outcome("good") is Outcome.FETCHED
    assert run.code is ExitCode.SOME_FAILED
    assert peak < 25_000_000
    assert [each.url for each in responses(tmp_path) if each.status == "200"] == [f"{server.base}/good"]
    assert "secret" not in run.text


@pytest.mark.parametrize("fault", ["reset", "short", "bad-chunk", "silence", "storm"])
def test_what_passes_is_asked_for_again(server: FaultyServer, tmp_path: Path, fault: str) -> None:
    server.behaviours["/a"] = in_turn(FAULTS[fault][0], answering(200, page("there")))
    limits = replace(PATIENT, read=2) if fault == "silence" else PATIENT
    run = fetch(tmp_path, f"{server.base}/a", limits=limits)
    assert run.outcome("/a") is Outcome.FETCHED
    assert server.paths() == ["/a", "/a"]


@pytest.mark.parametrize("fault", ["large", "no-gzip", "to-file", "loop"])
def test_what_stays_is_asked_for_once(server: FaultyServer, tmp_path: Path, fault: str) -> None:
    server.behaviours[f"/{fault}"] = FAULTS[fault][0]
    fetch(tmp_path, f"{server.base}/{fault}", networks=ONLY_LAB)
    assert server.paths() == [f"/{fault}"]


def in_two_seconds() -> str:
    # Dates have whole seconds: this one is between one and two seconds away.
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize("kind", ["seconds", "date"])
def test_retry_after_is_obeyed(server: FaultyServer, tmp_path: Path, kind: str) -> None:
    def too_fast(line: socket.socket, asked: Asked) -> None:
        answering(429, Retry_After="1" if kind == "seconds" else in_two_seconds())(line, asked)

    server.behaviours["/a"] = in_turn(too_fast, answering(200, page("there")))
    run = fetch(tmp_path, f"{server.base}/a")
    assert run.outcome("/a") is Outcome.FETCHED
    first, second = [asked.moment for asked in server.log if asked.path == "/a"]
    assert second - first >= 0.95


def test_a_long_retry_after_leaves_the_host_alone_for_this_run_and_the_next(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.behaviours["/a"] = answering(429, Retry_After="3600")
    for _ in range(2):
        run = fetch(tmp_path, f"{server.base}/a", f"{server.base}/b")
        assert {each.outcome for each in run.results} == {Outcome.BLOCKED}
        assert "is left alone" in run.text
    assert server.paths() == ["/a"]


REFUSALS = {
    "403": answering(403),
    "429": answering(429),
    "captcha": answering(200, page("Access to this page has been denied") + b"<p>Press &amp; Hold</p>"),
    "challenge": answering(503, b'<title>Just a moment</title><form action="/cdn-cgi/challenge-platform/x">'),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_is_recorded_and_ends_it(server: FaultyServer, tmp_path: Path, kind: str) -> None:
    server.behaviours |= {"/a": REFUSALS[kind], "/b": answering(200, page("b"))}
    run = fetch(tmp_path, f"{server.base}/a", f"{server.base}/b", manners=HURRIED)
    assert [each.outcome for each in run.results] == [Outcome.BLOCKED, Outcome.BLOCKED]
    assert set(server.paths()) == {"/a"}
    assert "is left alone" in run.text
    assert "--wayback" in run.text
    assert run.code is ExitCode.NOTHING_EXTRACTED
    assert responses(tmp_path)[-1].url == f"{server.base}/a"
    # The next run may ask again: what was blocked is not kept.
    server.behaviours["/a"] = answering(200, page("a"))
    assert fetch(tmp_path, f"{server.base}/a", max_age=9999).outcome("/a") is Outcome.FETCHED


def test_a_page_that_quotes_a_refusal_is_none(server: FaultyServer, tmp_path: Path) -> None:
    words = b"<p>It says access denied when I log in. Why?</p>" + b"".join(
        b"<p>Doctor number %d answers at length about your nose and its healing.</p>" % n for n in range(60)
    )
    server.behaviours["/a"] = answering(200, page("Is it normal?") + words)
    assert fetch(tmp_path, f"{server.base}/a").outcome("/a") is Outcome.FETCHED


def test_a_host_that_is_down_is_left_alone_and_others_are_not(server: FaultyServer, tmp_path: Path) -> None:
    other = FaultyServer("127.0.0.3")
    other.behaviours["/good"] = answering(200, page("good"))
    urls = [f"{server.base}/{n}" for n in range(9)]
    server.behaviours |= {f"/{n}": answering(500) for n in range(9)}
    run = fetch(tmp_path, *urls, f"{other.base}/good")
    other.close()
    assert run.outcome("good") is Outcome.FETCHED
    assert len(set(server.paths())) == 5
    assert "5 addresses in a row failed" in run.text


def test_an_unknown_host_and_a_closed_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = socket.getaddrinfo

    def look_up(host: str, *rest: object, **more: object) -> list[tuple[object, ...]]:
        if host == "nowhere.invalid":  # some resolvers know all names, others are not there
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return usual(host, *rest, **more)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # so that nobody else listens there
        run = fetch(tmp_path, "http://nowhere.invalid/a", f"http://127.0.0.1:{closed.getsockname()[1]}/b")
    assert "the name of the host is unknown" in (run.result("/a").reason or "")
    assert "no connection: [Errno 111] Connection refused" in (run.result("/b").reason or "")
    assert run.code is ExitCode.NOTHING_EXTRACTED


def test_names_are_checked_where_they_lead(
    server: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is looked up first and private a moment later leads nowhere."""
    looked_up: list[str] = []

    usual = socket.getaddrinfo

    def rebinding(host: str, port: int, *rest: object, **more: object) -> list[tuple[object, ...]]:
        if host != "rebind.example":
            return usual(host, port, *rest, **more)  # type: ignore[arg-type,return-value]
        looked_up.append(host)
        address = "127.0.0.1" if len(looked_up) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    server.behaviours["/a"] = answering(200, page("a"))
    port = server.base.rpartition(":")[2]
    run = fetch(tmp_path, f"http://rebind.example:{port}/a", networks=ONLY_LAB)
    # robots.txt came from the first address; the page's own connection was refused, not made.
    assert "169.254.169.254 is not public" in (run.result("/a").reason or "")
    assert server.paths() == []
    assert len(looked_up) == 2


def test_private_networks_are_refused_unless_allowed(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/a"] = answering(200, page("a"))
    run = fetch(tmp_path, f"{server.base}/a", networks=())
    assert "127.0.0.1 is not public; --allow-network allows it" in (run.result("/a").reason or "")
    assert server.log == []


def test_requests_say_who_asks_and_nothing_else(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours |= {
        "/a": answering(302, Location="/b", Set_Cookie="track=1; Path=/"),
        "/b": answering(200, page("b"), Set_Cookie="track=2; Path=/"),
    }
    fetch(tmp_path, f"{server.base}/a")
    assert server.paths() == ["/a", "/b"]
    for asked in server.log:
        assert asked.headers["user-agent"].startswith("doctor-answers/")
        assert "mailto:tests@example.org" in asked.headers["user-agent"]
        assert asked.headers["from"] == "tests@example.org"
        assert not {"cookie", "authorization", "referer"} & set(asked.headers)


def test_tls_is_verified_on_pinned_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    lab = FaultyServer(tls=context)
    lab.behaviours["/a"] = answering(200, page("a"))
    stranger = fetch(tmp_path / "1", f"{lab.base}/a")
    assert "no secure connection" in (stranger.result("/a").reason or "")
    with authority.cert_pem.tempfile() as bundle:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
        assert fetch(tmp_path / "2", f"{lab.base}/a").outcome("/a") is Outcome.FETCHED
        lab.behaviours["/slow"] = FAULTS["drip-head"][0]
        slow = fetch(tmp_path / "3", f"{lab.base}/slow", limits=replace(PATIENT, total=1))
    assert "took longer than 1 s" in (slow.result("/slow").reason or "")
    lab.close()
