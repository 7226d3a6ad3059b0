"""What a run tells while it works: a line of text for people, a line of JSON for log collectors."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any, Protocol, TextIO

from scraper.terminal import one_line


class Log(Protocol):
    """Takes events."""

    def event(self, name: str, message: str, **details: Any) -> None:
        """`name` is for machines, `message` for people; `details` are JSON values."""


class TextLog:
    """Messages as lines on standard error."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file or sys.stderr

    def event(self, name: str, message: str, **details: Any) -> None:  # noqa: ARG002 (for machines)
        """Print the message."""
        self._file.write(f"{one_line(message)}\n")
        self._file.flush()


class JsonLog:
    """One JSON object a line on standard error: `time` (UTC), `event`, `message`, then the details."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file or sys.stderr

    def event(self, name: str, message: str, **details: Any) -> None:
        """Print the object."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record = {"time": now, "event": name, "message": message, **details}
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()
