"""Cost against size: pages of 10 KB to 5 MB, threads of 1 to 5,000 answers."""

from __future__ import annotations

import time

from bench.pages import generate
from parsers import parse
from scraper.lean import rare_collections

_KILOBYTES = (10, 50, 150, 500, 1500, 5000)
_ANSWERS = (1, 5, 15, 50, 150, 500, 1500, 5000)


def _seconds(page: bytes) -> float:
    """Processor time, the best of some runs: other users of the machine only ever add."""
    best = float("inf")
    for _ in range(5 if len(page) < 1_000_000 else 3):
        start = time.process_time()
        parse(page)
        best = min(best, time.process_time() - start)
    return best


def run() -> None:
    """Measure and print; the garbage collector is as rare as in runs."""
    with rare_collections():
        _measure()


def _measure() -> None:
    print("\ncost against the size of the page: 15 answers, HTML")
    for kilobytes in _KILOBYTES:
        page = generate(1, kilobytes=kilobytes).html.encode()
        seconds = _seconds(page)
        each = seconds / len(page) * 1e9
        print(f"  {len(page) / 1024:>8,.0f} KB {seconds * 1e3:>10.2f} ms {each:>8.1f} ns/byte")
    print("\ncost against the number of answers")
    print(f"  {'answers':>8} {'text':>22} {'HTML':>24}")
    for answers in _ANSWERS:
        made = generate(1, answers=answers, kilobytes=1)
        text, html = _seconds(made.text.encode()), _seconds(made.html.encode())
        print(
            f"  {answers:>8,} {text * 1e3:>10.2f} ms {text / answers * 1e6:>5.0f} µs each"
            f" {html * 1e3:>10.2f} ms {html / answers * 1e6:>5.0f} µs each"
        )
