"""`python -m bench [PART...]`: run the benchmarks and print their tables. `--untrimmed` as a first word
keeps glibc from giving memory back between pages, as some peers publish their figures.
"""

from __future__ import annotations

import sys
from importlib import import_module

from bench.measuring import describe, stop_trimming
from parsers import sequence

PARTS = ("speed", "startup", "sizes", "growth", "writing", "archives", "merging")


def main(words: list[str]) -> int:
    """Run the parts that are named, all but `growth` by default."""
    untrimmed = words[:1] == ["--untrimmed"]
    parts = words[untrimmed:] or [part for part in PARTS if part != "growth"]
    if unknown := set(parts) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    regime = "heap trimming off (mallopt)" if untrimmed and stop_trimming() else "malloc as the system has it"
    print(describe("lxml", "selectolax", "beautifulsoup4", "pyarrow", "warcio"))
    compiled = "as they are" if str(sequence.__file__).endswith(".py") else "compiled"
    print(f"{regime}; parsers {compiled}; medians of interleaved runs in one process")
    for part in parts:
        import_module(f"bench.{part}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
