"""The verb `schema`: arguments into one call."""

from __future__ import annotations

import click

from scraper.exitcodes import ExitCode


@click.command()
@click.argument("table", type=click.Choice(["answers", "pages"]), default="answers")
@click.option("--json", "as_json", is_flag=True, help="As a JSON Schema of one line of TABLE as JSONL.")
def schema(table: str, as_json: bool) -> ExitCode:
    """Print the data dictionary of the answers (default) or the pages table."""
    import shutil

    from scraper.columns import TABLES
    from scraper.schema import dictionary_text, json_schema_text

    chosen = next(each for each in TABLES if each.name == table)
    click.echo(
        json_schema_text(chosen) if as_json else dictionary_text(chosen, shutil.get_terminal_size().columns)
    )
    return ExitCode.ALL_GOOD
