"""Merging of a job's dataset that is larger than memory: `python -m bench merging`.

    python -m bench.merging ROWS DOCTORS

makes the parts of a dataset of so many answer rows through the job's own code, without reading pages, and
measures a run that merges them. The commonest surname is one of a hundred, as among people. To hold the run
to less memory, start it with `systemd-run --scope -p MemoryMax=2G`, or in a control group.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from bench.pages import generate
from parsers.version import PARSER_VERSION
from scraper.batch import PageResult, read_page
from scraper.columns import ANSWERS, PAGES
from scraper.jobs.parts import Part
from scraper.jobs.state import KnownInput, News, Unit, open_state
from scraper.saved import SavedPage

ROOT = Path(__file__).parent.parent

ROWS, DOCTORS = 300_000, 10_000

# Different texts; a number in each makes all of them differ.
_TEMPLATES = 300
_ROWS_A_PART = 8192
_PARTS_AN_INPUT = 20
# Every fifth thread is saved a second time, a year later.
_SAVED_AGAIN = 5

_AT = {name: place for place, name in enumerate(ANSWERS.names)}
_PAGE_AT = {name: place for place, name in enumerate(PAGES.names)}

_JOB = '[job]\noutput = "dataset"\n[inputs]\npaths = ["crawl/*.warc.gz"]\n'


_HEADS = "B Br C D F G H K L M N P R S T V W"
_MIDDLES = "a e i o u ar el in or un"
_TAILS = "berg ding felt gan hart lund mann nell reth son ster ton vey wick"


class _Doctor(NamedTuple):
    """Somebody who answers."""

    given: str
    middle: str
    surname: str
    city: str
    specialty: str
    url: str

    def mention(self, chance: random.Random) -> dict[str, Any]:
        """The doctor's cells in one answer, now spelled this way, now that."""
        spelling = chance.random()
        name = (
            f"{self.given} {self.middle}. {self.surname}"
            if spelling < 0.6
            else f"{self.given} {self.surname}"
        )
        if spelling > 0.97:
            name = f"Dr. {self.surname}"
        shown: dict[str, Any] = dict.fromkeys(("city", "region", "specialty", "credentials", "doctor_url"))
        if spelling < 0.95:
            shown |= {"city": self.city, "specialty": self.specialty, "credentials": "MD"}
        if spelling < 0.3:
            shown["doctor_url"] = self.url
        return {"doctor_name": name, "doctor_name_source": "byline", **shown}


def _words(chance: random.Random, count: int) -> list[str]:
    """So many made-up names."""
    heads, middles = _HEADS.split(), _MIDDLES.split()
    tails = _TAILS.split()
    made = {
        chance.choice(heads) + chance.choice(middles) + chance.choice("blmnrst") + chance.choice(middles)
        + chance.choice(tails)
        for _ in range(2 * count)
    }  # fmt: skip
    return sorted(made)[:count]


def _doctors(count: int) -> list[_Doctor]:
    chance = random.Random(1)
    surnames, cities, givens = (_words(chance, number) for number in (8000, 400, 300))
    specialties = ("Plastic Surgeon", "Facial Plastic Surgeon", "Dermatologic Surgeon", "Dentist")
    falling = list(accumulate((rank + 10) ** -0.9 for rank in range(len(surnames))))

    def draw(names: list[str]) -> str:
        return chance.choices(names, cum_weights=falling[: len(names)])[0]

    return [
        _Doctor(
            draw(givens),
            chance.choice("ABCDEFGHJKLMNPRSTW"),
            draw(surnames),
            draw(cities),
            chance.choice(specialties),
            f"https://www.realself.com/dr/number-{number}",
        )
        for number in range(count)
    ]


def _templates() -> list[PageResult]:
    """Pages as the parser reads them."""
    pages = (SavedPage("page", generate(seed, kilobytes=1).text.encode()) for seed in range(_TEMPLATES))
    return [read_page(page) for page in pages]


def _results(doctors: list[_Doctor]) -> Iterator[PageResult]:
    """Pages without end."""
    chance, templates = random.Random(2), _templates()
    began = datetime(2015, 1, 1, tzinfo=UTC)
    number = 0
    while True:
        template = templates[number % _TEMPLATES]
        for capture in range(1 + (number % _SAVED_AGAIN == 0)):
            moment = began + timedelta(minutes=number % 500_000, days=365 * capture)
            yield _page(template, number, capture, moment, [chance.choice(doctors) for _ in template.answers])
        number += 1


def _page(
    template: PageResult, number: int, capture: int, moment: datetime, doctors: list[_Doctor]
) -> PageResult:
    """The template as another page, answered by `doctors`."""
    source = f"crawl/page-{number:08}-{capture}"
    url, thread = f"https://www.realself.com/question/made-up-{number}", f"{number:016x}"
    told: dict[str, Any] = {"source": source, "captured_at": moment, "url": url, "thread_id": thread}
    page = list(template.page)
    for name, value in told.items():
        page[_PAGE_AT[name]] = value
    rows = []
    for place, (answer, doctor) in enumerate(zip(template.answers, doctors, strict=True)):
        cells = list(answer)
        chance = random.Random(number * 100 + place)  # the same in each capture
        mine = told | doctor.mention(chance) | {
            "answer_id": f"{number:012x}{place:04x}",
            "question_body": f"{answer[_AT['question_body']]} {number}",
            "answer_body": f"{answer[_AT['answer_body']]} {number}",
            "review_count": 10 + number // 1000 + capture,
        }  # fmt: skip
        for name, value in mine.items():
            cells[_AT[name]] = value
        rows.append(tuple(cells))
    return PageResult(tuple(page), tuple(rows))


def make_dataset(folder: Path, rows: int, doctors: int) -> None:
    """A job in `folder` that has read `rows` rows and published none."""
    (folder / "job.toml").write_text(_JOB)
    dataset = folder / "dataset"
    dataset.mkdir()
    results, made, number = _results(_doctors(doctors)), 0, 0
    with open_state(dataset / "state.sqlite3") as state:
        while made < rows:
            source = f"crawl/{number // _PARTS_AN_INPUT:05}.warc.gz"
            unit = Unit(source, 1, number % _PARTS_AN_INPUT * 1000, (number % _PARTS_AN_INPUT + 1) * 1000)
            part = Part()
            while len(part.answers) < _ROWS_A_PART:
                part.add(unit.name, next(results))
            known = KnownInput(source, 1, unit.stop, "0" * 64, "", unit.stop)
            state.record(part.write(dataset / "parts"), PARSER_VERSION, News([unit], [known]))
            made += len(part.answers)
            number += 1


class Cost(NamedTuple):
    """What a run took."""

    code: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    spilled_mb: float


def measure(folder: Path) -> Cost:
    """Run the job of `folder` in a process of its own."""
    began, spilled = time.monotonic(), [0.0]
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, str(ROOT / "cli.py"), "run", str(folder / "job.toml"), "--log-json"],
        os.environ,
    )
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            spilled[0] = max(spilled[0], _megabytes(folder / "dataset" / "tables", "spill/*"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process, 0)
    ended.set()
    watcher.join()
    seconds, code = time.monotonic() - began, os.waitstatus_to_exitcode(status)
    return Cost(code, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, spilled[0])


def _megabytes(folder: Path, pattern: str) -> float:
    """Size of the files that lie there at this moment."""
    total = 0
    for path in folder.rglob(pattern):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total / 1e6


def report(rows: int, doctors: int) -> None:
    """Make a dataset, merge it, print what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_dataset(folder, rows, doctors)
        parts = _megabytes(folder / "dataset" / "parts", "*")
        cost = measure(folder)
        tables = (folder / "dataset" / "latest" / "tables").resolve()
        text = (tables / "answers.csv").stat().st_size / 1e6
        print(f"{rows:,} rows by {doctors:,} doctors, {parts:,.0f} MB of parts, answers.csv {text:,.0f} MB:")
        print(
            f"{cost.seconds:.0f} s ({cost.cpu_seconds:.0f} of a core), at most {cost.peak_mb:,.0f} MB "
            f"of memory and {cost.spilled_mb:,.0f} MB of temporary files; exit code {cost.code}"
        )


def run() -> None:
    """Measure a small dataset."""
    report(ROWS, DOCTORS)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    report(*(*numbers, *(ROWS, DOCTORS)[len(numbers) :]))
