"""A load run that is killed at random moments: is the host spared, is a page lost or kept twice?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.fetchlab import kept, nginx, nginx_log, page

ROOT = Path(__file__).resolve().parent.parent

# nginx's log has milliseconds: the begin of a request is known to two of them.
_RESOLUTION = 0.002


@dataclass(frozen=True)
class Load:
    """How large a load run is."""

    pages: int
    hosts: int
    kills: int
    delay: float
    """Seconds between two requests to a host."""
    between: tuple[int, int]
    """Least and most requests that the server has got of a run when it dies."""


@dataclass(frozen=True)
class Observed:
    """What servers and files tell afterwards."""

    kills: int
    """How often a run was killed while it was working."""
    least_gap: float
    """Seconds between the begins of two requests to the same host."""
    most_in_a_second: int
    requests: int
    """For pages, without robots.txt."""
    lost: int
    twice: int
    wrong: int
    seconds: float


def run_load(folder: Path, load: Load, seed: int) -> Observed:
    """Fetch many pages, killed again and again; what can be observed afterwards."""
    root = folder / "root"
    root.mkdir(parents=True)
    hosts = tuple(f"127.0.0.{n + 2}" for n in range(load.hosts))
    for n in range(load.pages):
        (root / f"q{n}.html").write_bytes(body_of(n))
    chance = random.Random(seed)
    started = time.monotonic()
    with nginx(folder / "nginx", root, hosts) as port:
        urls = [f"http://{hosts[n % load.hosts]}:{port}/q{n}.html" for n in range(load.pages)]
        (folder / "urls.txt").write_text("\n".join(urls))
        kills = sum(_run(folder, load, chance.randint(*load.between)) for _ in range(load.kills))
        _run(folder, load, None)
    seconds = time.monotonic() - started
    return _observe(folder, urls, kills, seconds)


def body_of(number: int) -> bytes:
    """The page of that number; sizes differ, so that kills meet short and long records."""
    noise = random.Random(number).randbytes(200 * (number % 50)).hex()
    return page(f"Question {number}") + f"<!-- {noise} -->".encode()


def _run(folder: Path, load: Load, requests: int | None) -> bool:
    """One run, killed soon after so many requests; whether it was still working then."""
    command = [sys.executable, str(ROOT / "cli.py"), "fetch", "--from", str(folder / "urls.txt")]
    command += ["-o", str(folder / "raw"), "--delay", str(load.delay), "--allow-network", "127.0.0.0/8"]
    environment = os.environ | {"DOCTOR_ANSWERS_CONTACT": "load-test@example.org"}
    seen = _lines(folder)
    with (folder / "fetch.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        while requests is not None and process.poll() is None:
            if _lines(folder) - seen >= requests:
                time.sleep(load.delay * random.Random(requests).random())
                process.send_signal(signal.SIGKILL)
                return process.wait() == -signal.SIGKILL
            time.sleep(0.002)
        process.wait()
    if process.returncode:
        raise AssertionError(f"exit code {process.returncode}: {(folder / 'fetch.log').read_text()[-2000:]}")
    return False


def _lines(folder: Path) -> int:
    """How many requests the server has answered."""
    return (folder / "nginx" / "access.log").read_bytes().count(b"\n")


def _observe(folder: Path, urls: list[str], kills: int, seconds: float) -> Observed:
    """Compare the server's log and the kept pages with what was to be fetched."""
    asked = nginx_log(folder / "nginx")
    by_host: dict[str, list[float]] = {}
    for moment, host, path in asked:
        if path != "/":  # the one that waited for the server to start
            by_host.setdefault(host, []).append(moment)
    answers = [each for each in kept(folder / "raw") if each.kind in {"response", "revisit"}]
    times = Counter(each.url for each in answers)
    numbers = {url: number for number, url in enumerate(urls)}
    return Observed(
        kills=kills,
        least_gap=min(b - a for moments in by_host.values() for a, b in pairwise(moments)) + _RESOLUTION,
        most_in_a_second=max(_densest(moments) for moments in by_host.values()),
        requests=sum(path.startswith("/q") for _, _, path in asked),
        lost=sum(url not in times for url in urls),
        twice=sum(count > 1 for count in times.values()),
        wrong=sum(each.body != body_of(numbers[each.url]) for each in answers),
        seconds=seconds,
    )


def _densest(moments: list[float]) -> int:
    """The most requests in any second."""
    return max(_counts(moments))


def _counts(moments: list[float]) -> Iterator[int]:
    """For each request, how many begin in the second after it, itself included."""
    end = 0
    for start, moment in enumerate(moments):
        while end < len(moments) and moments[end] < moment + 1 - _RESOLUTION:
            end += 1
        yield end - start
