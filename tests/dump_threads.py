"""Prints what is read from every annotated page, and its rows, a line a page: `python tests/dump_threads.py`.

`make test-fast` runs it once with the parsers as they are and once with those of the compiled wheel, and
compares the two. It imports nothing of the tests, so that it takes whichever parsers come first.
"""

from __future__ import annotations

import sys
from pathlib import Path

import parsers.parsing
from parsers import ParseError, parse
from scraper.batch import read_page
from scraper.columns import ANSWERS_WITH_EVIDENCE
from scraper.saved import SavedPage

HERE = Path(__file__).parent
FOLDERS = (HERE / "threads", HERE / "renderings", HERE / "sites", HERE.parent / "data/samples")


def main() -> None:
    """Read every page and print its thread, or why there is none."""
    sys.stderr.write(f"{parsers.parsing.__file__}\n")
    pages = sorted(
        path for folder in FOLDERS for path in folder.rglob("*.*") if path.suffix in (".txt", ".html")
    )
    for path in pages:
        data = path.read_bytes()
        try:
            thread = parse(data)
        except ParseError as error:
            shown = f"{type(error).__name__}: {error}"
        else:
            kinds = [kind.value for kind in thread.kinds]
            shown = repr((thread.question, thread.answers, thread.layout, kinds, thread.page.lines))
        name = str(path.relative_to(HERE.parent))
        result = read_page(SavedPage(name, data), ANSWERS_WITH_EVIDENCE)
        sys.stdout.write(f"{name}\t{shown}\t{result}\n")


if __name__ == "__main__":
    main()
