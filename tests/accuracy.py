"""Scores the parser on annotated threads: `python -m tests.accuracy` (`make accuracy`).

A value counts as right when it equals the annotation after collapsing white space; a value that is
there on one side only, or differs, counts against precision, recall or both. Answers are paired in
page order so that the words shared by their bodies are most. The floors in `tests/floors.json` are
a ratchet: a figure below its floor fails, raising them is `python -m tests.accuracy --raise`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from parsers import ParseError, Thread, parse

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
QUESTION_FIELDS = ("title", "body", "answers_declared")
ANSWER_FIELDS = (
    "title", "body", "doctor_name", "doctor_name_source", "credentials",
    "city", "region", "specialty", "rating", "review_count",
)  # fmt: skip
# What each set of pages is; the letter is the first of the files' names.
SETS = {
    "d": "replicas of real text pages",
    "e": "further replicas, written before tuning",
    "h": "held-out replicas: scored, not looked at while tuning",
    "k": "one page for each class of fault that an audit of 92 real pages found",
    "l": "the same of a second audit, of 86 others",
    "m": "second held-out set, drawn at random from those 92 pages",
    "n": "third held-out set, drawn at random from those 86 pages",
    "p": "one page for each class of fault that a third audit, of 76 others, found",
    "q": "fourth held-out set, drawn at random from those 76 pages",
    "s": "one page for each class of fault that a fourth audit, of 65 others, found",
    "t": "fifth held-out set, drawn at random from the first 53 of those",
    "u": "sixth held-out set, drawn at random from 56 pages of a fifth audit",
    "v": "degraded text: no blank lines, sentences only, prose only",
    "w": "one page for each class of fault that the fifth audit, of 56 others, found",
    "x": "seventh held-out set, drawn at random from 50 pages of a sixth audit",
    "y": "one page for each class of fault that the sixth audit, of 50 others, found",
    "o": "other sites: one page for each class of layout that three audits, of 56, 43 and 34 pages, found",
    "z": "seventh held-out set, drawn at random from those 56 pages of other sites",
    "a": "eighth held-out set, drawn at random from 58 pages of a seventh audit",
    "b": "one page for each class of fault that the seventh audit, of 58 others, found",
    "c": "ninth held-out set, drawn at random from 56 pages of an eighth audit",
    "f": "one page for each class of fault that the eighth audit, of 56 others, found",
    "g": "tenth held-out set, drawn at random from 35 pages of a ninth audit, of degraded pages alone",
    "r": "HTML renderings",
}

Values = dict[str, Any]


@dataclass
class Score:
    """Counts of one set of pages."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    """Values that the parser gave and the annotation has not."""
    missed: Counter[str] = field(default_factory=Counter)
    """Values that the annotation has and the parser did not give."""
    records: list[bool] = field(default_factory=list)
    pages: list[bool] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def f1(self, name: str) -> float:
        """Harmonic mean of precision and recall for one field."""
        return _f1(self.right[name], self.wrong[name], self.missed[name])

    def figures(self) -> dict[str, float]:
        """The figures that have floors."""
        return {
            "micro_f1": _f1(self.right.total(), self.wrong.total(), self.missed.total()),
            "records": sum(self.records) / max(1, len(self.records)),
            "pages": sum(self.pages) / max(1, len(self.pages)),
        } | {name: self.f1(name) for name in field_names()}


def field_names() -> list[str]:
    """The names under which fields are counted: `question.title`, `title`, …."""
    return [f"question.{name}" for name in QUESTION_FIELDS] + list(ANSWER_FIELDS)


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def collapse(value: object) -> object:
    """One form for comparing: white space collapsed, numbers as floats."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return float(value) if isinstance(value, int | float) else value


def gold_pages(letter: str) -> list[Path]:
    """The annotated pages of one set, each with its annotation beside it."""
    folder = HERE / ("renderings" if letter == "r" else "threads")
    return sorted(path for path in folder.glob(f"{letter}[0-9]*.*") if path.suffix in (".txt", ".html"))


def read_gold(page: Path) -> tuple[Values, list[Values]]:
    """Question and answers as annotated."""
    data = json.loads(page.with_suffix(".json").read_text("utf-8"))
    question = {name: collapse(data["question"][name]) for name in QUESTION_FIELDS}
    return question, [{name: collapse(one.get(name)) for name in ANSWER_FIELDS} for one in data["answers"]]


def read_ours(page: Path) -> tuple[Values, list[Values]]:
    """Question and answers as parsed; nothing for a page that was not taken for a thread."""
    try:
        thread: Thread = parse(page.read_bytes())
    except ParseError:
        return dict.fromkeys(QUESTION_FIELDS), []
    question = {name: collapse(getattr(thread.question, name)) for name in QUESTION_FIELDS}
    return question, [
        {name: collapse(getattr(one, name)) for name in ANSWER_FIELDS} for one in thread.answers
    ]


def pair(gold: list[Values], ours: list[Values]) -> Iterator[tuple[Values | None, Values | None]]:
    """Answers of both sides in page order, paired where their bodies share the most words."""

    @cache
    def best(i: int, j: int) -> tuple[float, str]:
        if i == len(gold) or j == len(ours):
            return 0.0, "gold" if i < len(gold) else "ours"
        shared = _shared(gold[i]["body"], ours[j]["body"])
        steps = [(best(i + 1, j)[0], "gold"), (best(i, j + 1)[0], "ours")]
        if shared > 0.2:
            steps.append((shared + best(i + 1, j + 1)[0], "both"))
        return max(steps)

    i = j = 0
    while i < len(gold) or j < len(ours):
        step = best(i, j)[1]
        yield (gold[i] if step != "ours" else None), (ours[j] if step != "gold" else None)
        i, j = i + (step != "ours"), j + (step != "gold")


def _shared(one: str | None, other: str | None) -> float:
    a, b = Counter((one or "").split()), Counter((other or "").split())
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def score_set(pages: list[Path]) -> Score:
    """All figures of a set of pages."""
    score = Score()
    for page in pages:
        (gold_question, gold_answers), (question, answers) = read_gold(page), read_ours(page)
        oks = [_compare(score, page.stem, "question.", gold_question, question)]
        for number, (gold, ours) in enumerate(pair(gold_answers, answers), 1):
            same = _compare(score, f"{page.stem}, answer {number}", "", gold or {}, ours or {})
            oks.append(same)
            if gold is not None:
                score.records.append(same)
        score.pages.append(all(oks))
    return score


def _compare(score: Score, where: str, prefix: str, gold: Values, ours: Values) -> bool:
    same = True
    for name in QUESTION_FIELDS if prefix else ANSWER_FIELDS:
        expected, found = gold.get(name), ours.get(name)
        if expected == found:
            score.right[prefix + name] += expected is not None
            continue
        same = False
        score.wrong[prefix + name] += found is not None
        score.missed[prefix + name] += expected is not None
        score.differences.append(f"{where}, {prefix}{name}:\n    gold {expected!r}\n    ours {found!r}")
    return same


def measure() -> dict[str, Score]:
    """The scores of all sets that have pages."""
    return {letter: score_set(pages) for letter in SETS if (pages := gold_pages(letter))}


def below_floors(scores: dict[str, Score]) -> list[str]:
    """The figures that are below their floors, as sentences."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    return [
        f"set {letter}: {name} is {figure:.4f}, the floor is {floors[letter][name]:.4f}"
        for letter, score in scores.items()
        for name, figure in score.figures().items()
        if figure < floors.get(letter, {}).get(name, 0.0) - 0.00005
    ]


def table(scores: dict[str, Score]) -> str:
    """The figures as text: a line a field, a column a set."""
    lines = ["".join([" " * 28, *(f"{letter:>9}" for letter in scores)])]
    figures = {letter: score.figures() for letter, score in scores.items()}
    lines += [
        f"{name:28}" + "".join(f"{figures[letter][name]:9.4f}" for letter in scores)
        for name in next(iter(figures.values()))
    ]
    for label, part in (("exact records", "records"), ("exact pages", "pages")):
        counts = [getattr(score, part) for score in scores.values()]
        lines.append(f"{label:28}" + "".join(f"{f'{sum(one)}/{len(one)}':>9}" for one in counts))
    return "\n".join(lines + [f"  {letter}: {SETS[letter]}" for letter in scores])


def main(arguments: list[str]) -> int:
    """Print the figures; 1 when one is below its floor."""
    scores = measure()
    sys.stdout.write(table(scores) + "\n")
    if "--errors" in arguments:
        shown = [letter for letter in scores if letter in arguments] or list(scores)
        for letter in shown:
            sys.stdout.write("\n".join(["", *scores[letter].differences]) + "\n")
    low = below_floors(scores) if FLOORS.exists() else []
    if "--raise" in arguments and not low:
        figures = {
            letter: {name: round(value, 4) for name, value in score.figures().items()}
            for letter, score in scores.items()
        }
        FLOORS.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    sys.stdout.write("".join(f"BELOW THE FLOOR: {line}\n" for line in low))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
