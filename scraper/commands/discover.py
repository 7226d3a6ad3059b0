"""The verb `discover`: arguments into one call."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from scraper.exitcodes import ExitCode
from scraper.fetching.options import fetch_epilog, read_order, source_options


@click.command(epilog=fetch_epilog())
@source_options
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Leave out what is kept in FOLDER and would not be asked for again.",
)
def discover(folder: Path | None, **options: Any) -> ExitCode:
    """List what `fetch` would fetch, without fetching it.

    As CSV on standard output: address, time of the capture, time of the last change as a sitemap tells it,
    bytes as an index tells them (packed), and the address that would be asked.

    \b
    Examples:
      doctor-answers discover --sitemap https://www.example.org/sitemap.xml
      doctor-answers discover --wayback --match 'realself.com/question/*' --from 2014 --to 2018
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    from scraper.fetching.running import InUse, progress, run_discover

    order = read_order(folder, options)
    tell, _, end = progress()
    try:
        return run_discover(order, tell, sys.stdout)
    except InUse as error:
        tell(f"doctor-answers: {error}")
        return ExitCode.LOCKED
    finally:
        end()
