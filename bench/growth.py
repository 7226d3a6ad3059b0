"""How the time for a page grows with its size, from 10 KB to 10 MB: `python -m bench growth`.

A parser that takes quadratic time anywhere shows it here: ten times the size would take a hundred times as
long. The last column is the time of the largest page per megabyte over that of the page of 100 KB.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress

from parsers import ParseError, parse

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_ANSWER = (
    "Bruises fade {0}\n\nThey fade within two weeks for most people, and arnica number {0} may help.\n\n"
    "Jane Roe, MD\nTampa Plastic Surgeon\n4.8 out of 5 stars 65 reviews\n\n"
)


def _answers(size: int) -> str:
    text = "Is it normal?\n\nDoctor Answers 9\n\n"
    return text + "".join(_ANSWER.format(n) for n in range(size // len(_ANSWER)))


def _html(size: int) -> str:
    paragraphs = _answers(size * 5 // 6).strip().split("\n\n")
    return "<html><body>" + "".join(f"<p>{one.replace(chr(10), '<br>')}</p>" for one in paragraphs)


def _data(size: int) -> str:
    texts = [f"Bruise {n} fades within two weeks for most people." for n in range(size // 160)]
    told = [{"@type": "Answer", "@id": str(n), "text": text} for n, text in enumerate(texts)]
    question = {"@type": "Question", "name": "Is it normal?", "suggestedAnswer": told}
    shown = "".join(f"<p>{text}</p>" for text in texts)
    return f'<script type="application/ld+json">{json.dumps(question)}</script><h1>Is it normal?</h1>{shown}'


def _repeated(text: str) -> Callable[[int], str]:
    return lambda size: "Is it normal?\n\nDoctor Answers 1\n\n" + text * (size // len(text))


KINDS: dict[str, Callable[[int], str]] = {
    "answers, text": _answers,
    "answers, HTML": _html,
    "answers, JSON-LD": _data,
    "one line of words": _repeated("word "),
    "one letter": _repeated("A"),
    "spaces": _repeated(" "),
    "short lines": _repeated("Aa Bb, \n"),
    "names": _repeated("Dr. Jane Roe\n"),
    "labels": _repeated("Q: Why?\nA: So.\n"),
    "open tags": lambda size: "<html><body>" + "<b>x" * (size // 4),
    "one attribute": lambda size: f'<html><body><p title="{"x" * size}">Doctor Answers 1</p>',
    "broken JSON-LD": lambda size: '<script type="application/ld+json">' + '{"a":' * (size // 5),
}


def seconds(page: str) -> float:
    """Processor time for one page, be it a thread or not."""
    begun = time.process_time()
    with suppress(ParseError):
        parse(page)
    return time.process_time() - begun


def run() -> None:
    """Measure and print the table."""
    print(
        f"\n{'milliseconds for a page of':28}"
        + "".join(f"{size // 1000:>9,} KB" for size in SIZES)
        + "   growth"
    )
    seconds(_answers(100_000))
    for name, make in KINDS.items():
        spent = [seconds(make(size)) for size in SIZES]
        growth = spent[3] / max(spent[1], 1e-4) / 100
        print(f"{name:28}" + "".join(f"{one * 1000:12,.1f}" for one in spent) + f"{growth:9.2f}")
