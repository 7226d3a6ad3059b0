"""One run at a time: a lock that a dead process can't keep.

The kernel holds the lock (`fcntl.lockf`) and drops it when the process ends, however it ends. The file's
text only says whose it is. Not `flock`: worker processes would inherit it and keep it when their
parent was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class Locked(Exception):
    """Another run works on the dataset. Wait for it to end, or end it; then run the same command."""


@contextmanager
def hold_lock(path: Path) -> Iterator[str | None]:
    """Hold the lock at `path` within the block; gives what a killed holder left as its name, else None.

    Raises:
        Locked: another process holds it; the message names the process.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # POSIX allows both
            raise Locked(f"{path}: locked by {_holder(descriptor)}; wait until it ends, or end it") from None
        left = _holder(descriptor) if os.fstat(descriptor).st_size else None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, _claim(), 0)
        try:
            yield left
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _claim() -> bytes:
    """Who holds the lock, as a line of JSON."""
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode() + b"\n"


def _holder(descriptor: int) -> str:
    """The claim in the lock file, in words."""
    try:
        claim = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {claim['pid']} on {claim['host']} since {claim['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
