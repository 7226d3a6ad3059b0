"""What starting imports: promises of start-up time that no clock is needed for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.startup import HEAVY, heavy_imports, imported


def test_help_imports_nothing_heavy() -> None:
    assert heavy_imports("--help") == []


@pytest.mark.parametrize(
    ("suffix", "wanted"),
    [("csv", {"parsers"}), ("jsonl", {"parsers"}), ("parquet", {"parsers", "pyarrow", "numpy"})],
)
def test_a_small_run_imports_what_its_output_needs(tmp_path: Path, suffix: str, wanted: set[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Is it normal?\n\nDoctor Answers 1\n\nYes\n\nIt fades.\n\nTampa Plastic Surgeon\n")
    names = imported("parse", str(page), "-o", str(tmp_path / f"a.{suffix}"))
    # What has submodules was imported, not only looked for.
    heavy = {name.partition(".")[0] for name in names if "." in name} & set(HEAVY)
    # selectolax takes 5 ms, and structured data needs it.
    assert heavy - {"selectolax"} == wanted
    assert (tmp_path / f"a.{suffix}").stat().st_size > 100
