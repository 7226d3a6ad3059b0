"""The verb `parse`: arguments into one call."""

from __future__ import annotations

import click

from scraper.amounts import Amount
from scraper.exitcodes import OF_JOBS, ExitCode, epilog


@click.command(epilog=epilog(OF_JOBS))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    help="Write the answers to FILE: .csv, .parquet or .jsonl. May be given several times.",
)
@click.option(
    "--pages",
    metavar="FILE",
    help="Write the pages table to FILE: one row per input with its status and reason.",
)
@click.option(
    "--evidence",
    is_flag=True,
    help="Tell for each value where on the page it was read: a nested column in .jsonl and .parquet, "
    "STEM.evidence.jsonl beside a .csv.",
)
@click.option("--strict", is_flag=True, help="Threads that hold fewer answers than they declare fail.")
@click.option("--raw-csv", is_flag=True, help="No guard for texts that spreadsheets run as formulas.")
@click.option(
    "--max-bytes",
    metavar="N",
    type=click.IntRange(min=1),
    help="Refuse pages of more than N bytes, unpacked (status too_large).  [default: 64 MiB]",
)
@click.option(
    "--text-column",
    metavar="NAME",
    help="Column of a table (JSONL, JSON, Parquet, CSV) that holds the pages.  "
    "[default: html, text, content]",
)
@click.option("--url-column", metavar="NAME", help="Column that holds their addresses.  [default: url]")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Read with N processes; a few pages are read by one.  [default: one for each core]",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Amount(min=0, min_open=True),
    help="Give a page up after so long (status timed_out).  [default: 60]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read on the Dask cluster whose scheduler is at ADDRESS (tcp://host:8786); see docs/scale.md.",
)
def parse(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    pages: str | None,
    evidence: bool,
    strict: bool,
    raw_csv: bool,
    max_bytes: int | None,
    text_column: str | None,
    url_column: str | None,
    workers: int | None,
    timeout: float | None,
    cluster: str | None,
) -> ExitCode:
    """Read saved thread pages into a table.

    PATH is a page, an archive or a table of pages (HTML, text, MHTML, WARC, WACZ, JSONL, Parquet, CSV, zip,
    tar, ..., also .gz, .zst and .bz2: the bytes decide), one page in it, as the column `source` of a table
    names it (pages.zip#a/b.html), a folder, which is walked for them, or - for standard input. Without -o
    the answers are shown on the terminal, or written as CSV to a pipe. A summary goes to standard error.

    \b
    Examples:
      doctor-answers parse saved/ -o answers.csv
      doctor-answers parse saved/ -o answers.parquet --pages pages.csv
      curl -s URL | doctor-answers parse - > answers.csv
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    from scraper.collect import Request, refusals
    from scraper.columns import ANSWERS, ANSWERS_WITH_EVIDENCE
    from scraper.console import run_parse
    from scraper.csvformat import Formulas
    from scraper.forms.streams import ReadOptions
    from scraper.inputs import DEFAULT_MAX_BYTES
    from scraper.remote import output_path
    from scraper.statuses import FAILED, FAILED_STRICT
    from scraper.timelimit import DEFAULT_SECONDS

    request = Request(
        paths=paths,
        outputs=tuple(map(output_path, outputs)),
        pages=output_path(pages) if pages else None,
        table=ANSWERS_WITH_EVIDENCE if evidence else ANSWERS,
        formulas=Formulas.RAW if raw_csv else Formulas.GUARDED,
        reading=ReadOptions(max_bytes or DEFAULT_MAX_BYTES, text_column, url_column),
        failed=FAILED_STRICT if strict else FAILED,
        seconds=timeout or DEFAULT_SECONDS,
        workers=workers,
        cluster=cluster,
    )
    for reason in refusals(request):
        raise click.UsageError(reason)
    return run_parse(request)
