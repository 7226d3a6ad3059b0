"""Identities that stay the same when a thread is saved again: of threads and of answers.

A thread is known by its address; where the saved form doesn't tell one, by its question; where the
page has lost that too, by the text of its first answer. An answer is known by its thread and by how
it begins. Nothing that changes with time (ratings, counts, positions) or with the saved form (line
breaks, case, typographic quotes) goes into an identity.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from parsers.patterns import lazy_pattern
from parsers.records import Thread

# Where a reader came from, not what the page is: added by newsletters, advertisements and social sites.
_TRACKING: Final = lazy_pattern(
    r"utm_\w+|ga_\w+|_ga|_gl|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|igshid|twclid|mc_[ce]id|mkt_tok|_hs\w+"
)

# 64 bits: among a million threads the chance that any two share an identity is about 1 in 37 million.
_DIGITS: Final = 16

# Long enough to tell apart answers that open with the same greeting; short enough to survive an edit
# at the end ("Update: …") and a body that was cut behind "Read more".
_OPENING: Final = 160
# So many characters hold them in nearly all prose.
_USUAL: Final = 224

# Most of what stands beyond ASCII in answers; none of it is a letter, nor becomes one.
_PRINTERS_MARKS: Final = "’‘“”–—…\xa0•®"
# What is neither letter nor digit in ASCII, and the small letters, for `bytes.translate`.
_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_SMALL: Final = bytes(range(256)).lower()


def canonical_address(url: str | None) -> str | None:
    """The address under which all captures of a page agree, None when `url` doesn't name one page.

    Scheme and `www.` go, as sites moved from http to https and between the two host names; tracking
    parameters, fragment, default port and trailing slash name no other page; the order of
    parameters means nothing. Case counts in a path.

    >>> canonical_address("http://www.RealSelf.com/question/tampa-fl-nose-job/?utm_source=x&p=2#answer-3")
    'realself.com/question/tampa-fl-nose-job?p=2'
    >>> canonical_address("https://realself.com:443/question/tampa-fl-nose-job?p=2&fbclid=IwAR0")
    'realself.com/question/tampa-fl-nose-job?p=2'
    >>> canonical_address("//example.org/Thread?id=7")
    'example.org/Thread?id=7'

    A local file, a relative address and a home page (some templates link it as canonical on
    every page) don't tell which thread it is:

    >>> [canonical_address(url) for url in ("file:///tmp/a.html", "/question/7", "https://a.org/", "", None)]
    [None, None, None, None, None]
    """
    try:
        parts = urlsplit((url or "").strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:  # a port or a bracket that is none
        return None
    if parts.scheme not in {"", "http", "https"} or not host:
        return None
    path = parts.path.rstrip("/")
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0].lower())])
    if not path and not query:
        return None
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    return place + path + (f"?{query}" if query else "")


_canonical = lru_cache(maxsize=64)(canonical_address)  # both tables ask for each page


def thread_id(thread: Thread, url: str | None = None) -> str:
    """The identity of `thread`, 16 hex digits; `url` is the address that the saved form tells.

    The page's own canonical address comes before the saved form's: it is the same for the mobile
    page, the archive's copy and the page with parameters. The three kinds of identity never meet,
    as the kind is part of what is hashed.
    """
    address = _canonical(thread.page.url) or _canonical(url)
    if address:
        return _digest("address", address)
    if thread.question.title or thread.question.body:
        return question_identity(thread.question.title, thread.question.body)
    if thread.answers:
        return _digest("answer", opening(thread.answers[0].body))
    return _digest("text", collapsed(thread.page.text))


def question_identity(title: str | None, body: str | None) -> str:
    """The identity of a thread that is known by its question alone.

    >>> question_identity("Is it normal?", None) == question_identity(None, "Is  it NORMAL?")
    True
    """
    return _digest("question", collapsed(" ".join(filter(None, (title, body)))))


def answer_ids(thread: Thread, identity: str) -> Iterator[str]:
    """The identity of each answer of `thread`, whose own identity is `identity`, in page order.

    Two answers of one thread that begin alike are told apart by their order, so that no
    two rows share an identity.
    """
    seen: dict[str, int] = {}
    for answer in thread.answers:
        yield next_answer_id(identity, answer.body, seen)


def next_answer_id(identity: str, body: str, seen: dict[str, int]) -> str:
    """The identity of the next answer of the thread `identity`; `seen` counts the openings so far."""
    start = opening(body)
    seen[start] = ordinal = seen.get(start, 0) + 1
    if ordinal == 1:
        return _digest("answer", identity, start)
    return _digest("answer", identity, start, str(ordinal))


def opening(body: str) -> str:
    r"""The first 160 letters and digits of `body`: what is left of it in every saved form.

    >>> opening("Hi,\n\nThanks for your question!") == opening("Hi, thanks for\xa0your QUESTION.")
    True
    >>> opening("It’s 3–6 weeks")
    'its36weeks'
    >>> opening("— —"), len(opening("word " * 100))
    ('— —', 160)
    """
    head = body[:_USUAL]
    whole = len(head) == len(body)
    if not head.isascii():
        for mark in _PRINTERS_MARKS:
            if mark in head:
                head = head.replace(mark, "")
    if head.isascii():  # the quick way for nearly all of them
        letters = head.encode().translate(_SMALL, _NO_LETTERS).decode()
        if len(letters) >= _OPENING or (letters and whole):
            return letters[:_OPENING]
    letters = ""
    # An opening of 160 letters seldom takes more than 320 characters; a whole body is ten times as long.
    for end in (2 * _OPENING, len(body)):
        letters = re.sub(r"[\W_]+", "", collapsed(body[:end]))
        if len(letters) >= _OPENING:
            break
    return letters[:_OPENING] or collapsed(body)


def collapsed(text: str) -> str:
    r"""`text` without the differences that saving makes: spaces, case, compatibility characters.

    >>> collapsed("  Is\n my  NOSE\xa0too \ufb02at?")
    'is my nose too flat?'
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(plain.casefold().split())


def _digest(*parts: str) -> str:
    """The first 64 bits of the SHA-256 of `parts`, in hex; surrogates that no encoding has are escaped."""
    data = "\n".join(parts).encode("utf-8", "backslashreplace")
    return hashlib.sha256(data).hexdigest()[:_DIGITS]
