"""Alarms: real-shaped pages, resampled into runs; a field that a layout change empties; no false alarm."""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cli import main
from parsers.records import Status
from scraper.batch import PageResult, read_shard
from scraper.columns import ANSWERS, PAGES
from scraper.exitcodes import ExitCode
from scraper.inputs import find_inputs
from scraper.jobs.alarms import Alarm, find_alarms
from scraper.jobs.jobfile import AlarmSettings
from scraper.jobs.likelihood import log_likelihood_ratio
from scraper.jobs.profile import SHOWN, Profile, count_page, profile_as_json, profile_from_json
from scraper.jobs.runlog import normal_profiles
from scraper.jobs.state import open_state
from tests.job_inputs import ROOT, make_first_stage
from tests.kill_jobs import write_stub

THREADS = ROOT / "tests" / "threads"
# The sets that have pages as they come; the others have one for each class of fault, or degraded text.
POOL = "[dehmnq]*.txt"
PAGES_A_RUN = 50
# Fields that, beside another one, are missing on less than a quarter of the pages.
WELL_KNOWN = (
    *("question_title", "question_body", "answers_declared", "answer_title", "doctor_name", "credentials"),
    *("city", "specialty", "rating", "review_count"),
)


@cache
def pool() -> tuple[PageResult, ...]:
    """Annotated threads as the parser reads them."""
    return tuple(read_shard(find_inputs([str(path) for path in sorted(THREADS.glob(POOL))])))


@cache
def fields_of_pool() -> dict[int, dict[str, Any]]:
    """What `fields_of` gives for the pages of the pool, by their `id`."""
    return {id(result): measured_fields(result) for result in pool()}


def fields_of(result: PageResult) -> dict[str, Any]:
    """A page as the profile's query gives it; not made anew for each draw from the pool."""
    return fields_of_pool().get(id(result)) or measured_fields(result)


def measured_fields(result: PageResult) -> dict[str, Any]:
    """A page with the number of values of each column, and what each kind of answer shows."""
    page = dict(zip(PAGES.names, result.page, strict=True))
    counts = {
        name: sum(row[place] is not None for row in result.answers)
        for place, name in enumerate(ANSWERS.names)
        if name not in PAGES.names or name in {"url", "answers_declared"}
    }
    return {
        **page,
        "declared": page["answers_declared"],
        **counts,
        "shown": [_bits(dict(zip(ANSWERS.names, row, strict=True))) for row in result.answers],
    }


def _bits(answer: dict[str, Any]) -> int:
    has = [*(answer[name] is not None for name in SHOWN[:-1]), answer["doctor_name_source"] == "byline"]
    return sum(1 << bit for bit, there in enumerate(has) if there)


def without(fields: dict[str, Any], field: str) -> dict[str, Any]:
    """The page without a field, or without several: `rating and review_count`."""
    field, *others = field.split(" and ")
    for other in others:
        fields = without(fields, other)
    lost = {field, SHOWN[-1]} if field == "doctor_name" else {field}
    bit = sum(1 << SHOWN.index(name) for name in lost if name in SHOWN)
    return {**fields, field: 0, "shown": [bits & ~bit for bits in fields["shown"]]}


def profile(results: Sequence[PageResult], emptied: frozenset[int] = frozenset(), field: str = "") -> Profile:
    """The profile of a run; on the pages at the places `emptied` the field is empty."""
    measured: Profile = {}
    for place, result in enumerate(results):
        fields = fields_of(result)
        count_page(measured, without(fields, field) if place in emptied else fields)
    return measured


def sample(chance: random.Random, pages: int = PAGES_A_RUN) -> list[PageResult]:
    """A run's pages: drawn from the pool."""
    return chance.choices(pool(), k=pages)


def test_no_false_alarm_in_200_normal_runs() -> None:
    assert false_alarms(seed=7) == []


def false_alarms(seed: int) -> list[Alarm]:
    """What is told of 200 runs without a change, from the first one on."""
    runs = normal_runs(seed, 200)
    return [
        alarm
        for place, present in enumerate(runs)
        for alarm in find_alarms(present, runs[max(place - 30, 0) : place], AlarmSettings())
    ]


@cache
def normal_runs(seed: int, runs: int) -> tuple[Profile, ...]:
    """So many runs without a change."""
    chance = random.Random(seed)
    return tuple(profile(sample(chance)) for _ in range(runs))


def count_caught(field: str, seed: int, *, shown: bool = False, runs: int = 20) -> int:
    """In how many mixed runs it is told that the field is emptied on a fifth of the pages.

    Those are drawn from all pages, or, with `shown`, from those that show the field.
    """
    chance, caught, names = random.Random(seed), 0, field.split(" and ")
    for _ in range(runs):
        run = sample(chance)
        places = [place for place, result in enumerate(run) if not shown or fields_of(result)[names[0]]]
        broken = frozenset(chance.sample(places, PAGES_A_RUN // 5))
        alarms = find_alarms(profile(run, broken, field), normal_runs(seed + 1, 30), AlarmSettings())
        caught += not {alarm.field for alarm in alarms}.isdisjoint(names)
    return caught


# Every field that goes with another one on most pages; some of these pages never showed it.
@pytest.mark.parametrize("field", WELL_KNOWN)
def test_a_field_that_is_emptied_in_a_fifth_of_50_mixed_pages_is_caught(field: str) -> None:
    assert count_caught(field, seed=101) >= 19


# Lines of a byline that go as a whole, so that a field and its nearest companion are lost together.
TOGETHER = ("city and specialty", "doctor_name and credentials", "rating and review_count")


@pytest.mark.parametrize("field", [*WELL_KNOWN, *TOGETHER])
def test_a_field_that_a_fifth_of_50_mixed_pages_lose_is_caught(field: str) -> None:
    assert count_caught(field, seed=101, shown=True) >= 19


@pytest.mark.parametrize(
    "field", ["question_title", "specialty", "rating", "doctor_name", "city", "answer_title"]
)
def test_a_field_that_is_emptied_in_a_fifth_of_50_pages_is_caught(field: str) -> None:
    chance = random.Random(11)
    results = [
        result for result in pool() if fields_of(result)[field] and fields_of(result)["answers_found"] > 1
    ]
    history = [profile(chance.choices(results, k=PAGES_A_RUN)) for _ in range(30)]
    caught = 0
    for _ in range(20):
        run = chance.choices(results, k=PAGES_A_RUN)
        broken = frozenset(chance.sample(range(PAGES_A_RUN), PAGES_A_RUN // 5))
        alarms = find_alarms(profile(run, broken, field), history, AlarmSettings())
        caught += any(alarm.field == field for alarm in alarms)
        sources = {str(run[place].page[0]) for place in broken}
        assert all(set(alarm.pages) & sources for alarm in alarms if alarm.field == field)
    assert caught >= 19


def test_a_site_that_blocks_is_told() -> None:
    chance = random.Random(3)
    history = [profile(sample(chance)) for _ in range(10)]
    blocked = [
        result._replace(page=_with(result.page, status=Status.BLOCKED, layout=None), answers=())
        for result in sample(chance, 15)
    ]
    alarms = find_alarms(profile(sample(chance, 35) + blocked), history, AlarmSettings())
    assert "status blocked" in {alarm.field for alarm in alarms}


def _with(row: tuple[Any, ...], **values: Any) -> tuple[Any, ...]:
    return tuple(values.get(name, cell) for name, cell in zip(PAGES.names, row, strict=True))


def test_a_first_run_is_only_told_what_can_not_be_right() -> None:
    run = sample(random.Random(5))
    assert find_alarms(profile(run), [], AlarmSettings()) == []
    every = frozenset(range(len(run)))
    assert {alarm.field for alarm in find_alarms(profile(run, every, "specialty"), [], AlarmSettings())} == {
        "specialty"
    }


def test_few_pages_are_not_judged() -> None:
    history = [profile(sample(random.Random(seed))) for seed in range(10)]
    run = sample(random.Random(1), 8)
    assert find_alarms(profile(run, frozenset(range(8)), "specialty"), history, AlarmSettings()) == []


def test_a_profile_survives_the_state() -> None:
    measured = profile(sample(random.Random(2)))
    read = profile_from_json(json.loads(json.dumps(profile_as_json(measured))))
    assert profile_as_json(read) == profile_as_json(measured)


def test_the_likelihood_ratio_is_fair() -> None:
    """Without a change its mean is 1, whatever the usual share: that bounds the false alarms."""
    for usual in (0.02, 0.3, 0.7):
        mean = sum(
            math.comb(30, bad)
            * usual**bad
            * (1 - usual) ** (30 - bad)
            * math.exp(log_likelihood_ratio([(30, bad, usual)]))
            for bad in range(31)
        )
        assert mean == pytest.approx(1)


@pytest.fixture
def drifting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A job whose fifth night brings pages without specialties, and a command that notes the alarms."""
    monkeypatch.setattr("scraper.report.writing.write_report", write_stub)
    job = make_first_stage(tmp_path / "job")
    note = "import sys, pathlib; pathlib.Path('told.json').open('a').write(sys.stdin.read() + chr(10))"
    job.write_text(job.read_text() + f"\n[alarms]\non_alarm = {json.dumps([sys.executable, '-c', note])}\n")
    text = (THREADS / "d02.txt").read_text()
    for night in range(5):
        for number in range(25):
            lines = [line for line in text.splitlines() if night < 4 or "Surgeon" not in line]
            name = f"night{night}-{number:02}.txt"
            (job.parent / "pages" / name).write_text("\n".join([f"{lines[0]} {night} {number}", *lines[1:]]))
        code = main(["run", str(job)])
        assert (code == ExitCode.ALARM) == (night == 4)
    return job


def test_an_alarm_names_field_drop_and_pages_and_calls_the_command(drifting: Path) -> None:
    told = [json.loads(line) for line in (drifting.parent / "told.json").read_text().splitlines()]
    assert len(told) == 1
    alarms = {alarm["field"]: alarm for alarm in told[0]["alarms"]}
    assert alarms["specialty"]["now"] == 0.0
    assert all("night4" in page for page in alarms["specialty"]["pages"])
    assert "25 of 25 pages have no specialty at all" in alarms["specialty"]["message"]
    assert Path(told[0]["folder"], "run.json").exists()
    # The next night without drift is quiet, and nothing is told twice.
    assert main(["run", str(drifting)]) == ExitCode.ALL_GOOD
    assert len((drifting.parent / "told.json").read_text().splitlines()) == 1


def test_accepted_alarms_are_normal_from_then_on(drifting: Path) -> None:
    def bring_more(night: str) -> int:
        for path in sorted((drifting.parent / "pages").glob("night4-*.txt")):
            copy = path.with_name(path.name.replace("night4", night))
            copy.write_text(path.read_text().replace(" 4 ", f" {night} ", 1))
        return main(["run", str(drifting)])

    assert bring_more("night6") == ExitCode.ALARM
    assert main(["run", str(drifting), "--accept-alarms"]) == ExitCode.ALL_GOOD
    assert bring_more("night7") == ExitCode.ALL_GOOD


def test_a_command_that_fails_is_tried_again_by_the_next_run(
    drifting: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (drifting.parent / "told.json").unlink()
    (drifting.parent / "told.json").mkdir()
    for path in sorted((drifting.parent / "pages").glob("night4-*.txt")):
        path.with_name(path.name.replace("night4", "night8")).write_text(path.read_text() + "\n")
    assert main(["run", str(drifting)]) == ExitCode.ALARM
    assert "the next run tries again" in capsys.readouterr().err
    (drifting.parent / "told.json").rmdir()
    assert main(["run", str(drifting)]) == ExitCode.ALL_GOOD
    assert len((drifting.parent / "told.json").read_text().splitlines()) == 1


def test_a_run_measures_its_pages_as_these_tests_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.report.writing.write_report", write_stub)
    job = tmp_path / "job.toml"
    job.write_text(f'[job]\noutput = "dataset"\n[inputs]\npaths = ["{THREADS}/{POOL}"]\n')
    main(["run", str(job)])
    with open_state(tmp_path / "dataset/state.sqlite3") as state:
        (measured,) = normal_profiles(state, 5)
    assert profile_as_json(measured) == json.loads(json.dumps(profile_as_json(profile(pool()))))
