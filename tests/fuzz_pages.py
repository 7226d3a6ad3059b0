"""The fuzzer: `make fuzz` (atheris; in CI hypothesis plays its part, see `test_hostile_pages`).

Looks for a page that crashes the parser, that yields a value its evidence does not prove, or that takes
longer than its size allows. It begins with the repository's own pages; what it finds is written to the
current folder and printed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["parsers"]):
    from parsers import ParseError, parse
    from parsers.verifying import doubts

HERE = Path(__file__).parent
SECONDS = 0.5
"""On a slow machine, instrumented, for a page of nothing."""
SECONDS_PER_KB = 0.05


def check_page(data: bytes) -> None:
    """One page: it is a thread that can be proved, or it is refused, in time that its size accounts for."""
    begun = time.process_time()
    try:
        thread = parse(data)
    except ParseError:
        return
    finally:
        spent = time.process_time() - begun
        if spent > SECONDS + SECONDS_PER_KB * len(data) / 1000:
            raise TimeoutError(f"{spent:.1f} s for {len(data)} bytes")
    if found := doubts(thread):
        raise AssertionError(found[0])


def main() -> None:
    """Fuzz with libFuzzer's options, by default on the pages of the repository."""
    folders = [
        HERE.parent / "data" / "samples",
        HERE / "threads",
        HERE / "renderings",
        *(HERE / "sites").iterdir(),
    ]
    corpus = Path("out") / "fuzz"
    corpus.mkdir(parents=True, exist_ok=True)
    arguments = [sys.argv[0], *sys.argv[1:], str(corpus), *(str(folder) for folder in folders)]
    atheris.Setup(arguments, check_page)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
