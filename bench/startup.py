"""What starting costs: `--help` imports nothing heavy, and a whole process on one small page."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAVY = (
    "pandas",
    "numpy",
    "pyarrow",
    "lxml",
    "bs4",
    "requests",
    "duckdb",
    "selectolax",
    "tqdm",
    "hyperscan",
    "parsers",
)


def imported(*argv: str) -> dict[str, int]:
    """Microseconds by module that `cli.py argv` imports, as `python -X importtime` tells them."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "cli.py"), *argv],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", run.stderr, re.MULTILINE)
    return {name: int(microseconds) for microseconds, name in rows}


def heavy_imports(*argv: str) -> list[str]:
    """The heavy packages among what `cli.py argv` imports."""
    return sorted({name.partition(".")[0] for name in imported(*argv)} & set(HEAVY))


def _seconds(argv: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(argv, capture_output=True, check=False, cwd=ROOT)
    return time.perf_counter() - start


def run(rounds: int = 7) -> dict[str, float]:
    """Measure and print; gives the seconds over an empty interpreter."""
    print(f"\nstart-up\n  heavy packages imported by --help: {heavy_imports('--help') or 'none'}")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.txt"
        page.write_text("Is it normal?\n\nDoctor Answers 1\n\nYes\n\nIt fades.\n\nTampa Plastic Surgeon\n")
        cli = [sys.executable, str(ROOT / "cli.py")]
        rivals = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "--help": [*cli, "--help"],
            "one page to CSV": [*cli, "parse", str(page), "-o", f"{folder}/a.csv"],
            "one page to Parquet": [*cli, "parse", str(page), "-o", f"{folder}/a.parquet"],
        }
        times: dict[str, list[float]] = {name: [] for name in rivals}
        for _ in range(rounds):
            for name, argv in rivals.items():
                times[name].append(_seconds(argv))
    base = statistics.median(times["python -c pass"])
    over = {name: statistics.median(each) - base for name, each in times.items()}
    for name, seconds in over.items():
        print(f"  {name:<42}{seconds:>+10.3f} s over an empty interpreter ({base:.3f} s)")
    return over
