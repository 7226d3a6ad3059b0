"""The verb `show`: arguments into one call."""

from __future__ import annotations

import click

from scraper.exitcodes import OF_JOBS, ExitCode, epilog


@click.command(epilog=epilog(OF_JOBS))
@click.argument("source", type=click.Path(allow_dash=True))
@click.option(
    "--as",
    "look",
    type=click.Choice(["card", "raw", "text", "lines"]),
    default="card",
    show_default=True,
    help="card: the thread, for reading; raw: the page's bytes as saved; text: as the parser sees it; "
    "lines: numbered, each with what it was read as.",
)
@click.option(
    "--max-bytes", metavar="N", type=click.IntRange(min=1), help="Refuse larger pages.  [default: 64 MiB]"
)
@click.option("--text-column", metavar="NAME", help="Column of a table that holds the pages.")
@click.option("--url-column", metavar="NAME", help="Column that holds their addresses.")
def show(
    source: str, look: str, max_bytes: int | None, text_column: str | None, url_column: str | None
) -> ExitCode:
    """Print one page again.

    SOURCE is what the column `source` of a table says: a file, or a member of one, such as
    crawl.warc.gz#1234, pages.zip#a/b.html or pages.jsonl#7. Of a file with several pages the first one
    is shown.

    \b
    Examples:
      doctor-answers show saved/thread.html
      doctor-answers show crawl.warc.gz#1234 --as raw > page.html
      doctor-answers show pages.zip#a/b.html --as lines | less
    """  # noqa: D301 (click takes the control character itself for "do not wrap")
    import shutil
    import sys

    from parsers.errors import ParseError
    from scraper.colours import palette_for
    from scraper.forms.streams import ReadOptions
    from scraper.inputs import DEFAULT_MAX_BYTES
    from scraper.saved import Unread
    from scraper.showing import Canvas, Look
    from scraper.showing import show as show_page
    from scraper.terminal import one_line

    options = ReadOptions(max_bytes or DEFAULT_MAX_BYTES, text_column, url_column)
    safe = one_line if sys.stdout.isatty() else str
    canvas = Canvas(shutil.get_terminal_size((100, 24)).columns, palette_for(sys.stdout), safe)
    try:
        shown = show_page(source, Look(look), options, canvas)
    except (Unread, ParseError) as error:
        click.echo(one_line(f"{source}: {error.status}: {error.reason}"), err=True)
        return ExitCode.NOTHING_EXTRACTED
    if isinstance(shown.content, bytes):
        sys.stdout.buffer.write(shown.content)
    else:
        sys.stdout.buffer.write(shown.content.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    if shown.fault:
        click.echo(one_line(f"{source}: {shown.fault}"), err=True)
        return ExitCode.NOTHING_EXTRACTED
    return ExitCode.ALL_GOOD
