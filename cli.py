"""The command line: each handler translates its arguments into one call and gives an exit code.

Whatever is heavy (parsers, pandas, pyarrow) is imported inside the handler that needs it: `--help`
answers at once.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from io import RawIOBase, TextIOWrapper
from types import FrameType
from typing import BinaryIO, cast

import click

from scraper.exitcodes import ExitCode, Terminated, epilog

# Verb → module and name of its command. Only the verb that is called is imported, so that start-up stays
# fast; all of them are for the list in `--help`.
VERBS = {
    "parse": "scraper.commands.parse:parse",
    "schema": "scraper.commands.schema:schema",
    "show": "scraper.commands.show:show",
    "inspect": "scraper.commands.inspect:inspect",
    "report": "scraper.commands.report:report",
    "discover": "scraper.commands.discover:discover",
    "fetch": "scraper.commands.fetch:fetch",
    "init": "scraper.commands.init:init",
    "run": "scraper.commands.run:run",
    "reparse": "scraper.commands.reparse:reparse",
}


_STANDARD_ERROR = 2


class PipeClosed(Exception):
    """The reader of standard output went away. click would turn a BrokenPipeError into exit code 1."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosed from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click calls it so)
        """The verbs, in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a verb; None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module, _, name = VERBS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Print the version; imported here, as the parsers are behind it."""
    if wanted and not context.resilient_parsing:
        from parsers.version import PARSER_VERSION

        click.echo(f"doctor-answers {PARSER_VERSION}")
        context.exit()


@click.group(
    cls=LazyGroup,
    epilog=epilog(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
            if sys.stdout:
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
    except (BrokenPipeError, PipeClosed):
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


class _ClosedOutput(RawIOBase):
    """Standard output that was closed before the program began: an error for whoever writes to it."""

    def writable(self) -> bool:
        """It is opened for nothing else."""
        return True

    def write(self, _data: object) -> int:
        """Fail, as the stream is closed."""
        raise OSError(errno.EBADF, "standard output is closed")


def _fill_closed_streams() -> None:
    """Give the numbers of closed standard streams away: else the next file that is opened gets one.

    Then what is said on standard error would go into a table.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        os.set_inheritable(number, True)  # noqa: FBT003 (worker processes have them too)
    os.close(number)
    if sys.stdout is None:
        sys.stdout = TextIOWrapper(cast("BinaryIO", _ClosedOutput()), "utf-8", write_through=True)
    if sys.stderr is None:
        sys.stderr = open(_STANDARD_ERROR, "w", closefd=False)  # noqa: SIM115 (a descriptor)


def process() -> int:
    """`main` for a process that is nothing but this command line."""
    from scraper.lean import forget_circles, leave_pandas_out, rare_collections

    _fill_closed_streams()
    quick: AbstractContextManager[None] = nullcontext()
    if sys.argv[1:2] == ["parse"]:
        leave_pandas_out()
        quick = rare_collections()  # imports leave nothing to collect either
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that is not UTF-8 shows a question mark; tables are written as bytes, and stay UTF-8.
        sys.stdout.reconfigure(errors="replace")
    with quick:
        code = main()
    forget_circles()
    return code


def _forget_stdout() -> None:
    """Keep the interpreter from flushing to a closed pipe, and complaining, when it exits."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


if __name__ == "__main__":
    sys.exit(process())
