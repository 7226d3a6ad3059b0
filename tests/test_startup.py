"""What starting imports and compiles: promises of start-up time that no clock is needed for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.startup import HEAVY, PAGE, compiled_patterns, heavy_imports, imported, imported_by_click

OURS = {"parsers", "scraper"}
# They were imported at each start once, for what few runs need.
UNNEEDED = {
    "json",
    "tempfile",
    "shutil",
    "zipfile",
    "zlib",
    "bz2",
    "lzma",
    "random",
    "secrets",
    "base64",
    "email",
}


@pytest.fixture
def run(tmp_path: Path) -> list[str]:
    """The command line of a run on one small page, but for the file that it writes."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE)
    return ["parse", str(page), "-o"]


def test_help_imports_nothing_heavy() -> None:
    names = imported("--help")
    assert heavy_imports("--help") == []
    assert len([name for name in names if name.partition(".")[0] in OURS]) <= 6


@pytest.mark.parametrize(
    ("suffix", "wanted"),
    [("csv", {"parsers"}), ("jsonl", {"parsers"}), ("parquet", {"parsers", "pyarrow", "numpy"})],
)
def test_a_small_run_imports_what_its_output_needs(
    run: list[str], tmp_path: Path, suffix: str, wanted: set[str]
) -> None:
    names = imported(*run, str(tmp_path / f"a.{suffix}"))
    # What has submodules was imported, not only looked for.
    heavy = {name.partition(".")[0] for name in names if "." in name} & set(HEAVY)
    # selectolax takes 5 ms, and structured data needs it.
    assert heavy - {"selectolax"} == wanted
    assert (tmp_path / f"a.{suffix}").stat().st_size > 100


def test_a_small_run_imports_little_else(run: list[str], tmp_path: Path) -> None:
    names = set(imported(*run, str(tmp_path / "a.csv"))) - imported_by_click()
    ours = {name for name in names if name.partition(".")[0] in OURS}
    assert len(ours) <= 80, "a module more takes 0.3 ms: import what few pages need where it is needed"
    packages = {name.partition(".")[0] for name in names - ours}
    assert not packages & UNNEEDED
    assert packages - {"org"} <= sys.stdlib_module_names, "only click"  # Jython's: asked for by `copy`


def test_a_small_run_compiles_few_patterns(run: list[str], tmp_path: Path) -> None:
    """All patterns of the text grammar are 110, and take 35 ms."""
    modules = compiled_patterns(*run, str(tmp_path / "a.csv"))
    assert "parsers.ratings" in modules, "nothing was counted"
    assert len(modules) <= 40, "use parsers.patterns.lazy_pattern for what few lines need"
