"""The same work as somebody would write it by hand, for pages whose classes he knows: `bench.pages`.

Each of them takes title, text and count of the question, and of each answer title, votes, body, name,
credentials, place line, rating and number of reviews. None splits places, reads signatures, keeps evidence,
or copes with a page of other classes.
"""

from __future__ import annotations

import re
from typing import Any

import lxml.html
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

_COUNT = re.compile(r"Doctor Answers (\d+)")
_RATING = re.compile(r"([\d.]+) out of 5 stars (\d+) reviews?")

Record = dict[str, Any]


def bare_lxml(page: bytes) -> lxml.html.HtmlElement:
    """Nothing but the tree."""
    return lxml.html.document_fromstring(page)


def bare_selectolax(page: bytes) -> LexborHTMLParser:
    """Nothing but Lexbor's tree."""
    return LexborHTMLParser(page)


def by_soup(page: bytes) -> list[Record]:
    """BeautifulSoup over lxml, with CSS selectors."""
    soup = BeautifulSoup(page, "lxml")
    headline = soup.select_one("h1.Content-title")
    question = [each.get_text(strip=True) for each in soup.select(".Question .Content-bodyText p")]
    heading = soup.select_one("h2.Heading")
    shared = {
        "question_title": headline.get_text(strip=True) if headline else None,
        "question_body": "\n\n".join(question),
        "answers_declared": _declared(heading.get_text(strip=True) if heading else ""),
    }
    records = []
    for answer in soup.select("article.Answer"):
        title, votes = answer.select_one("h3.Content-title"), answer.select_one(".Vote-count")
        byline = [item.get_text(strip=True) for item in answer.select(".Content-byline .Byline-item")]
        records.append(
            {
                **shared,
                "answer_title": title.get_text(strip=True) if title else None,
                "votes": int(votes.get_text(strip=True)) if votes else None,
                "answer_body": "\n\n".join(p.get_text() for p in answer.select(".Content-bodyText p")),
                **_byline(byline),
            }
        )
    return records


def by_selectolax(page: bytes) -> list[Record]:
    """Selectolax (Lexbor), with CSS selectors."""
    tree = LexborHTMLParser(page)
    headline = tree.css_first("h1.Content-title")
    question = [each.text(strip=True) for each in tree.css(".Question .Content-bodyText p")]
    heading = tree.css_first("h2.Heading")
    shared = {
        "question_title": headline.text(strip=True) if headline else None,
        "question_body": "\n\n".join(question),
        "answers_declared": _declared(heading.text(strip=True) if heading else ""),
    }
    records = []
    for answer in tree.css("article.Answer"):
        title, votes = answer.css_first("h3.Content-title"), answer.css_first(".Vote-count")
        byline = [item.text(strip=True) for item in answer.css(".Content-byline .Byline-item")]
        records.append(
            {
                **shared,
                "answer_title": title.text(strip=True) if title else None,
                "votes": int(votes.text(strip=True)) if votes else None,
                "answer_body": "\n\n".join(p.text() for p in answer.css(".Content-bodyText p")),
                **_byline(byline),
            }
        )
    return records


def _declared(heading: str) -> int | None:
    found = _COUNT.fullmatch(heading)
    return int(found[1]) if found else None


def _byline(items: list[str]) -> Record:
    """The three items of a byline; none where the answer has none."""
    if len(items) != 3:
        return dict.fromkeys(("doctor_name", "credentials", "place", "rating", "review_count"))
    name, _, credentials = items[0].partition(", ")
    rating = _RATING.fullmatch(items[2])
    return {
        "doctor_name": name,
        "credentials": credentials or None,
        "place": items[1],
        "rating": float(rating[1]) if rating else None,
        "review_count": int(rating[2]) if rating else None,
    }
