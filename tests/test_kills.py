"""Kills at random and at every kind of instant; `make soak-jobs` does 1,000 of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

# The same campaign with a program that does not flush the folder of its parts. Only power failures show that,
# and they come at the same instants on every machine; the clock would end it on a slow one.
_CARELESS = """
import sys, scraper.jobs.parts
from tests.kill_jobs import run_campaign
scraper.jobs.parts.sync_folder = lambda folder: None
run_campaign(200, 2, 3600, ("power",))
"""


@pytest.mark.parametrize(
    "campaign",
    [
        pytest.param(["--kills", "32", "--seed", "20"], id="one-process"),
        pytest.param(["--kills", "12", "--seed", "21", "--workers", "2"], id="many-processes"),
    ],
)
def test_kills_do_not_tell_in_the_tables(campaign: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill_jobs", *campaign],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "all tables byte-identical" in done.stdout


def test_a_program_that_forgets_to_flush_is_found_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CARELESS], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode != 0
    assert "AssertionError" in done.stderr or "Differing" in done.stderr
