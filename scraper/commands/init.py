"""The verb `init`: writes a commented job file."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.exitcodes import ExitCode


@click.command()
@click.argument("job_file", metavar="[JOB.toml]", type=click.Path(path_type=Path), default=Path("job.toml"))
def init(job_file: Path) -> ExitCode:
    """Write a job file with every key explained.

    Edit it and give it to `doctor-answers run`. It is called job.toml unless told otherwise; a file that is
    there already is left alone.
    """
    from scraper.jobs.template import TEMPLATE

    try:
        with job_file.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except FileExistsError:
        raise click.UsageError(f"{job_file} is there already; choose another name or remove it") from None
    click.echo(f"wrote {job_file}; edit it, then: doctor-answers run {job_file}", err=True)
    return ExitCode.ALL_GOOD
