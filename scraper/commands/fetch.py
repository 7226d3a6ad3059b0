"""The verb `fetch`: arguments into one call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scraper.exitcodes import ExitCode, Terminated
from scraper.fetching.options import fetch_epilog, read_order, source_options


@click.command(epilog=fetch_epilog())
@source_options
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the raw pages in FOLDER, as WARC files; `doctor-answers parse FOLDER` reads them.",
)
def fetch(folder: Path, **options: Any) -> ExitCode:
    """Fetch thread pages politely and keep them raw.

    Sites may close their pages to programs; then archives (--wayback, --common-crawl) are the way. A host
    that refuses is left alone for the run. The same command goes on where a run was cut off, and asks only
    for what is new.

    \b
    Examples:
      doctor-answers fetch URL... -o raw/
      doctor-answers fetch --from urls.txt -o raw/
      doctor-answers fetch --wayback --match 'realself.com/question/*' --from 2014 --to 2018 -o raw/
      doctor-answers fetch --common-crawl CC-MAIN-2018-05 --match 'realself.com/question/*' -o raw/
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    from scraper.fetching.running import InUse, progress, run_fetch

    order = read_order(folder, options)
    tell, watch, end = progress()
    try:
        return run_fetch(order, tell, watch)
    except InUse as error:
        tell(f"doctor-answers: {error}")
        return ExitCode.LOCKED
    except Terminated:
        return ExitCode.TERMINATED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    finally:
        end()
