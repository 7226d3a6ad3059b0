"""Bytes become text in the order of the WHATWG Encoding and HTML standards.

Order: byte order mark, transport header, `<meta>` in the first 1024 bytes, XML declaration, strict UTF-8,
windows-1252. Statistical guessing errs on short pages and is not used. Three departures from what a
browser does, each because a saved page has often passed through other hands:

- UTF-16 without a byte order mark is recognised by its NUL bytes.
- A page that is declared windows-1252 (a server's default) while its bytes are valid UTF-8 is UTF-8.
- A page that is declared or looks like UTF-8 but is not valid: if most of its sequences beyond ASCII are
  valid, the others become U+FFFD; if not, it is windows-1252.
"""

from __future__ import annotations

import re

from parsers.errors import Empty, Undecodable
from parsers.patterns import lazy_pattern

_PRESCAN = 1024  # the HTML standard's limit for `<meta charset>`
_SAMPLE = 16384  # binary data shows itself in its first 16 KB
_UTF16_NULS = 0.3  # Latin text in UTF-16 has a NUL in nearly every second byte
_MAX_CONTROLS = 0.02  # random bytes hold 10 % control characters, damaged text a handful
_TRUST_UTF8 = 4  # valid sequences for each invalid byte before a page counts as damaged UTF-8

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_MAGIC = {
    "a PNG picture": (b"\x89PNG",),
    "a JPEG picture": (b"\xff\xd8\xff",),
    "a GIF picture": (b"GIF87a", b"GIF89a"),
    "a RIFF file (WebP, WAV, AVI)": (b"RIFF",),
    "a PDF document": (b"%PDF-",),
    "a ZIP archive": (b"PK\x03\x04", b"PK\x05\x06"),
    "gzip data": (b"\x1f\x8b",),
    "zstd data": (b"\x28\xb5\x2f\xfd",),
    "bzip2 data": (b"BZh",),
    "xz data": (b"\xfd7zXZ",),
    "a 7z archive": (b"7z\xbc\xaf",),
    "a RAR archive": (b"Rar!\x1a",),
    "a program": (b"\x7fELF", b"\xca\xfe\xba\xbe", b"MZ\x90\x00"),
    "a Parquet file": (b"PAR1",),
    "an SQLite database": (b"SQLite format 3\x00",),
    "an Office document": (b"\xd0\xcf\x11\xe0",),
    "a web font": (b"wOFF", b"wOF2"),
    "a binary property list": (b"bplist00",),
}

# Python codec ← labels (https://encoding.spec.whatwg.org/#names-and-labels). Labels outside this table are
# ignored, so a page can't choose a codec that is none of text (base64, punycode, utf-7, …).
_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le utf16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "cp1252": (
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 "
        "cp819 ibm819 ascii us-ascii ansi_x3.4-1968 iso-ir-100 csisolatin1 iso_8859-1:1987 x-user-defined"
    ),
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 dos-874",
    "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3 l3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek greek8",
    "iso8859-8": "iso-8859-8 iso8859-8 hebrew iso-8859-8-i logical",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin-9 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi koi8_r",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman",
    "cp866": "ibm866 866 cp866",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 x-gbk chinese",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
    "euc_jp": "euc-jp x-euc-jp",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr korean ks_c_5601-1987 ksc5601 windows-949",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\f\r\x1b") + b"\x7f"
_SEQUENCES = lazy_pattern(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FIRST_BYTES = bytes(range(0xC2, 0xF5))  # of each of them
# The five bytes that windows-1252 leaves out are C1 controls in the WHATWG standard.
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 160)}


def decode(data: bytes, declared: str | None = None) -> str:
    r"""The text of a page's bytes; `declared` is the transport header's charset, where there was one.

    Neither the byte order mark nor NUL characters (HTML drops them) nor lone surrogates come out.

    Raises:
        Undecodable: binary data, by its first bytes or by its share of control bytes.
        Empty: nothing but white space.

    >>> decode(b"caf\xc3\xa9"), decode(b"caf\xe9"), decode(b"\x93caf\xe9\x94", "latin-1")
    ('café', 'café', '“café”')
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            break
    else:
        text = _decode_unmarked(data, declared)
    text = _drop_nuls(text)
    if not text or text.isspace():
        raise Empty("nothing but white space")
    return text


def may_be_utf8(data: bytes, declared: str | None = None) -> bool:
    r"""Whether `decode` would take a page for UTF-8 if its bytes are that, without looking at all of them.

    >>> may_be_utf8(b"<p>caf\xc3\xa9"), may_be_utf8(b"<p>caf\xe9", "koi8-r")
    (True, False)
    """
    if b"\0" in data or any(data.startswith(mark) for mark, _ in _BOMS):
        return False
    return (find_codec(declared) or _find_meta(data)) in (None, "utf-8", "cp1252")


def _decode_unmarked(data: bytes, declared: str | None) -> str:
    """The text of bytes that do not begin with a byte order mark."""
    _refuse_magic(data)
    codec = _utf16_codec(data)
    if codec is not None:
        return data.decode(codec, "replace")
    _refuse_controls(data)
    codec = find_codec(declared) or _find_meta(data)
    if codec in (None, "utf-8"):
        return _decode_utf8(data)
    if codec == "cp1252":
        return _decode_windows_1252(data)
    return data.decode(codec or "utf-8", "replace")


def find_codec(label: str | None) -> str | None:
    """Python's codec for a WHATWG label, None for no label or one that browsers do not know.

    >>> find_codec("ISO-8859-1"), find_codec(" 'UTF8' "), find_codec("base64")
    ('cp1252', 'utf-8', None)
    """
    return _CODECS.get(label.strip(" \t\n\f\r\"'").lower()) if label else None


def _find_meta(data: bytes) -> str | None:
    """The codec that the page's own `<meta>` or XML declaration names.

    A `<meta>` that says UTF-16 was read as ASCII, so it can't be: the standard takes UTF-8.
    """
    head = data[:_PRESCAN]
    found = _META.search(_COMMENT.sub(b"", head)) or _XML.match(head)
    codec = find_codec(found[1].decode("ascii", "replace")) if found else None
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


def _decode_utf8(data: bytes) -> str:
    """UTF-8 if the bytes are that or mostly that, windows-1252 otherwise."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    least = _TRUST_UTF8 * (text.count("\ufffd") - data.count(b"\xef\xbf\xbd"))
    begun = len(data) - len(data.translate(None, _FIRST_BYTES))  # counted in a hundredth of the time
    if begun >= least and len(_SEQUENCES.findall(data)) >= least:
        return text
    return _as_windows_1252(data)


def _decode_windows_1252(data: bytes) -> str:
    """windows-1252, unless the bytes say that the label is a server's default over a page in UTF-8."""
    try:
        return data.decode("utf-8")  # plain ASCII is the same in both
    except UnicodeDecodeError:
        return _as_windows_1252(data)


def _as_windows_1252(data: bytes) -> str:
    r"""windows-1252 as the WHATWG has it.

    >>> _as_windows_1252(b"\x93caf\xe9\x94"), _as_windows_1252(b"caf\xe9\x81")
    ('“café”', 'café\x81')
    """
    try:
        return data.decode("cp1252")  # takes a twentieth of the time
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_WINDOWS_1252)


def _utf16_codec(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: in Latin text every second byte is a NUL, always the same one."""
    sample = data[:_PRESCAN]
    half = len(sample) // 2
    if half < 2 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > _UTF16_NULS * half and not even:
        return "utf-16-le"
    if even > _UTF16_NULS * half and not odd:
        return "utf-16-be"
    return None


def _refuse_magic(data: bytes) -> None:
    """Raise Undecodable for a file whose first bytes name a binary format."""
    for name, marks in _MAGIC.items():
        if data.startswith(marks):
            raise Undecodable(f"not a page but {name}")
    if data[4:8] == b"ftyp":
        raise Undecodable("not a page but a video")


def _refuse_controls(data: bytes) -> None:
    """Raise Undecodable for bytes with more control characters than damaged text has."""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(_MAX_CONTROLS * len(sample), 1) and controls != len(sample):
        raise Undecodable(f"binary data: {controls} control bytes in the first {len(sample)}")


def _drop_nuls(text: str) -> str:
    """The text without NUL characters and without a second byte order mark."""
    if "\0" in text:  # to replace nothing takes ten times as long as to see that
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff")
