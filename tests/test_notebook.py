"""The notebook runs from its first cell to its last, and shows what it promises."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "examples" / "explore.ipynb"

nbformat = pytest.importorskip("nbformat", reason="the extra [notebook] is not installed")


@pytest.fixture(scope="module")
def executed() -> Any:
    """The notebook with its outputs."""
    client = pytest.importorskip("nbclient", reason="the extra [notebook] is not installed")
    pytest.importorskip("ipykernel", reason="the extra [notebook] is not installed")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    environment.pop("ANSWERS", None)
    runner = client.NotebookClient(
        notebook,
        timeout=300,
        startup_timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
    )
    runner.execute(env=environment)
    return notebook


@pytest.mark.filterwarnings("default")  # the kernel's own: zmq and asyncio on some Python versions
def test_every_cell_runs_without_a_warning(executed: Any) -> None:
    outputs = [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    told = "".join(output.text for output in outputs if output.get("name") == "stderr")
    assert "Warning" not in told
    assert len([output for output in outputs if "image/png" in output.get("data", {})]) == 5


def test_a_thread_shows_itself_as_a_table(executed: Any) -> None:
    shown = "".join(
        output.data["text/html"]
        for cell in executed.cells
        if cell.cell_type == "code" and cell.source.endswith("\nthread")
        for output in cell.outputs
    )
    assert "<td>Marlon T. Okereke, MD, FACS</td>" in shown


def test_it_is_committed_without_outputs() -> None:
    """Outputs of one machine make every later difference unreadable."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    assert [cell.source.split("\n")[0] for cell in notebook.cells if cell.source.startswith("## ")][1:] == [
        "## 1. Which treatments raise which worries?",
        "## 2. Which specialties answer?",
        "## 3. Ratings by place, with their counts",
        "## 4. How do answers agree?",
        "## 5. How complete is the table?",
    ]
