"""The verb `run`: arguments into one call."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.exitcodes import ExitCode, epilog


@click.command(epilog=epilog())
@click.argument("job_file", metavar="JOB.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be read, and do nothing.")
@click.option(
    "--log-json", is_flag=True, help="One JSON object a line on standard error, for log collectors."
)
@click.option(
    "--accept-alarms",
    is_flag=True,
    help="What raised alarms so far is normal from now on: compare with it too.",
)
@click.option(
    "--rebuild", is_flag=True, help="Forget what was read and read everything again that is still there."
)
def run(job_file: Path, dry_run: bool, log_json: bool, accept_alarms: bool, rebuild: bool) -> ExitCode:
    """Carry out a job: read what is new or changed, merge it into the dataset, watch for drift.

    May be killed at any moment; the same command goes on. `doctor-answers init` writes a job file;
    docs/jobs.md is the operator's page.

    \b
    Examples:
      doctor-answers run job.toml
      doctor-answers run job.toml --dry-run
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    from scraper.jobs.console import Preparation, carry_out, preview

    if dry_run:
        return preview(job_file)
    chosen = {Preparation.ACCEPT_ALARMS: accept_alarms, Preparation.REBUILD: rebuild}
    return carry_out(job_file, [each for each, wanted in chosen.items() if wanted], as_json=log_json)
