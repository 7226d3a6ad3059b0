"""A stream that knows where it is and takes bytes back."""

from __future__ import annotations

from typing import BinaryIO

CHUNK = 2**16


class Feed:
    """A stream that knows its offset and takes bytes back."""

    def __init__(self, file: BinaryIO, offset: int = 0) -> None:
        self._file, self.offset = file, offset
        self._ahead = b""

    def some(self) -> bytes:
        """The next bytes, as many as are at hand; empty at the end."""
        data = self._ahead or self._file.read(CHUNK)
        self._ahead = b""
        self.offset += len(data)
        return data

    def take(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        if len(data) < size:
            data += self._file.read(size - len(data))
        self.offset += len(data)
        return data

    def back(self, data: bytes) -> None:
        """Give back the bytes that were taken last."""
        self._ahead = data + self._ahead
        self.offset -= len(data)

    def line(self, limit: int) -> bytes:
        """The next line with its break, at most `limit` bytes of it; nothing may have been given back."""
        data = self._file.readline(limit)
        self.offset += len(data)
        return data

    def pass_line(self) -> None:
        """Leave out the rest of a line."""
        while (data := self.line(CHUNK)) and not data.endswith(b"\n"):
            pass

    def move(self, offset: int) -> bool:
        """Go back to `offset`, where the stream allows it."""
        if not self._file.seekable():
            return False
        self._file.seek(offset)
        self.offset, self._ahead = offset, b""
        return True

    def skip(self, size: int) -> int:
        """Leave out `size` bytes; gives how many there were."""
        left = size
        while left > 0 and (data := self.take(min(left, CHUNK))):
            left -= len(data)
        return size - left
