"""The command line: each handler translates its arguments into one call and gives an exit code.

Whatever is heavy (parsers, pandas, pyarrow) is imported inside the handler that needs it: `--help`
answers at once.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from scraper.exitcodes import MEANINGS, ExitCode

_EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {MEANINGS[code]}" for code in ExitCode)


class Terminated(KeyboardInterrupt):
    """SIGTERM: everything is cleaned up as after Ctrl-C."""


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Print the version; imported here, as the parsers are behind it."""
    if wanted and not context.resilient_parsing:
        from parsers.version import PARSER_VERSION

        click.echo(f"doctor-answers {PARSER_VERSION}")
        context.exit()


@click.group(
    epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
def cli() -> None:
    """Turn saved doctor Q&A thread pages into one tidy table, one row per answer."""


@cli.command(epilog=_EXIT_CODES)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the answers to FILE: .csv, .parquet or .jsonl. May be given several times.",
)
@click.option(
    "--pages",
    metavar="FILE",
    type=click.Path(path_type=Path),
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
def parse(
    paths: tuple[str, ...],
    outputs: tuple[Path, ...],
    pages: Path | None,
    evidence: bool,
    strict: bool,
    raw_csv: bool,
    max_bytes: int | None,
) -> ExitCode:
    """Read saved thread pages into a table.

    PATH is a page (.html, .txt, ...; .gz too: its bytes decide), a folder, which is walked for pages, or -
    for one page on standard input. Without -o the answers are shown on the terminal, or written as CSV
    to a pipe. A summary goes to standard error.

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
    from scraper.inputs import DEFAULT_MAX_BYTES
    from scraper.statuses import FAILED, FAILED_STRICT

    request = Request(
        paths=paths,
        outputs=outputs,
        pages=pages,
        table=ANSWERS_WITH_EVIDENCE if evidence else ANSWERS,
        formulas=Formulas.RAW if raw_csv else Formulas.GUARDED,
        max_bytes=max_bytes or DEFAULT_MAX_BYTES,
        failed=FAILED_STRICT if strict else FAILED,
    )
    for reason in refusals(request):
        raise click.UsageError(reason)
    return run_parse(request)


@cli.command()
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


@contextmanager
def _sigterm_interrupts() -> Iterator[None]:
    """SIGTERM raises `Terminated` inside the block. Only the main thread may set handlers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def terminate(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _complain(message: str) -> None:
    """One line on standard error."""
    click.echo(f"doctor-answers: {message}", err=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's own); gives the exit code, never raises."""
    try:
        with _sigterm_interrupts():
            code = cli.main(args=argv, prog_name="doctor-answers", standalone_mode=False)
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = ExitCode.USAGE
    except Terminated:
        _complain("terminated; output files are as before; the same command starts over")
        code = ExitCode.TERMINATED
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted; output files are as before; the same command starts over")
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        code = ExitCode.PIPE_CLOSED
    except OSError as error:
        _complain(f"can't write: {error}; output files are as before; free space or choose another place")
        code = ExitCode.NOT_WRITTEN
    except Exception:
        import traceback

        traceback.print_exc()
        _complain("internal error, see above; output files are as before; please report it")
        code = ExitCode.INTERNAL
    return int(code or 0)


def _forget_stdout() -> None:
    """Keep the interpreter from flushing to a closed pipe, and complaining, when it exits."""
    import os

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


if __name__ == "__main__":
    sys.exit(main())
