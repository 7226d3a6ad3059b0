"""A page that is decoded in parts reads as one that is decoded as a whole."""

from __future__ import annotations

import pytest

from bench.pages import generate
from parsers import parse
from parsers.decoding import decode
from parsers.document import open_document

PAGE = generate(3).html
DATA = '<script type="application/ld+json">{"@type": "Question", "name": "Pourquoi\u202fça ?"}</script>'


def _spelled(letters: str, page: str = PAGE) -> str:
    """The page with other letters in its thread, in its menus and in its scripts."""
    return page.replace("surgery", f"surg{letters}ry").replace("</h1>", f" {letters}</h1>")


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        (PAGE.encode(), None),
        (_spelled("é").encode(), None),
        (_spelled("’😀").encode(), None),
        (_spelled("’😀").encode(), "iso-8859-1"),  # a server's default
        (_spelled("’", PAGE.replace("main", "div")).encode(), None),
        (_spelled("é’").encode("cp1252"), None),
        (_spelled("é’").encode("cp1252"), "utf-8"),
        (_spelled("ё").encode("koi8-r"), "koi8-r"),
        (_spelled("é").encode("utf-8-sig"), None),
        (_spelled("é").encode("utf-16"), None),
        (_spelled("é").encode().replace(b"swelling", b"\xffswelling"), None),  # damaged
        (_spelled("é").encode().replace(b"<nav", b"\xff<nav"), None),  # outside of the <main> only
        (_spelled("é").replace("</head>", f"{DATA}</head>").encode(), None),
        (_spelled("é").replace("</head>", f"{DATA}</head>").encode("cp1252", "replace"), None),
        (_spelled("é").encode() + b"\0", None),
    ],
)
def test_parts_read_as_the_whole(source: bytes, declared: str | None) -> None:
    assert parse(open_document(source, declared)) == parse(decode(source, declared))


def test_most_of_a_page_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes, _declared: str | None) -> str:
        raise AssertionError("decoded as a whole")

    monkeypatch.setattr("parsers.document.decode", fail)
    assert len(parse(_spelled("’").encode()).answers) == 15
