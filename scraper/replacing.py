"""Files that appear under their names only when all of them are whole.

Written under a hidden name in the same folder (a rename across file systems is no rename), flushed to
the disk and renamed at the end. After an error, Ctrl-C or SIGTERM nothing of them is left and the old
files are untouched. After `kill -9` the old files are untouched too, but a hidden `.NAME.….part` can stay
behind; it may be deleted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from scraper.remote import RemotePath, upload


class _Pending(NamedTuple):
    """A file on its way: its final and its present name."""

    target: Path
    part: Path


class FileSet:
    """Files that replace their namesakes together, at the end of the `with` block.

    With an exception in the block none of them does. What goes to a remote address is kept here until then.
    """

    def __init__(self) -> None:
        self._pending: list[_Pending] = []
        self._files: list[BinaryIO] = []
        self._uploads: list[tuple[str, Path]] = []

    def open(self, path: Path | RemotePath) -> BinaryIO:
        """A file to be written, which will be `path`; where `path` is a link, the file that it points to."""
        if isinstance(path, RemotePath):
            return self._open_upload(path)
        target = path.resolve()
        part = target.with_name(f".{target.name[:200]}.{os.urandom(4).hex()}.part")
        # Noted before it is made: an interrupt between the two must not leave it behind.
        self._pending.append(_Pending(target, part))
        try:
            file = part.open("xb")
        except OSError as error:
            error.filename = str(path)  # the hidden name says nothing to whoever asked for this file
            raise
        self._files.append(file)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        return file

    def _open_upload(self, path: RemotePath) -> BinaryIO:
        """A temporary file whose content will be at the address."""
        import tempfile

        descriptor, name = tempfile.mkstemp(prefix="doctor-answers-", suffix=".part")
        self._uploads.append((path.address, Path(name)))
        file = open(descriptor, "w+b")  # noqa: PTH123, SIM115 (a descriptor, closed with the others)
        self._files.append(file)
        return file

    def spare(self, paths: Iterable[Path | RemotePath]) -> None:
        """Leave those of `paths` that exist as they are: what was written for them is dropped."""
        spared = {path.resolve() for path in paths if isinstance(path, Path) and path.exists()}
        for pending in [one for one in self._pending if one.target in spared]:
            self._pending.remove(pending)
            pending.part.unlink(missing_ok=True)

    def __enter__(self) -> FileSet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._commit()
        finally:
            self._clear()

    def _commit(self) -> None:
        """Put all files into their places."""
        for file in self._files:
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for address, part in self._uploads:  # first, as they are what may fail
            upload(part, address)
        for target, part in self._pending:
            part.replace(target)
        for folder in {target.parent for target, _ in self._pending}:
            sync_folder(folder)

    def _clear(self) -> None:
        """Remove what is not in its place."""
        for file in self._files:
            with suppress(OSError):  # a full disk refuses what is still in the buffer
                file.close()
        for _, part in (*self._pending, *self._uploads):
            with suppress(OSError):  # a read-only disk refuses even to remove what is not there
                part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the renames in `folder` survive a power failure; Windows can't open folders and needn't."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
