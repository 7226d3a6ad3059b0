"""What starting costs: `--help` imports nothing heavy, and a whole process on one small page."""

from __future__ import annotations

import os
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
PAGE = "Is it normal?\n\nDoctor Answers 1\n\nYes\n\nIt fades.\n\nTampa Plastic Surgeon\n"

# As users have it: bytecode is kept. Where it is not, each process compiles all modules, which takes 0.06 s.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

# Runs the command line, then tells the module of each pattern that was compiled, those of libraries too.
_TELL_PATTERNS = """
import re, sys
compile, modules = re.compile, []
def tell(*args, **named):
    modules.append(sys._getframe(1).f_globals["__name__"])
    return compile(*args, **named)
re.compile = tell
import cli
cli.process()
print(*modules)
"""


def imported(*argv: str) -> dict[str, int]:
    """Microseconds by module that `cli.py argv` imports, as `python -X importtime` tells them."""
    return _imported(str(ROOT / "cli.py"), *argv)


def imported_by_click() -> set[str]:
    """The modules that the library of the command line imports by itself."""
    return set(_imported("-c", "import click"))


def _imported(*argv: str) -> dict[str, int]:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *argv], capture_output=True, text=True, check=True
    )
    rows = re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", run.stderr, re.MULTILINE)
    return {name: int(microseconds) for microseconds, name in rows}


def compiled_patterns(*argv: str) -> list[str]:
    """The module that compiled it, for each pattern of ours that `cli.py argv` compiles."""
    told = subprocess.run(
        [sys.executable, "-c", _TELL_PATTERNS, *argv], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [name for name in told.stdout.split() if name.partition(".")[0] in {"parsers", "scraper"}]


def heavy_imports(*argv: str) -> list[str]:
    """The heavy packages among what `cli.py argv` imports."""
    return sorted({name.partition(".")[0] for name in imported(*argv)} & set(HEAVY))


def _seconds(argv: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(argv, capture_output=True, check=False, cwd=ROOT, env=_ENVIRONMENT)
    return time.perf_counter() - start


def run(rounds: int = 7) -> dict[str, float]:
    """Measure and print; gives the seconds over an empty interpreter."""
    print(f"\nstart-up\n  heavy packages imported by --help: {heavy_imports('--help') or 'none'}")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.txt"
        page.write_text(PAGE)
        cli = [sys.executable, str(ROOT / "cli.py")]
        rivals = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "--help": [*cli, "--help"],
            "one page to CSV": [*cli, "parse", str(page), "-o", f"{folder}/a.csv"],
            "one page to Parquet": [*cli, "parse", str(page), "-o", f"{folder}/a.parquet"],
        }
        times: dict[str, list[float]] = {name: [] for name in rivals}
        for name, argv in rivals.items():
            print(f"  {name:<42}{_seconds(argv):>10.3f} s at first, where there may be no bytecode yet")
        for _ in range(rounds):
            for name, argv in rivals.items():
                times[name].append(_seconds(argv))
    base = statistics.median(times["python -c pass"])
    over = {name: statistics.median(each) - base for name, each in times.items()}
    for name, seconds in over.items():
        print(f"  {name:<42}{seconds:>+10.3f} s over an empty interpreter ({base:.3f} s)")
    return over
