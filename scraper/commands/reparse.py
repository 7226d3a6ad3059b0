"""The verb `reparse`: arguments into one call."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.exitcodes import ExitCode, epilog


@click.command(epilog=epilog())
@click.argument("job_file", metavar="JOB.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--diff", is_flag=True, help="Show what today's parser would change; write nothing.")
@click.option("--apply", is_flag=True, help="Read all kept pages again and publish.")
@click.option(
    "--examples",
    metavar="N",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    help="Examples per kind of change.",
)
@click.option("--log-json", is_flag=True, help="With --apply: as for `run`.")
def reparse(job_file: Path, diff: bool, apply: bool, examples: int, log_json: bool) -> ExitCode:
    """Run today's parser over the pages of a job that are still there.

    --diff shows by field which values would be added, changed and lost, with examples. --apply does it;
    it may be killed like any run.
    """
    from scraper.jobs.console import Preparation, carry_out, show_differences

    if diff == apply:
        raise click.UsageError("say either --diff to see what would change, or --apply to do it")
    if diff:
        return show_differences(job_file, examples)
    return carry_out(job_file, [Preparation.REPARSE], as_json=log_json)
