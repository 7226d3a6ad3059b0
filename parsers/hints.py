"""What a site's markup says of its lines: tables of tokens, and how they are looked up.

A token names something in an element's start tag:

    .Content-title   a class; of a hashed CSS module (`x_title__pIFBP`) the part before the hash: `.x_title`
    @ratingValue     a microdata itemprop
    :Answer          the last part of a microdata itemtype

A key of two tokens, `answer @text`, counts only inside the scope that its first word names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from parsers.records import Role

ANSWER: Final = "answer"
"""The scope that holds one answer: each of its elements is a group of lines."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site's markup as a table. `parsers/sites` has one file for each."""

    name: str
    hosts: tuple[str, ...]
    """Domains; a page whose own address lies in one of them is the site's."""
    marks: tuple[str, ...] = ()
    """Strings of the raw markup that no other site has, for pages that do not tell their address."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Token → what the lines inside the element are."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Token → name of the scope that the element opens."""


class Hint(NamedTuple):
    """What a start tag says."""

    role: Role | None
    scope: str | None


# schema.org microdata, whatever the site: https://schema.org/QAPage
GENERIC: Final = Site(
    name="generic",
    hosts=(),
    scopes={
        ":Question": "question",
        ":Answer": ANSWER,
        "question :Person": "asker",
        "answer :Person": "doctor",
        "answer :Physician": "doctor",
        "answer :IndividualPhysician": "doctor",
    },
    roles={
        "question @name": Role.HEADLINE,
        "question @text": Role.QUESTION,
        "question @answerCount": Role.COUNT,
        "answer @name": Role.TITLE,
        "answer @headline": Role.TITLE,
        "answer @text": Role.BODY,
        "answer @upvoteCount": Role.MARKER,
        "answer @dateCreated": Role.DATE,
        "answer @datePublished": Role.DATE,
        "asker @name": Role.FURNITURE,
        "doctor @name": Role.NAME,
        "doctor @address": Role.PLACE,
        "@aggregateRating": Role.RATING,
        "@ratingValue": Role.RATING,
        "@reviewCount": Role.REVIEWS,
    },
)


MICRODATA: Final = frozenset({"itemprop", "itemtype"})
"""The attributes beside `class` that tokens come from."""


def find_hint(sites: tuple[Site, ...], tokens: tuple[str, ...], scope: str | None) -> Hint | None:
    """What the tables of `sites` (the first that knows a token wins) say of a start tag inside `scope`.

    >>> find_hint((GENERIC,), ("@text",), "answer")
    Hint(role=<Role.BODY: 'body'>, scope=None)
    >>> find_hint((GENERIC,), ("@text",), None) is None
    True
    """
    role = opened = None
    for token in tokens:
        scoped = f"{scope} {token}"
        for site in sites:
            role = role or site.roles.get(scoped) or site.roles.get(token)
            opened = opened or site.scopes.get(scoped) or site.scopes.get(token)
    return Hint(role, opened) if role or opened else None


def read_tokens(attributes: Mapping[str, str | None]) -> tuple[str, ...]:
    """The tokens of a start tag.

    >>> read_tokens({"class": "x_title__pIFBP wide", "itemtype": "https://schema.org/Answer"})
    ('.x_title', '.wide', ':Answer')
    """
    tokens = ["." + name.partition("__")[0] for name in (attributes.get("class") or "").split()]
    tokens += ["@" + name for name in (attributes.get("itemprop") or "").split()]
    tokens += [
        ":" + name.rstrip("/").rpartition("/")[2] for name in (attributes.get("itemtype") or "").split()
    ]
    return tuple(tokens)
