"""The ratchet over the parser's accuracy, and the pages that must be read without any fault."""

import json
import os
from pathlib import Path

import pytest

from tests import accuracy

SEED = Path(os.environ.get("DOCTOR_ANSWERS_SEED", Path(__file__).parents[2] / "shared/threads/seed.txt"))


@pytest.fixture(scope="module")
def scores():
    return accuracy.measure()


def test_no_figure_is_below_its_floor(scores):
    assert accuracy.below_floors(scores) == []


def test_a_worse_parser_would_fail(scores):
    scores["d"].missed["body"] += 5
    try:
        assert any("set d: body" in line for line in accuracy.below_floors(scores))
    finally:
        scores["d"].missed["body"] -= 5


def test_every_page_has_an_annotation_and_every_annotation_a_page():
    threads = accuracy.HERE / "threads"
    pages = {path.stem for path in threads.glob("*.txt")}
    assert pages == {path.stem for path in threads.glob("*.json")}
    for path in threads.glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        assert set(data) <= {"question", "answers", "notes"}, path.name
        for answer in data["answers"]:
            assert set(answer) == set(accuracy.ANSWER_FIELDS), path.name


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not ours to publish; it is read where it is")
def test_the_seed_page_is_read_without_a_fault():
    assert accuracy.score_set([SEED]).differences == []
