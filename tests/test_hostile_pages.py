"""Hostile and damaged pages: each ends in bounded time with a named status, and a batch goes on behind it.

(Hostile files and archives: `tests/test_hostile_files.py`.)
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import ParseError, Status, Thread, parse
from parsers.verifying import doubts
from scraper.batch import read_page
from scraper.columns import ANSWERS, PAGES
from scraper.saved import SavedPage
from tests.costs import within

MB = 1_000_000
SECONDS = 40
"""Of CPU time, for the largest cases on a slow machine; each takes a second here."""

HEAD = "<html><body><h1>Is it normal?</h1><p>Doctor Answers 1</p>"
TAIL = "<p>They fade within two weeks.</p><p>Jane Roe, MD<br>Tampa Plastic Surgeon</p></body></html>"
TEXT = (
    "Is it normal to bruise?\n\nI bruised after filler.\n\nDoctor Answers {count}\n\n{title}\n\n{body}\n\n"
    "{name}\nTampa Plastic Surgeon\n{rating}\n"
)


def text_page(**changes: object) -> str:
    parts = {
        "count": 1,
        "title": "Bruises fade",
        "body": "They fade within two weeks for most people.",
        "name": "Jane Roe, MD",
        "rating": "4.8 out of 5 stars 65 reviews",
    }
    return TEXT.format(**(parts | changes))


def read(page: str | bytes) -> Thread:
    thread = parse(page)
    assert doubts(thread) == []
    return thread


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(2, 12))
LARGE: dict[str, tuple[Callable[[], str], Status]] = {
    "300 nested elements": (lambda: HEAD + "<div>" * 300 + TAIL, Status.COMPLETE),
    "100,000 nested elements": (lambda: HEAD + "<div>" * 100_000 + TAIL, Status.TOO_DEEP),
    "200,000 unclosed <b>": (lambda: HEAD + "<b>" * 200_000 + TAIL, Status.TOO_DEEP),
    "an attribute of 10 MB": (lambda: f'{HEAD}<p title="{"x" * 10 * MB}">hi</p>{TAIL}', Status.COMPLETE),
    "a class of 10 MB": (lambda: f'{HEAD}<p class="{"x " * 5 * MB}">hi</p>{TAIL}', Status.COMPLETE),
    "a style of 10 MB": (lambda: f'{HEAD}<p style="{"x:y;" * (MB * 5 // 2)}">hi</p>{TAIL}', Status.COMPLETE),
    "a line of 50 MB": (lambda: text_page(body="word " * 10 * MB), Status.COMPLETE),
    "a line of 50 MB in HTML": (lambda: f"{HEAD}<p>{'word ' * 10 * MB}</p>{TAIL}", Status.COMPLETE),
    "billion laughs": (
        lambda: f'<!DOCTYPE r [<!ENTITY l1 "lol">{BOMB}]>{HEAD}<p>&l11;</p>{TAIL}',
        Status.COMPLETE,
    ),
    "external entities": (
        lambda: f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>{HEAD}<p>&x;</p>{TAIL}',
        Status.COMPLETE,
    ),
    "1 MB of itemscopes": (
        lambda: HEAD + "<p itemscope itemtype=x/Question>" * 30_000 + TAIL,
        Status.COMPLETE,
    ),
    "20 MB of scripts whose tags do not end": (
        lambda: HEAD + TAIL + "<script type=ld+json " * 1_000_000,
        Status.COMPLETE,
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_pages(name: str) -> None:
    make, status = LARGE[name]
    page = make().encode()
    with within(SECONDS):
        row, _ = read_page(SavedPage(name, page))
    assert dict(zip(PAGES.names, row, strict=True))["status"] == status


def test_nothing_is_lost_below_the_depth_at_which_parsers_stop() -> None:
    (answer,) = read(HEAD + "<div>" * 300 + TAIL).answers
    assert (answer.doctor_name, answer.city) == ("Jane Roe", "Tampa")


def test_entities_are_not_expanded() -> None:
    thread = read(LARGE["external entities"][0]() + LARGE["billion laughs"][0]())
    assert "lollol" not in thread.page.text
    assert len(thread.page.text) < 2000


BAITS = [
    *("a", "A", " ", "\t", "(", ".", ",", "-", "0", "9", "*", "★", "{", "}", "<", "&", '"', "'"),
    *("\u0301", "\u200b", "A.", "A, ", "A-", "MD, ", "Dr. ", "best, ", "Tampa, ", "of the ", "1,", "x@y."),
    *("<!--", "<a ", "Q: "),
]


@pytest.mark.parametrize("bait", BAITS)
def test_a_megabyte_of_one_thing(bait: str) -> None:
    """In a text page, in a paragraph, in a start tag, in JSON-LD, and as lines of the length of names."""
    run = (bait * MB)[: MB // 4]
    lines = "\n".join([run[:45]] * 5_000)
    answer = {"@type": "Question", "name": "Why?", "acceptedAnswer": {"text": run}}
    pages = (
        run,
        text_page(body=run),
        text_page(body=lines),
        f"{HEAD}<p>{run}</p>{TAIL}",
        f"<html {run}>{HEAD}{TAIL}",
        f'<script type="application/ld+json">{run}</script>{HEAD}{TAIL}',
        f'<script type="application/ld+json">{json.dumps(answer)}</script>{HEAD}{TAIL}',
    )
    for page in pages:
        with within(10):
            row, _ = read_page(SavedPage("bait", page.encode()))
        assert row[PAGES.names.index("status")] != Status.UNREADABLE


@pytest.mark.parametrize("kind", ["text", "html", "data"])
def test_time_grows_with_the_size_and_no_faster(kind: str) -> None:
    answer = "Title {0}\n\nBody {0} says something of use here.\n\nJane Roe, MD\nTampa Plastic Surgeon\n\n"

    def page(count: int) -> str:
        if kind == "data":
            answers = [
                {"@type": "Answer", "@id": str(n), "text": f"Body {n} of some length."} for n in range(count)
            ]
            data = {
                "@type": "QAPage",
                "mainEntity": {"@type": "Question", "name": "Why?", "suggestedAnswer": answers},
            }
            shown = "".join(f"<p>Body {n} of some length.</p>" for n in range(count))
            return f'<script type="application/ld+json">{json.dumps(data)}</script><h1>Why?</h1>{shown}'
        text = "Is it normal?\n\nDoctor Answers 9\n\n" + "".join(answer.format(n) for n in range(count))
        return text if kind == "text" else f"<pre>{text}</pre>"

    def seconds(count: int) -> float:
        made = page(count)
        begun = time.process_time()
        assert len(parse(made).answers) == count
        return time.process_time() - begun

    seconds(100)
    small = min(seconds(300) for _ in range(3))
    large = min(seconds(6_000) for _ in range(2))
    assert large < 20 * small * 8  # quadratic would be 400 times; the rest is left to a busy machine


def test_a_hundred_thousand_answers() -> None:
    page = "Is it normal?\n\nDoctor Answers 99999\n\n" + "".join(
        f"Title {n}\n\nBody {n} is this.\n\nJane Roe, MD\nTampa Plastic Surgeon\n\n" for n in range(100_000)
    )
    with within(3 * SECONDS):
        thread = parse(page)
    assert (len(thread.answers), thread.status) == (100_000, Status.OVER)


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ("NaN out of 5 stars 65 reviews", (None, None)),
        ("nan out of 5 stars", (None, None)),
        ("4.8 out of 0 stars 65 reviews", (None, None)),
        ("9.8 out of 5 stars 65 reviews", (None, None)),
        ("4.8 out of 5 stars 999999999999 reviews", (4.8, 5.0)),
        ("0 out of 5 stars 0 reviews", (None, None)),
    ],
)
def test_ratings_that_cannot_be(rating: str, expected: tuple[float | None, float | None]) -> None:
    (answer,) = read(text_page(rating=rating)).answers
    assert (answer.rating, answer.rating_scale) == expected
    assert answer.review_count in (None, 65)


@pytest.mark.parametrize("count", ["999999999999", "9" * 70, "-1", "1e9", "٣"])
def test_declared_counts_that_cannot_be(count: str) -> None:
    thread = read(text_page(count=count))
    assert thread.question.answers_declared is None
    assert len(thread.answers) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Jane\u200b Roe, MD",
        "\u202eJane Roe\u202c, MD",
        "Jane \u2066Roe\u2069, MD",
        "Ja\u0301ne Roe, MD",
        "\ufeffJane Roe, MD",
    ],
)
def test_bidi_and_zero_width_characters_in_names(name: str) -> None:
    (answer,) = read(text_page(name=name)).answers
    assert answer.city == "Tampa"
    assert answer.body == "They fade within two weeks for most people."
    assert answer.doctor_name is None or "Roe" in answer.doctor_name


def test_lone_surrogates_reach_the_tables_as_replacement_characters() -> None:
    data = '{"@type": "Question", "name": "Why \\ud83d?", "acceptedAnswer": {"text": "So \\udc00 it is."}}'
    row, answers = read_page(SavedPage("x", f'<script type="application/ld+json">{data}</script>'.encode()))
    assert row[PAGES.names.index("status")] == Status.UNDECLARED
    assert answers[0][ANSWERS.names.index("answer_body")] == "So \ufffd it is."
    assert len(parse(text_page(body="So \ud83d it is, for most of us.")).answers) == 1


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "shift_jis", "utf-7", "x-nonsense", "us-ascii", ""])
@pytest.mark.parametrize("actual", ["utf-8", "windows-1252", "utf-16"])
def test_charset_lies(declared: str, actual: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head>{HEAD}<p>Dr. Müller’s café</p>{TAIL}'
    row, _ = read_page(SavedPage("x", page.encode(actual)))
    assert row[PAGES.names.index("status")] in {Status.COMPLETE, Status.NOT_A_THREAD, Status.UNDECODABLE}


def test_a_body_that_imitates_the_page_loses_no_word() -> None:
    body = "It prints:\nJohn Moe, MD\nwhich is a byline, and\n4.1 out of 5 stars 3 reviews\na rating."
    thread = read(text_page(body=body))
    told = " ".join(str(getattr(answer, name)) for answer in thread.answers for name in answer.evidence)
    for word in ("prints:", "Moe", "byline,", "4.1", "a rating.", "Jane Roe"):
        assert word in told


LINES = r"""
Is it normal?
Doctor Answers 3
Doctor Answers (999999999999)
{{ voteCount | number }}
+3
0
-1
Jane Roe, MD
Dr. Jane Roe 86% (139 ratings)
MBBS, MD - Dermatology
Dermatologist, Noida • 13 years experience
Tampa Plastic Surgeon
New York
4.8 out of 5 stars 65 reviews
NaN out of 5
4.8 out of 0
--Jane Roe, MD
(813) 555-0134
Tampa, FL
Answer:
A: Yes, it is.
Q: Is it?
Patient's Query
Dr. Roe's Answer:
Answered by Dr. Jane Roe
Answered on March 4, 2014
12 people found this helpful
You might also like...
Thank you for your question.
They fade within two weeks for most people, so wait.
Best, Dr. Roe
Read more
Medically reviewed by
Welcome to icliniq.com.
- ice
…
<b>
&amp;
""".splitlines()
FRAGMENTS = st.sampled_from(
    [*LINES[1:], "\u202eeoR enaJ\u202c", "\u200b", "Jane\u200b Roe, MD", "\x0b", "\x85"]
)
GAPS = st.sampled_from(["\n", "\n\n", "\n\n\n", " "])
TAGS = st.sampled_from(
    [
        *("p", "div", "h1", "h2", "li", "span", "td", "pre", "b", "a href=/dr/jane", "p hidden"),
        *("div class=answer", "div class=answer-section", "a class=author-header"),
        *(
            "div itemscope itemtype=x/Question",
            "div itemscope itemtype=x/Answer",
            "i itemprop=author itemscope",
        ),
        *("p itemprop=text", "span itemprop=name", "span itemprop=ratingValue"),
    ]
)
ELEMENTS = st.lists(
    st.tuples(TAGS, FRAGMENTS | st.text(max_size=30), st.sampled_from(["", "</{}>"])), max_size=25
)


def as_data(texts: list[str]) -> str:
    """A script that tells some texts as a question and its answers, all by the last of them."""
    answers = [{"@type": "Answer", "text": text, "author": {"name": texts[-1]}} for text in texts[1:]]
    question = {"@type": "Question", "name": texts[0] if texts else "", "suggestedAnswer": answers}
    told = json.dumps({"@type": "QAPage", "mainEntity": question}).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{told}</script>'


def check(page: str) -> None:
    try:
        thread = parse(page)
    except ParseError:
        return
    assert doubts(thread) == []


@given(st.lists(st.tuples(FRAGMENTS | st.text(max_size=40), GAPS), max_size=25))
@settings(max_examples=250, deadline=None)
def test_any_text_page_gives_a_proven_thread_or_a_status(parts: list[tuple[str, str]]) -> None:
    check("".join(text + gap for text, gap in parts))


@given(ELEMENTS, st.sampled_from(["told", "untold"]))
@settings(max_examples=250, deadline=None)
def test_any_html_page_gives_a_proven_thread_or_a_status(
    parts: list[tuple[str, str, str]], data: str
) -> None:
    body = "".join(f"<{tag}>{text}{end.format(tag.split()[0])}" for tag, text, end in parts)
    told = as_data([text for _, text, _ in parts]) if data == "told" else ""
    check(f"{told}<html><body>{body}")
