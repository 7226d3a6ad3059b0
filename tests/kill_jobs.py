"""Kills runs of a job at random and at every instant at which they change the disk; the tables must not tell.

    python -m tests.kill_jobs --kills 1000
    python -m tests.kill_jobs --kills 100 --workers 3

With `--workers` every other run is read by so many processes, in small shards, and killed in their midst.
Each cycle begins with an empty dataset or with the one of the first night, is killed some times (at an
instant, after a random time, or by a power failure that loses what was not flushed), and is then run
to its end. All tables have to be those of a run that nobody disturbed, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import scraper.jobs.reading
import scraper.jobs.running
import scraper.jobs.streaming
import scraper.report.writing
from cli import main
from scraper import shards
from scraper.batch import read_shard
from scraper.inputs import find_inputs
from scraper.jobs import console
from scraper.replacing import FileSet
from tests.job_inputs import make_first_stage, make_second_stage
from tests.saboteur import Saboteur

assert console  # imported before the forks, so that each of them starts at once

# A run of these inputs takes less; one whose processes have to start, some more.
_LONGEST_SECONDS = 0.35
_LONGEST_SECONDS_OF_MANY = 1.5

Before = Callable[[Path], object]

KINDS = ("instant", "power", "time")
"""How runs are killed: at an instant, at one by a power failure, after a random time."""


class Differing(AssertionError):
    """A disturbed run gave other tables."""


def attempt(job: Path, before: Before, stop_after: float | None = None) -> int | None:
    """Run the job in a process of its own; gives the exit code, None when it was killed.

    `before` is done in the process first; `stop_after` seconds it is killed from outside.
    """
    child = os.fork()
    if not child:
        _be_the_child(job, before)
    if stop_after is not None:
        time.sleep(stop_after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def _be_the_child(job: Path, before: Before) -> None:
    code = 99
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 2)
        # The report draws for a second, and is no table.
        scraper.report.writing.write_report = write_stub  # type: ignore[assignment]
        before(job.parent / "dataset")
        code = main(["run", str(job)])
    finally:
        os._exit(code)


def write_stub(_answers: object, _pages: object, _runs: object, out: Path) -> None:
    """Stands for the report."""
    with FileSet() as files:
        files.open(out).write(b"<title>report</title>")


def table_digests(dataset: Path) -> dict[str, str]:
    """The content of all tables that the dataset shows."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((dataset / "latest" / "tables").iterdir())
    }


class Campaign:
    """The inputs, the undisturbed outcomes, and the count of kills."""

    def __init__(self, root: Path, seed: int, kinds: Sequence[str] = KINDS, workers: int = 1) -> None:
        self.chance, self.kills, self.workers = random.Random(seed), 0, workers
        self._kinds = kinds
        self.points: Counter[str] = Counter()
        self._root, self._names = root, list[str]()
        self._stages = (root / "first", root / "second")
        make_first_stage(self._stages[0])
        # Whatever is imported when the first page is read is imported here, once for all forks.
        for _ in read_shard(find_inputs([str(self._stages[0] / "pages"), str(self._stages[0] / "crawl")])):
            pass
        _expect(attempt(self._stages[0] / "job.toml", lambda _: None), 1)
        shutil.copytree(self._stages[0], self._stages[1], symlinks=True)
        make_second_stage(self._stages[1])
        names = root / "instants"
        _expect(attempt(self._copy(1, "counted"), lambda dataset: _count(dataset, names)), 0)
        self.instants = int(names.read_text())
        shutil.copytree(self._stages[1], root / "undisturbed", symlinks=True)
        _expect(attempt(root / "undisturbed" / "job.toml", lambda _: None), 0)
        self._undisturbed = (self._stages[0], root / "undisturbed")
        self.wanted = [table_digests(folder / "dataset") for folder in self._undisturbed]

    def _copy(self, stage: int, name: str) -> Path:
        """The inputs of a stage in a new folder; the second has the dataset of the first night."""
        folder = self._root / name
        shutil.copytree(self._stages[stage], folder, symlinks=True)
        if stage == 0:
            shutil.rmtree(folder / "dataset")
        return folder / "job.toml"

    def cycle(self, first_instant: int) -> None:
        """Kill a job some times, the first time at `first_instant`, then run it to its end and compare."""
        stage = self.chance.randrange(2)
        job = self._copy(stage, "disturbed")
        last = first_instant
        for _ in range(self.chance.randrange(4, 9)):
            self._kill(job, last)
            last = self.chance.randrange(1, self.instants + 1)
        _expect(attempt(job, self._steps()), {0, 1})
        found = table_digests(job.parent / "dataset")
        if found != self.wanted[stage]:
            kept = Path(mkdtemp(prefix="differing-"))
            for name, folder in (("found", job.parent), ("wanted", self._undisturbed[stage])):
                shutil.copytree(folder, kept / name, symlinks=True)
            names = [name for name, digest in self.wanted[stage].items() if found.get(name) != digest]
            raise Differing(f"stage {stage}: {', '.join(names)} differ; see {kept}")
        shutil.rmtree(job.parent)

    def _steps(self) -> Before:
        """How the rows are cut into parts, and who reads, must not tell: each run does it otherwise."""
        rows, size = self.chance.choice((1, 5, 17, 60, 8192)), self.chance.choice((1, 3000, 20_000))
        readers = self.workers if self.chance.random() < 0.5 else 1

        def set_rows(_dataset: Path) -> None:
            scraper.jobs.reading._ROWS_A_STEP = rows
            if readers > 1:
                scraper.jobs.streaming.usable_cores = lambda: readers
                shards.POOL_BYTES, shards.SHARD_BYTES = 1, size

        return set_rows

    def _kill(self, job: Path, last: int) -> None:
        kind = self.chance.choice(self._kinds)
        if kind == "time":
            longest = _LONGEST_SECONDS if self.workers == 1 else _LONGEST_SECONDS_OF_MANY
            killed = attempt(job, self._steps(), self.chance.uniform(0, longest)) is None
        else:
            power = random.Random(self.chance.random()) if kind == "power" else None
            steps = self._steps()

            def sabotage(dataset: Path) -> None:
                steps(dataset)
                Saboteur(dataset, last, power).install()

            killed = attempt(job, sabotage) is None
        self.kills += killed
        self.points[kind] += killed


def _count(dataset: Path, names: Path) -> None:
    """Write down how many instants a run has: when the process ends."""
    saboteur = Saboteur(dataset, -2)
    saboteur.install()
    plain = os._exit

    def leave(code: int) -> None:
        names.write_text(str(saboteur.count))
        plain(code)

    os._exit = leave  # type: ignore[assignment]


def _expect(code: int | None, wanted: int | set[int]) -> None:
    """An undisturbed first night ends with 1, as an empty page is among its inputs; the second with 0."""
    if code not in (wanted if isinstance(wanted, set) else {wanted}):
        raise AssertionError(f"exit code {code}, not {wanted}")


def run_campaign(
    kills: int, seed: int, seconds: float, kinds: Sequence[str] = KINDS, workers: int = 1
) -> Campaign:
    """Cycles until so many kills have hit; every instant in turn is the first of a cycle."""
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        root = Path(folder) / "campaign"
        root.mkdir()
        campaign = Campaign(root, seed, kinds, workers)
        instants = list(range(1, campaign.instants + 1))
        campaign.chance.shuffle(instants)
        number = 0
        while campaign.kills < kills and time.monotonic() - began < seconds:
            campaign.cycle(instants[number % len(instants)])
            number += 1
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{campaign.kills} kills, {number} cycles")
        sys.stdout.write(
            f"{campaign.kills} kills in {number} cycles ({dict(campaign.points)}), {campaign.instants} "
            f"instants a run, {time.monotonic() - began:.0f} s: all tables byte-identical\n"
        )
        return campaign


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    campaign = run_campaign(options.kills, options.seed, options.seconds, workers=options.workers)
    sys.exit(campaign.kills < options.kills)
