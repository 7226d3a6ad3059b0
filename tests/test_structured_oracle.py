"""extruct as the oracle: what it reads from clean pages is read here too, item by item.

Pages are composed by hypothesis from what schema.org and the search engines' guides show.
"""

from __future__ import annotations

import json
import warnings
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import Document
from parsers.landmarks import find_landmarks
from parsers.structured.jsonld import find_jsonld
from parsers.structured.microdata import MICRODATA, read_items
from parsers.structured.nodes import local_name

extruct = pytest.importorskip("extruct", reason="extruct is a development dependency")

WORDS = st.text(alphabet="abc é'\"&<>,.\u00a0", max_size=20).map(lambda text: " ".join(text.split()))
PERSON = st.fixed_dictionaries(
    {"@type": st.sampled_from(["Person", "Physician"]), "name": WORDS},
    optional={"url": st.just("https://example.com/jane"), "jobTitle": WORDS},
)
ANSWER = st.fixed_dictionaries(
    {"@type": st.just("Answer"), "text": WORDS},
    optional={
        "author": PERSON | WORDS,
        "upvoteCount": st.integers(0, 99).map(str),
        "dateCreated": st.just("2015-01-02"),
    },
)
PAGE = st.fixed_dictionaries(
    {
        "@type": st.just("QAPage"),
        "mainEntity": st.fixed_dictionaries(
            {"@type": st.just("Question"), "name": WORDS},
            optional={
                "text": WORDS,
                "acceptedAnswer": ANSWER,
                "suggestedAnswer": st.lists(ANSWER, min_size=1, max_size=3),
            },
        ),
    }
)


def as_microdata(item: Any, prop: str | None = None) -> str:
    """An item as HTML with microdata."""
    name = f' itemprop="{prop}"' if prop else ""
    if isinstance(item, str):
        if prop == "url":
            return f'<a{name} href="{escape(item)}">link</a>'
        if prop == "dateCreated":
            return f'<time{name} datetime="{item}">then</time>'
        if prop == "upvoteCount":
            return f'<meta{name} content="{escape(item)}">'
        return f"<span{name}>{escape(item)}</span>"
    parts = [
        as_microdata(one, key)
        for key, value in item.items()
        if key != "@type"
        for one in (value if isinstance(value, list) else [value])
    ]
    return f'<div{name} itemscope itemtype="https://schema.org/{item["@type"]}">{"".join(parts)}</div>'


def theirs(item: Any) -> Any:
    """An item of extruct in a form to compare."""
    if not isinstance(item, dict):
        return " ".join(str(item).split())
    values = {
        name: [theirs(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in item.get("properties", {}).items()
    }
    return {"@type": local_name(str(item.get("type"))), **values}


def ours(item: Any) -> Any:
    """The same of ours."""
    if not isinstance(item, dict):
        return " ".join(str(item).split())
    values = {name: [ours(one) for one in value] for name, value in item.items() if name[0] != "@"}
    return {"@type": local_name(item["@type"][0]), **values}


@given(PAGE)
@settings(max_examples=60, deadline=None)
def test_microdata(page: dict[str, Any]) -> None:
    html = f"<html><body><p>x</p>{as_microdata(page)}</body></html>"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = extruct.extract(html, syntaxes=["microdata"])["microdata"]
    assert [ours(item) for item in read_items(html, MICRODATA)] == [theirs(item) for item in expected]


@given(st.lists(PAGE, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_jsonld(pages: list[dict[str, Any]]) -> None:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(page).replace("<", chr(92) + "u003c")}</script>'
        for page in pages
    )
    html = f"<html><head>{scripts}</head><body></body></html>"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    assert list(find_jsonld(Document(html), find_landmarks(html.encode()))) == expected
