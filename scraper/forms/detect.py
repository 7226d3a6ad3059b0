"""What bytes are, by the bytes alone."""

from __future__ import annotations

import re
from enum import Enum, auto

from parsers.patterns import lazy_pattern
from scraper.forms.columns import find_columns, fits_heading, heading, is_own


class Kind(Enum):
    """A family of forms."""

    WARC = auto()
    ZIP = auto()
    TAR = auto()
    PARQUET = auto()
    WEBARCHIVE = auto()
    MAIL = auto()
    JSON = auto()
    JSONL = auto()
    CSV = auto()
    PAGE = auto()


_WARC = re.compile(rb"\s{0,8}(?:WARC/\d\.\d+\r?\n|filedesc://\S+ \S+ \d{14} )")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*\{\s*\")")
_PLIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<!DOCTYPE plist\b", re.IGNORECASE)

# A header line of a mail. One alone could begin a text page ("Subject: my nose"): MIME must be named too.
_MAIL = re.compile(
    rb"(?:From [^\r\n]*\r?\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}\r?\n"
)
_MIME = lazy_pattern(rb"^(?:MIME-Version|Content-Type):", re.IGNORECASE | re.MULTILINE)

# How a member of packed data begins. In zstd that is a frame or a skippable one: pzstd writes one of those
# before each frame.
MAGIC = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "bzip2": re.compile(rb"BZh[1-9]"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
}

_TAR_MAGIC = slice(257, 262)


def is_packed(head: bytes) -> bool:
    """Whether a stream is packed in a way that `scraper.forms.packed` unpacks."""
    return any(magic.match(head) for magic in MAGIC.values())


def detect(head: bytes, text_column: str | None = None) -> Kind:
    r"""What a stream is that begins with `head` (unpacked; up to 64 KB of it).

    >>> detect(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n").name, detect(b"From: a\nMIME-Version: 1.0\n\n").name
    ('WARC', 'MAIL')
    >>> [detect(head).name for head in (b"{{ votes }}\nHi", b'{"text": "Hi",\n"url": 1}', b'{"text": 1}\n')]
    ['PAGE', 'JSON', 'JSONL']
    >>> detect(b"url,text\nhttps://a.org,Hi").name, detect(b"Hi, text me\n").name
    ('CSV', 'PAGE')
    """
    if is_warc(head):
        return Kind.WARC
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head[_TAR_MAGIC] == b"ustar":
        return Kind.TAR
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(b"bplist00") or (_PLIST.match(head) and b"WebMainResource" in head):
        return Kind.WEBARCHIVE
    return _detect_text(head, text_column)


def is_warc(head: bytes) -> bool:
    """Whether a stream is WARC or ARC."""
    return _WARC.match(head) is not None


def _detect_text(head: bytes, text_column: str | None) -> Kind:
    """The forms that are text themselves."""
    if _JSON.match(head):
        return Kind.JSONL if _is_line(head) else Kind.JSON
    mail = _MAIL.match(head)
    if mail and _MIME.search(mail[0]):
        return Kind.MAIL
    columns = heading(head)
    known = len(columns) > 1 and find_columns(columns, text_column) is not None
    if is_own(columns) or (known and fits_heading(head, columns)):
        return Kind.CSV
    return Kind.PAGE


def _is_line(head: bytes) -> bool:
    """Whether the first line is a JSON object of its own, or so long that its end is not seen."""
    line, end, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not line.startswith(b"{"):
        return False
    import json

    try:
        json.loads(line)
    except ValueError:
        # A pretty-printed object breaks its line behind the brace or between two members.
        return not end or not line.rstrip().endswith((b"{", b",", b"["))
    return True
