"""Real signals in mid-run: old outputs are untouched, and nothing is left behind."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parent.parent
OLD = "old content"


def start(folder: Path) -> subprocess.Popen[bytes]:
    """A run that has read a page, opened its outputs, and waits for another page on standard input."""
    for name in ("a.csv", "a.parquet", "p.jsonl"):
        (folder / name).write_text(OLD)
    left = _parts(folder)
    argv = ["parse", "data/samples", "-", "-o", str(folder / "a.csv"), "-o", str(folder / "a.parquet")]
    run = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *argv, "--pages", str(folder / "p.jsonl")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdin
    run.stdin.write(b" ")
    run.stdin.flush()
    # When that is taken out of the pipe, all before it is read and the run waits for more.
    while _waiting_in(run.stdin):
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)
    assert len(_parts(folder) - left) == 3
    return run


def _parts(folder: Path) -> set[Path]:
    """Outputs that are not whole yet, or never will be."""
    return set(folder.glob(".*.part"))


def _waiting_in(pipe: IO[bytes]) -> int:
    """How many bytes nobody has taken out of it so far."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [
        (
            signal.SIGINT,
            130,
            b"\ndoctor-answers: interrupted; output files are as before; the same command starts over",
        ),
        (
            signal.SIGTERM,
            143,
            b"doctor-answers: terminated; output files are as before; the same command starts over",
        ),
    ],
)
def test_an_interrupt_leaves_everything_as_it_was(
    tmp_path: Path, number: signal.Signals, code: int, message: bytes
) -> None:
    run = start(tmp_path)
    run.send_signal(number)
    _, err = run.communicate(timeout=120)
    assert (run.returncode, err) == (code, message + b"\n")
    assert sorted((path.name, path.read_text()) for path in tmp_path.iterdir()) == [
        ("a.csv", OLD), ("a.parquet", OLD), ("p.jsonl", OLD),
    ]  # fmt: skip


def test_after_a_kill_the_old_files_are_whole_and_the_same_command_succeeds(tmp_path: Path) -> None:
    run = start(tmp_path)
    run.kill()
    run.communicate(timeout=120)
    assert run.returncode == -signal.SIGKILL
    assert [(tmp_path / name).read_text() for name in ("a.csv", "a.parquet", "p.jsonl")] == [OLD] * 3
    again = start(tmp_path)
    again.communicate(b"", timeout=120)
    assert again.returncode == 1
    assert (tmp_path / "a.csv").read_bytes() == (ROOT / "data" / "samples" / "answers.csv").read_bytes()
