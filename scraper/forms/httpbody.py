"""The body of a stored HTTP response: chunks are joined and content encodings undone.

Archives hold responses as they came over the line; some hold the plain body under the old header
(Common Crawl among them), so a header is believed only as far as the bytes bear it out.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable

import brotli

from parsers.records import Status
from scraper.forms.packed import PACKINGS, Unpacked
from scraper.forms.streams import Budget, too_large
from scraper.saved import Unread

_CODINGS = re.compile(rb"^(transfer-encoding|content-encoding):[ \t]*([^\r\n]*)", re.I | re.M)
_CHUNK = re.compile(rb"\s{0,4}([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


def read_body(head: bytes, body: bytes, max_bytes: int) -> bytes:
    """The plain body of a response with the header `head`; raises `Unread` for one that is lost."""
    found = _CODINGS.findall(head)
    if not found:
        return body
    codings = {name.lower(): value.lower() for name, value in found}
    if b"chunked" in codings.get(b"transfer-encoding", b""):
        body = join_chunks(body)
    for coding in reversed(codings.get(b"content-encoding", b"").split(b",")):
        undo = _UNDO.get(coding.strip())
        if undo is not None:
            body = undo(body, max_bytes)
    return body


def join_chunks(body: bytes) -> bytes:
    r"""The chunks of a body in one; a body that isn't chunked (any more) as it is.

    >>> join_chunks(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), join_chunks(b"<html>"), join_chunks(b"9\r\nabc")
    (b'abcde', b'<html>', b'abc')
    """
    pieces, position = [], 0
    while chunk := _CHUNK.match(body, position):
        size = int(chunk[1], 16)
        if not size:
            break
        pieces.append(body[chunk.end() : chunk.end() + size])
        position = chunk.end() + size
    else:
        # What is left has lost its framing: it belongs to the page all the same.
        pieces.append(body[position:])
    return b"".join(pieces)


def _unpack(name: str) -> Callable[[bytes, int], bytes]:
    """The undoing of gzip or zstd."""
    packing = next(packing for packing in PACKINGS if packing.name == name)

    def undo(body: bytes, max_bytes: int) -> bytes:
        if not packing.magic.match(body):
            return body
        budget = Budget(max_bytes, packed=len(body))
        try:
            data = io.BufferedReader(Unpacked(io.BytesIO(body), packing, budget)).read(max_bytes + 1)
        except Unread as unread:
            raise Unread(unread.status, f"the body of the response: {unread.reason}") from unread
        return _within(data, max_bytes)

    return undo


def _inflate(body: bytes, max_bytes: int) -> bytes:
    """`deflate` means zlib by the standard, and bare deflate by some servers."""
    for bits in (15, -15):
        try:
            return _within(zlib.decompressobj(bits).decompress(body, max_bytes + 1), max_bytes)
        except zlib.error:
            continue
    return body


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    """Brotli has no magic number: what can't be unpacked was plain if it looks like that."""
    unpacker = brotli.Decompressor()
    pieces, size, packed = [], 0, body
    try:
        while size <= max_bytes:
            piece = unpacker.process(packed, output_buffer_limit=2**16)
            pieces.append(piece)
            size += len(piece)
            packed = b""
            if not piece and unpacker.can_accept_more_data():
                break
    except brotli.error as error:
        if not size and body.lstrip()[:1] == b"<":
            return body
        raise Unread(Status.UNREADABLE, f"the body of the response: damaged brotli data ({error})") from error
    return _within(b"".join(pieces), max_bytes)


def _within(data: bytes, max_bytes: int) -> bytes:
    """`data`, if it is no longer than a page may be."""
    if len(data) > max_bytes:
        raise too_large(max_bytes, " when unpacked")
    return data


_UNDO: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"gzip": _unpack("gzip"),
    b"x-gzip": _unpack("gzip"),
    b"zstd": _unpack("zstd"),
    b"deflate": _inflate,
    b"br": _unbrotli,
}
