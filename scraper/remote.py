"""Inputs and outputs at the addresses of other file systems: `s3://`, `hdfs://`, `memory://` and more.

fsspec knows them all; it comes with the extra `[cluster]`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

# Two letters at least: `C:/` is a drive.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_LOCAL = "file://"

# What fsspec itself reads ahead is more; this makes its files ones that know every way of reading.
_BUFFER = 2**16

# What is fetched with one request. s3fs takes 50 MB, too much where a reader seeks.
_AHEAD = 8 * 2**20


class NoFileSystem(ValueError):
    """Nothing can open addresses of this kind; the message says what to install."""


@dataclass(frozen=True, slots=True)
class RemotePath:
    """An address as far as an output's path needs to be one."""

    address: str

    def __str__(self) -> str:
        return self.address

    @property
    def suffix(self) -> str:
        """`.csv` of `s3://bucket/answers.csv`."""
        return PurePosixPath(self.address).suffix

    @property
    def stem(self) -> str:
        """`answers` of `s3://bucket/answers.csv`."""
        return PurePosixPath(self.address).stem

    def with_name(self, name: str) -> RemotePath:
        """The same place with another name at the end."""
        return RemotePath(f"{self.address.rpartition('/')[0]}/{name}")


def is_address(path: str) -> bool:
    """Whether `path` is an address rather than a path of this system.

    >>> [is_address(path) for path in ("s3://b/a.warc.gz", "C:/a.html", "saved/a.html", "file:///a")]
    [True, False, False, False]
    """
    return _ADDRESS.match(path) is not None and not path.startswith(_LOCAL)


def local_path(path: str) -> str:
    """`path` without the `file://` that some programs put before paths of this system.

    >>> local_path("file:///data/a%20b.html"), local_path("a.html")
    ('/data/a b.html', 'a.html')
    """
    if not path.startswith(_LOCAL):
        return path
    from urllib.request import url2pathname  # it brings the whole of HTTP along

    return url2pathname(path.removeprefix(_LOCAL))


def output_path(text: str) -> Path | RemotePath:
    """Where an output goes."""
    return RemotePath(text) if is_address(text) else Path(local_path(text))


def file_system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        NoFileSystem: there is none for it, or it is not installed. Web sites are none: only `fetch`
            says who asks and heeds robots.txt.
    """
    if address.lower().startswith(("http://", "https://")):
        raise NoFileSystem(f"{address}: a web site is no storage; `doctor-answers fetch` keeps its pages")
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        what = str(error).rstrip(".")
        raise NoFileSystem(
            f"{address}: can't open such an address ({what}); pip install 'doctor-answers[cluster]' brings s3://"
        ) from error
    return system, path


def open_address(address: str) -> BinaryIO:
    """The file at an address; raises `OSError` for whatever keeps it from being opened."""
    try:
        system, path = file_system(address)
        return io.BufferedReader(system.open(path, "rb", block_size=_AHEAD), _BUFFER)
    except OSError:
        raise
    except Exception as error:  # each file system has its own: no credentials, no connection …
        raise OSError(f"{type(error).__name__}: {error}") from error


def address_size(address: str) -> int:
    """Bytes of the file at an address; 0 when that can't be known."""
    try:
        system, path = file_system(address)
        return int(system.size(path) or 0)
    except Exception:  # the reader will say it
        return 0


def files_under(address: str) -> Iterator[str]:
    """The addresses of all files under a folder, sorted by path parts; `address` itself when it is none."""
    system, path = file_system(address)
    found = [] if system.isfile(path) else system.find(path)
    if not found:
        yield address
    root = PurePosixPath(path)
    for parts in sorted(PurePosixPath(name).parts for name in found):
        inside = PurePosixPath(*parts).relative_to(root)
        yield f"{address.rstrip('/')}/{inside}"


def upload(source: Path, address: str) -> None:
    """Put a local file at an address: it is there as a whole or not at all."""
    system, path = file_system(address)
    system.put_file(str(source), path)
    system.invalidate_cache()  # of what was listed before
