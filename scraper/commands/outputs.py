"""What the verbs that write a web page refuse to write over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click


def refuse_output(output: Path, inputs: Iterable[Path]) -> None:
    """Usage errors for an `output` that would cost a file, or that no browser would open."""
    if output.suffix.lower() not in {".html", ".htm"}:
        raise click.UsageError(f"{output}: is written as a web page; choose a name that ends in .html")
    if output.resolve() in {path.resolve() for path in inputs}:
        raise click.UsageError(f"{output}: is an input too and would be overwritten; choose another name")
    if not output.resolve().parent.is_dir():
        raise click.UsageError(f"{output}: there is no folder {output.resolve().parent}; make it first")
