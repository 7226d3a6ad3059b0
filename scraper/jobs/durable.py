"""Writing that survives a power failure: what has its name is whole, and stays.

The order is always the same: write under a hidden name, flush to the disk, rename, flush the folder.
Whatever a kill leaves behind has a name that ends in `.part` and is removed by the next run.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.replacing import FileSet, sync_folder

LEFTOVER = ".part"


@contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """An empty folder in `parent` under a hidden name, for `publish_folder`; gone after an error."""
    folder = parent / f".{secrets.token_hex(8)}{LEFTOVER}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def publish_folder(folder: Path, target: Path) -> None:
    """Give `folder`, whose files are on the disk already, its name; a `target` that exists is kept."""
    sync_folder(folder)
    if target.exists():
        return
    folder.rename(target)
    sync_folder(target.parent)


def write_file(path: Path, data: bytes) -> None:
    """`path` with `data`, whole or not at all."""
    with FileSet() as files:
        files.open(path).write(data)


def point(link: Path, target: str) -> None:
    """Make `link` a symbolic link to `target` (relative to its folder), in one step for whoever reads it."""
    if link.is_symlink() and os.readlink(link) == target:  # noqa: PTH115 (as written, not as Path cleans it)
        return
    fresh = link.with_name(f".{link.name}.{secrets.token_hex(4)}{LEFTOVER}")
    fresh.symlink_to(target)
    try:
        fresh.replace(link)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(link.parent)


def clear_leftovers(folder: Path) -> None:
    """Remove what killed runs left in `folder`: only under the lock is nobody still writing there."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if not (entry.name.startswith(".") and entry.name.endswith(LEFTOVER)):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
