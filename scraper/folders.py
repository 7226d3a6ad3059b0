"""Which files in a folder are inputs: their names tell, as to open all of them would take too long."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from parsers.patterns import lazy_pattern
from scraper.saved import system_reason

# What a folder or an archive of saved pages holds beside images and scripts. A file named on its own is
# always read: what it is, its bytes decide. Not here: .json, .csv and .tsv, which in a folder are mostly
# something else.
_PAGE_NAME = lazy_pattern(
    r"\.(?:html?|xhtml|txt|mht|mhtml|eml|webarchive|warc|arc|wet|wacz|jsonl|ndjson|parquet|zip|tar)"
    r"(?:\.(?:gz|bz2|zst))?$|\.(?:tgz|tbz2?|tzst)$",
    re.IGNORECASE,
)

# Browsers save "page.html" together with "page_files/", whose HTML files are frames and advertisements.
_ASSETS = re.compile(r"(.*)_files", re.DOTALL)

_PAGES = (".html", ".htm", ".xhtml")

# How the summary tells of files that are no inputs.
OTHER_FILES = "files in folders that are not named like pages; name one yourself to read it"


def is_page_name(name: str) -> bool:
    """Whether a file in a folder or an archive is read for its name.

    >>> [is_page_name(name) for name in ("a.HTM", "a.txt.gz", "a.warc.zst", "a.tgz", "a.css", "a.json")]
    [True, True, True, True, False, False]
    """
    return _PAGE_NAME.search(name) is not None


def is_asset(name: str, names: Collection[str]) -> bool:
    """Whether an address lies in the `NAME_files` folder beside a saved `NAME.html`; all in lower case."""
    folders = (name[: place.start()] for place in re.finditer("_files/", name))
    return any(f"{folder}{suffix}" in names for folder in folders for suffix in _PAGES)


def walk(root: str, beside: Counter[str] | None = None) -> Iterator[tuple[str, str | None]]:
    """The inputs in a folder, each with the reason why it can't be read, if that is seen here.

    Other files are counted in `beside`, but no hidden ones and no assets of saved pages.
    """
    # A stack, as folders can be nested deeper than Python's calls.
    stack = [_Entry(root, is_folder=True, ancestors=())]
    while stack:
        entry = stack.pop()
        if not entry.is_folder:
            yield entry.path, None
            continue
        try:
            status = Path(entry.path).stat()
            here = (status.st_dev, status.st_ino)
            if here in entry.ancestors:
                yield entry.path, "a symbolic link that leads back into a folder around it"
                continue
            children = _children(entry.path, (*entry.ancestors, here), beside)
        except OSError as error:
            yield entry.path, system_reason(error)
            continue
        stack += reversed(children)


class _Entry(NamedTuple):
    """Something in a folder that is to be visited."""

    path: str
    is_folder: bool
    ancestors: tuple[tuple[int, int], ...]
    """Device and inode of each folder on the way here: a link back to one of them is a loop."""


def _children(
    folder: str, ancestors: tuple[tuple[int, int], ...], beside: Counter[str] | None
) -> list[_Entry]:
    """What in `folder` is to be visited, sorted by name."""
    with os.scandir(folder) as found:
        entries = sorted(
            (entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name
        )
    names = {entry.name.lower() for entry in entries}
    children = []
    for entry in entries:
        is_folder = os.path.isdir(entry)  # noqa: PTH112 (never raises: a link to itself is no folder)
        assets = _ASSETS.fullmatch(entry.name.lower()) if is_folder else None
        if assets and any(f"{assets[1]}{suffix}" in names for suffix in _PAGES):
            continue
        if is_folder or is_page_name(entry.name):
            children.append(_Entry(os.path.join(folder, entry.name), is_folder, ancestors))  # noqa: PTH118
        elif beside is not None:
            beside[OTHER_FILES] += 1
    return children
