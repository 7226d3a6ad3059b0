"""The directory of a zip archive, entry by entry.

zipfile holds all entries at once, some 500 MB for a million of them; here they pass by. The unpacking
of a member is zipfile's.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from parsers.records import Status
from scraper.saved import Unread

# Sections 4.3.7, 4.3.12 and 4.3.14-16 of PKWARE's APPNOTE.TXT.
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")

_COMMENT = 2**16
_ENCRYPTED, _UTF8 = 0x1, 0x800
_NOT_HERE = 0xFFFFFFFF


class ZipMember(NamedTuple):
    """An entry of the directory."""

    name: str
    info: zipfile.ZipInfo
    """What zipfile needs to unpack it."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.name.endswith("/")

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link; what it holds is an address."""
        return stat.S_ISLNK(self.info.external_attr >> 16)


class _Directory(NamedTuple):
    """Where the directory is."""

    start: int
    size: int
    shift: int
    """By how much all offsets are too small: the length of what stands before the archive."""
    file_size: int


def read_directory(file: BinaryIO) -> Iterator[ZipMember]:
    """The entries in their order; raises `Unread` for a directory that is missing, damaged or a trick."""
    directory = _find_directory(file)
    position, end, packed = directory.start, directory.start + directory.size, 0
    while position < end:
        file.seek(position)  # a member may have been read in between
        buffer = file.read(min(end - position, 2**18))
        used = 0
        while len(buffer) - used >= _ENTRY.size:
            fields = _ENTRY.unpack_from(buffer, used)
            if fields[0] != b"PK\x01\x02":
                raise Unread(Status.UNREADABLE, "damaged zip directory; fetch the archive again")
            size = _ENTRY.size + sum(fields[10:13])
            if len(buffer) - used < size:
                break
            member = _member(fields, buffer[used + _ENTRY.size : used + size], directory.shift)
            used += size
            packed += member.info.compress_size
            if packed > directory.file_size:
                # A zip bomb lets thousands of entries share the same packed bytes.
                raise Unread(Status.TOO_LARGE, "a zip bomb: its entries overlap")
            yield member
        if not used:
            raise Unread(Status.TRUNCATED, "zip directory cut off; fetch the archive again")
        position += used


def _find_directory(file: BinaryIO) -> _Directory:
    """Where the directory is, from the record at the end of the file."""
    file_size = file.seek(0, os.SEEK_END)
    tail_start = max(file_size - _END.size - _COMMENT - _LOCATOR64.size, 0)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06", 0, len(tail) - _END.size + 4)
    if at < 0:
        raise Unread(Status.TRUNCATED, "zip archive without directory: it is cut off; fetch it again")
    size, start = _END.unpack_from(tail, at)[5:7]
    end = tail_start + at
    locator = at - _LOCATOR64.size
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
        wide = _find_wide(file, _LOCATOR64.unpack_from(tail, locator)[2], tail_start + locator)
        size, start, end = wide
    shift = end - size - start
    if shift < 0:
        raise Unread(Status.UNREADABLE, "damaged zip directory; fetch the archive again")
    return _Directory(start + shift, size, shift, file_size)


def _find_wide(file: BinaryIO, told: int, locator: int) -> tuple[int, int, int]:
    """Size, start and end of the directory of an archive beyond 4 GB or 65,535 entries (ZIP64)."""
    for place in (told, locator - _END64.size):
        if 0 <= place <= locator - _END64.size:
            file.seek(place)
            fields = _END64.unpack(file.read(_END64.size))
            if fields[0] == b"PK\x06\x06":
                return fields[8], fields[9], place
    raise Unread(Status.UNREADABLE, "damaged zip directory; fetch the archive again")


def _member(fields: tuple[int, ...], rest: bytes, shift: int) -> ZipMember:
    """The entry with the given fixed fields; `rest` holds its name and its extra fields."""
    flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
    name_size, extra_size, offset = fields[10], fields[11], fields[16]
    encoded = rest[:name_size]
    try:
        name = encoded.decode("utf-8")  # flagged or not: some writers forget the flag
    except UnicodeDecodeError:
        name = encoded.decode("utf-8", "backslashreplace") if flags & _UTF8 else encoded.decode("cp437")
    wide = _wide_numbers(rest[name_size : name_size + extra_size])
    size, packed, offset = (
        next(wide, 0) if number == _NOT_HERE else number for number in (size, packed, offset)
    )
    info = zipfile.ZipInfo(name.replace("\0", "") or "nameless")
    info.flag_bits, info.compress_type, info.CRC = flags, method, crc
    info.compress_size, info.file_size, info.header_offset = packed, size, offset + shift
    info.external_attr = fields[15]
    return ZipMember(name, info)


def _wide_numbers(extra: bytes) -> Iterator[int]:
    """The 64-bit numbers in an entry's extra fields (ZIP64), in their order."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, position)
        if kind == 1:
            usable = extra[position + 4 : position + 4 + size]
            yield from (number for (number,) in struct.iter_unpack("<Q", usable[: len(usable) // 8 * 8]))
        position += 4 + size


def open_member(member: ZipMember, file: BinaryIO) -> BinaryIO:
    """The unpacked content of a member, as a stream that checks its checksum; raises `Unread`."""
    if member.info.flag_bits & _ENCRYPTED:
        raise Unread(Status.UNREADABLE, "an encrypted member; unpack the archive by hand")
    _move_to(member, file)
    try:
        return cast(BinaryIO, zipfile.ZipExtFile(file, "r", member.info))
    except NotImplementedError as error:
        reason = f"packed in a way that is not supported (method {member.info.compress_type})"
        raise Unread(Status.UNREADABLE, reason) from error


def _move_to(member: ZipMember, file: BinaryIO) -> int:
    """Move `file` to the packed bytes of a member; gives their offset."""
    file.seek(member.info.header_offset)
    local = file.read(_LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
        raise Unread(Status.UNREADABLE, "damaged zip archive: no member where its directory says")
    fields = _LOCAL.unpack(local)
    return file.seek(member.info.header_offset + _LOCAL.size + fields[9] + fields[10])


class Window(io.RawIOBase):
    """A stored member as a part of the archive's file: one can move in it."""

    def __init__(self, member: ZipMember, file: BinaryIO) -> None:
        self._file, self._start, self._size = file, _move_to(member, file), member.info.file_size
        self._position = 0

    def readable(self) -> bool:
        """It can be read and nothing else."""
        return True

    def seekable(self) -> bool:
        """One can move in it."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to `offset`, counted from the start, from here or from the end."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(base + offset, 0)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`."""
        self._file.seek(self._start + self._position)
        data = self._file.read(max(min(len(buffer), self._size - self._position), 0))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
