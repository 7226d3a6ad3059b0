"""The verb `report`: a table of answers as plots and tables in one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.exitcodes import OF_JOBS, ExitCode, epilog


@click.command(epilog=epilog(OF_JOBS))
@click.argument(
    "answers", metavar="ANSWERS...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--pages",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The pages table of the same run. May be given several times.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="report.html",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Write to FILE (.html).",
)
def report(answers: tuple[Path, ...], pages: tuple[Path, ...], output: Path) -> ExitCode:
    """Show a table of answers as plots and tables.

    ANSWERS are files that `parse` wrote, of one format (.parquet, .csv, .jsonl), or the folder of a
    job, which has its pages and runs too. The result is one HTML file that needs no network; the
    pages that it lists get their `inspect` pages in a folder beside it. Plots need matplotlib:
    pip install "doctor-answers[report]".

    \b
    Examples:
      doctor-answers report answers.parquet --pages pages.csv -o report.html
      doctor-answers report nightly/ -o nightly.html
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    from scraper.commands.outputs import refuse_output
    from scraper.report import write_report
    from scraper.report.sources import NotReportable
    from scraper.waiting import waiting

    refuse_output(output, [*answers, *pages])
    try:
        with waiting("summing up"):
            if len(answers) == 1 and answers[0].is_dir():
                from scraper.report.datasets import find_dataset

                found = find_dataset(answers[0])
                write_report(found.answers, pages or found.pages, found.runs, output)
            else:
                write_report(answers, pages or None, [], output)
    except NotReportable as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"wrote     {output}", err=True)
    return ExitCode.ALL_GOOD
