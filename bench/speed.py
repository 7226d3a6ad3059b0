"""Pages to records against the rivals, on the same generated pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from bench.measuring import Timing, interleave, show
from bench.others import clinics, mix
from bench.pages import GeneratedPage, generate
from bench.peers import bare_lxml, bare_selectolax, by_selectolax, by_soup
from parsers import parse
from scraper.batch import read_page
from scraper.columns import ANSWERS_WITH_EVIDENCE
from scraper.saved import SavedPage

_ROUNDS = 9
_PAGES = 30
_WORDS_OF_DOCTORS = re.compile(rb"doctor|surge|patient", re.IGNORECASE)


def _html_with_data(page: GeneratedPage) -> bytes:
    """The page with its thread as JSON-LD too, as the site printed it from 2019 on."""
    return _with_data(page, [{"text": answer.body} for answer in parse(page.text).answers])


def _html_with_more_data(page: GeneratedPage) -> bytes:
    """The same with author, day and votes of each answer, half of which the page does not print."""
    told = [
        {
            "text": answer.body,
            "upvoteCount": answer.votes,
            "dateCreated": f"2014-05-{number:02}",
            "author": {"@type": "Person", "name": f"{answer.doctor_name or 'Jane Roe'}, MD"},
        }
        for number, answer in enumerate(parse(page.text).answers, 1)
    ]
    return _with_data(page, told)


def _with_data(page: GeneratedPage, answers: Sequence[dict[str, Any]]) -> bytes:
    thread = parse(page.text)
    data = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": thread.question.title,
            "text": thread.question.body,
            "answerCount": thread.question.answers_declared,
            "suggestedAnswer": [{"@type": "Answer", **answer} for answer in answers],
        },
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
    return page.html.replace("</head>", script, 1).encode()


def _no_thread(page: GeneratedPage) -> bytes:
    """A page of the same frame and weight with an article in place of the thread."""
    html = page.html
    start, end = html.index("<main"), html.index("</main>")
    paragraph = "<p>The committee met on Monday and agreed on the new timetable of the ferries.</p>\n"
    html = html[:start] + "<main>" + paragraph * ((end - start) // len(paragraph)) + html[end:]
    return html.encode()


def _no_doctor(page: GeneratedPage) -> bytes:
    """The same with no word of doctors in its menus and scripts either, as most of a crawl."""
    return _WORDS_OF_DOCTORS.sub(b"harbour", _no_thread(page))


def _rows(page: bytes) -> object:
    return read_page(SavedPage("bench", page))


def _rows_with_evidence(page: bytes) -> object:
    return read_page(SavedPage("bench", page), ANSWERS_WITH_EVIDENCE)


def run(count: int = _PAGES, rounds: int = _ROUNDS) -> dict[str, dict[str, Timing]]:
    """Measure and print; gives the timings by table."""
    pages = [generate(seed) for seed in range(count)]
    html = [page.html.encode() for page in pages]
    text = [page.text.encode() for page in pages]
    print(f"{count} pages: {_mean(html):.0f} KB of HTML, {_mean(text):.1f} KB of text, 15 answers each")
    return {
        "HTML page": _compare(
            "HTML page",
            {
                "bare lxml parse": bare_lxml,
                "bare selectolax parse": bare_selectolax,
                "page to thread (ours)": parse,
                "page to rows (ours)": _rows,
                "page to rows with evidence (ours)": _rows_with_evidence,
                "selectolax script": by_selectolax,
                "BeautifulSoup(lxml) script": by_soup,
            },
            html,
            rounds,
        ),
        "HTML page with JSON-LD": _compare(
            "HTML page with JSON-LD",
            {"bare lxml parse": bare_lxml, "page to rows (ours)": _rows},
            [_html_with_data(page) for page in pages],
            rounds,
        ),
        "HTML page with authors, days and votes in JSON-LD": _compare(
            "HTML page with authors, days and votes in JSON-LD",
            {"bare lxml parse": bare_lxml, "page to rows (ours)": _rows},
            [_html_with_more_data(page) for page in pages],
            rounds,
        ),
        "an article with menus of a clinic": _compare(
            "an article with menus of a clinic",
            {"bare lxml parse": bare_lxml, "page to rows (ours)": _rows},
            [_no_thread(page) for page in pages],
            rounds,
        ),
        "a page without a word of doctors": _compare(
            "a page without a word of doctors",
            {"bare lxml parse": bare_lxml, "page to rows (ours)": _rows},
            [_no_doctor(page) for page in pages],
            rounds,
        ),
        "other pages, a mix as crawls bring them": _compare(
            "other pages, a mix as crawls bring them",
            {"bare lxml parse": bare_lxml, "page to rows (ours)": _rows},
            mix(),
            rounds,
        ),
        "pages of clinics": _compare(
            "pages of clinics, half of them naming their doctors",
            {"bare lxml parse": bare_lxml, "page to rows (ours)": _rows},
            clinics(),
            rounds,
        ),
        "text page": _text(text, rounds),
    }


def _text(text: Sequence[bytes], rounds: int) -> dict[str, Timing]:
    """Text pages, whose byline lines the caches know after the first round."""
    rivals: dict[str, Callable[[bytes], Any]] = {"page to thread (ours)": parse, "page to rows (ours)": _rows}
    timings = interleave(rivals, dict.fromkeys(rivals, text), 2 * rounds)
    fresh = [
        [generate(10_000 * (turn + 1) + seed, kilobytes=1).text.encode() for seed in range(len(text))]
        for turn in range(3)
    ]
    first = min(
        interleave({"": _rows}, {"": pages}, 1)[""].median for pages in fresh
    )  # each set is seen only once
    timings["page to rows, lines never seen before"] = Timing(first, first)
    show("text page", timings, "page to rows (ours)")
    for name, timing in timings.items():
        print(f"  {name}: {1000 / timing.median:,.0f} pages a second on one core")
    return timings


def _compare(
    title: str, rivals: dict[str, Callable[[bytes], Any]], pages: Sequence[bytes], rounds: int
) -> dict[str, Timing]:
    timings = interleave(rivals, dict.fromkeys(rivals, pages), rounds)
    show(f"{title}, {_mean(pages):.0f} KB", timings, "bare lxml parse")
    return timings


def _mean(pages: Sequence[bytes]) -> float:
    """Mean size in KB."""
    return sum(map(len, pages)) / len(pages) / 1024
