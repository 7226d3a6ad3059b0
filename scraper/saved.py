"""What comes out of an input: pages as they were saved, and pages that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from parsers.decoding import decode
from parsers.document import Document, open_document
from parsers.records import Status
from scraper.wayback import WAYBACK, without_archive


class Unread(Exception):
    """An input that could not be read; becomes a row of the pages table."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page, unpacked, and what its saved form tells about it."""

    source: str
    """The input, and after `#` the exact member: `x.warc.gz#1234`, `x.zip#a/b.html`, `x.jsonl#7`."""
    data: bytes = b""
    text: str | None = None
    """The page where its form holds decoded text (JSON, Parquet, CSV); `data` is empty then."""
    charset: str | None = None
    """The encoding that the form declares."""
    url: str | None = None
    captured_at: datetime | None = None
    """Aware, in any time zone."""
    form: str | None = None
    """Name of the saved form; None when it is a bare page, HTML or text."""

    @property
    def size(self) -> int:
        """Bytes of the page, unpacked."""
        return len(self.data) if self.text is None else len(self.text.encode("utf-8", "surrogatepass"))

    def decoded(self) -> str:
        """The page's text or markup; raises `ParseError` for what is no text."""
        text = decode(self.data, self.charset) if self.text is None else self.text.replace("\0", "")
        return without_archive(text) if self.form == WAYBACK else text

    def document(self) -> Document:
        """The same for the parser, which need not decode all of it; raises the same."""
        if self.text is None and self.form != WAYBACK:
            return open_document(self.data, self.charset)
        return open_document(self.decoded())


class UnreadPage(NamedTuple):
    """A page, or a whole input, that could not be read."""

    source: str
    status: Status
    reason: str


Found = SavedPage | UnreadPage


def system_reason(error: OSError) -> str:
    """What the system said, without the path, which stands beside it."""
    return (error.strerror or str(error) or type(error).__name__).lower()
