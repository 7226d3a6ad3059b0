"""The verb `inspect`: one page, or two parses, as an HTML page to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.exitcodes import OF_JOBS, ExitCode, epilog

if TYPE_CHECKING:
    from scraper.inspecting.sides import Side


@click.command(epilog=epilog(OF_JOBS))
@click.argument("paths", metavar="PAGE | OLD NEW", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE (.html)."
)
@click.option("--diff", is_flag=True, help="Show two parses side by side.")
@click.option(
    "--max-bytes",
    metavar="N",
    type=click.IntRange(min=1),
    help="Refuse pages of more than N bytes, unpacked.  [default: 64 MiB]",
)
def inspect(paths: tuple[str, ...], output: Path | None, diff: bool, max_bytes: int | None) -> ExitCode:
    """Show a page's lines with what each was read as, and where each value stands.

    The result is one HTML file that needs no network. Without -o it goes to a pipe, or else to
    NAME.inspect.html in the working folder. A page that is no thread is shown with the reason.

    With --diff, OLD and NEW are two captures of a page, or OLD is a .jsonl file that an earlier
    `parse PAGE -o old.jsonl` wrote.

    \b
    Examples:
      doctor-answers inspect saved/nose.html -o nose.inspect.html
      doctor-answers inspect --diff 2016/nose.html 2019/nose.html -o changes.html
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    from scraper.commands.outputs import refuse_output
    from scraper.inputs import DEFAULT_MAX_BYTES, locate
    from scraper.inspecting.reading import NotOnePage
    from scraper.waiting import waiting

    if len(paths) != (2 if diff else 1):
        raise click.UsageError(
            "--diff takes two pages: OLD NEW" if diff else "name one page; two need --diff"
        )
    if output is not None:
        refuse_output(output, [Path(locate(path).path) for path in paths])
    limit = max_bytes or DEFAULT_MAX_BYTES
    try:
        with waiting("reading"):
            page, code = _two(paths[0], paths[1], limit) if diff else _one(paths[0], limit)
    except NotOnePage as error:
        raise click.UsageError(str(error)) from error
    _write(page, output, Path(paths[-1]))
    return code


def _one(path: str, max_bytes: int) -> tuple[str, ExitCode]:
    """The page that shows one reading."""
    from scraper.inspecting.page import inspect_page
    from scraper.inspecting.reading import read_source
    from scraper.terminal import one_line

    reading = read_source(path, max_bytes)
    if not reading.is_thread:
        click.echo(one_line(f"{reading.source}: {reading.status}: {reading.reason}"), err=True)
    return inspect_page(reading), ExitCode.ALL_GOOD if reading.is_thread else ExitCode.NOTHING_EXTRACTED


def _two(old: str, new: str, max_bytes: int) -> tuple[str, ExitCode]:
    """The page that shows two parses."""
    from scraper.inspecting.diff import diff_page
    from scraper.terminal import one_line

    after = _side(new, max_bytes)
    before = _side(old, max_bytes, after)
    for side in (before, after):
        if not side.records:
            click.echo(one_line(f"{side.source}: {side.verdict}"), err=True)
    good = before.records and after.records
    return diff_page(before, after), ExitCode.ALL_GOOD if good else ExitCode.SOME_FAILED


def _side(path: str, max_bytes: int, other: Side | None = None) -> Side:
    """One side: a page, or what an earlier run wrote of the page on the other side."""
    from scraper.inspecting.reading import read_source
    from scraper.inspecting.sides import side_of, written_side

    if path.lower().endswith(".jsonl"):
        return written_side(Path(path), other.source if other else None)
    return side_of(read_source(path, max_bytes))


def _write(page: str, output: Path | None, shown: Path) -> None:
    """To FILE, to a pipe, or beside the user, who gets told where."""
    from scraper.replacing import FileSet
    from scraper.terminal import one_line

    data = page.encode("utf-8", "replace")
    if output is None and not sys.stdout.isatty():
        sys.stdout.buffer.write(data)
        return
    target = output or Path(f"{shown.name.split('#')[-1] or 'page'}.inspect.html".replace("/", "_"))
    with FileSet() as files:
        files.open(target).write(data)
    click.echo(f"wrote     {one_line(str(target))}", err=True)
