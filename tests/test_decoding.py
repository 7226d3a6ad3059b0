"""Bytes to text, and text or markup."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.decoding import decode, find_codec
from parsers.document import is_markup
from parsers.errors import Empty, ParseError, Undecodable

CAFE = "“Café” costs 5 €"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (CAFE.encode(), None),
        (b"\xef\xbb\xbf" + CAFE.encode(), "latin-1"),  # a byte order mark wins over everything
        (CAFE.encode("utf-16"), None),
        (b"\xfe\xff" + CAFE.encode("utf-16-be"), "utf-8"),
        (CAFE.encode("utf-16-le"), None),
        (CAFE.encode("utf-16-be"), "utf-8"),
        (CAFE.encode("cp1252"), None),
        (CAFE.encode("cp1252"), "ISO-8859-1"),
        (CAFE.encode("cp1252"), "utf-8"),  # a lie: not one valid sequence
        (CAFE.encode(), "iso-8859-1"),  # a server's default over a page in UTF-8
        (CAFE.encode("cp1252"), "base64"),  # no label of the standard: ignored
        (CAFE.encode(), "utf-7"),
        (CAFE.encode("gb18030"), "GB2312"),
    ],
)
def test_the_same_text_whatever_the_bytes(data: bytes, declared: str | None) -> None:
    assert decode(data, declared) == CAFE


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b'<meta charset="windows-1251">', "cp1251"),
        (b"<META CHARSET=koi8-r >", "koi8-r"),
        (b'<meta http-equiv=Content-Type content="text/html; charset=windows-1251">', "cp1251"),
        (b'<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859-5"),
        (b'<!-- <meta charset="utf-8"> --><meta charset="iso-8859-7">', "iso8859-7"),
        (b'<meta charset="utf-16">', "utf-8"),  # read as ASCII, so it can't be UTF-16
        (b'<meta charset="nonsense">', "utf-8"),
        (b" " * 1100 + b'<meta charset="windows-1251">', "utf-8"),  # behind the first 1024 bytes
    ],
)
def test_meta_and_xml_declaration(head: bytes, codec: str) -> None:
    word = {"iso8859-7": "Ωμέγα"}.get(codec, "Привет")
    assert decode(head + word.encode(codec)).endswith(word)


def test_the_transport_header_wins_over_meta() -> None:
    data = b'<meta charset="koi8-r">' + "Привет".encode("cp1251")
    assert decode(data, "windows-1251").endswith("Привет")


def test_damaged_utf8_keeps_its_other_letters() -> None:
    assert decode("naïve café, déjà vu, ".encode() + b"\xff!") == "naïve café, déjà vu, \ufffd!"


def test_the_holes_of_windows_1252_are_c1_controls() -> None:
    assert decode(b"a\x81\x8d\x8f\x90\x9d\x80") == "a\x81\x8d\x8f\x90\x9d€"


def test_nul_bytes_are_dropped() -> None:
    assert decode(b"Is it" + b"\0" + b" normal?" * 20).startswith("Is it normal?")


def test_surrogates_do_not_come_out() -> None:
    for data in (b"\xff\xfe\x00\xd8a\x00", b"caf\xed\xa0\x80", b"\xef\xbb\xbf\xed\xa0\x80x"):
        decode(data).encode("utf-8")


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe \x00\n\x00", b"\0\0\0\0", b"\xc2\xa0"]
)
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(Empty):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"%PDF-1.7\n%text all the way",
        b"PK\x03\x04 and so on",
        b"\x1f\x8b\x08",
        b"\xff\xd8\xff\xe0",
        b"\0\0\0\x20ftypisom",
        bytes(range(256)) * 10,
        b"text \0\1\2\3\4\5\6\7" * 10,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(data)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "shift_jis", "x"]))
def test_any_bytes_give_clean_text_or_a_named_error(data: bytes, declared: str | None) -> None:
    try:
        text = decode(data, declared)
    except ParseError:
        return
    text.encode("utf-8")
    assert "\0" not in text
    assert text.strip()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
@example("\ufeff")
def test_utf8_comes_back(text: str) -> None:
    wanted = text.removeprefix("\ufeff")
    if wanted.strip():
        assert decode(text.encode()) == wanted
    else:
        with pytest.raises(Empty):
            decode(text.encode())


def test_every_label_names_a_codec_of_python() -> None:
    for label in ("utf-8", "latin1", "l5", "tis-620", "big5", "euc-jp", "iso-2022-jp", "macintosh", "ibm866"):
        assert "é".encode(find_codec(label) or "", "replace")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>x</title>",
        "\n<!-- saved from url=(0014)about:internet -->\n<html>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
        "<div><p>Hi",
        "Doctor Answers 2<br><br>Yes.<br>No.<br><b>Title</b><br>",
    ],
)
def test_markup(text: str) -> None:
    assert is_markup(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is it normal?\n\nDoctor Answers 2",
        "Write <b> and </b> around a word to make it bold, or <i>.",
        "<3 my new nose! Is a bump < 2 mm > 1 mm normal?",
        "<b> is what I typed",
        "Contact: Jane Doe <jane@example.com>, <http://example.com>",
        "A page of prose about <p> and <br> and </p>. " + "No tag for a long while. " * 80,
    ],
)
def test_text_that_talks_about_markup(text: str) -> None:
    assert not is_markup(text)
