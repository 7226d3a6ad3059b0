"""The exit codes, and what SIGTERM raises. Imports next to nothing: the help text is made from it."""

from __future__ import annotations

from collections.abc import Set
from enum import IntEnum


class ExitCode(IntEnum):
    """What became of a run, for shells and schedulers."""

    ALL_GOOD = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING_EXTRACTED = 3
    INTERNAL = 4
    NOT_WRITTEN = 5
    ALARM = 6
    LOCKED = 7
    DAMAGED = 8
    INTERRUPTED = 130
    PIPE_CLOSED = 141
    TERMINATED = 143


class Terminated(BaseException):
    """SIGTERM: everything is cleaned up as after Ctrl-C. click would turn a KeyboardInterrupt into Abort."""


MEANINGS: dict[ExitCode, str] = {
    ExitCode.ALL_GOOD: "all good",
    ExitCode.SOME_FAILED: "some inputs failed, with --strict also partial threads; the rest is in the table",
    ExitCode.USAGE: "usage error; nothing was done",
    ExitCode.NOTHING_EXTRACTED: "nothing extracted: no input gave a thread; an older table stays as it was",
    ExitCode.INTERNAL: "internal error, a fault of the program; output files are as before",
    ExitCode.NOT_WRITTEN: "an output could not be written (disk full, forbidden); output files are as before",
    ExitCode.ALARM: "a job raised an alarm: what it read differs from earlier runs; the tables are published",
    ExitCode.LOCKED: "another run of the job is at work; nothing was done",
    ExitCode.DAMAGED: "the state of a job can't be used; restore it, or run with --rebuild",
    ExitCode.INTERRUPTED: "interrupted (Ctrl-C); output files are as before",
    ExitCode.PIPE_CLOSED: "the reader of the pipe went away",
    ExitCode.TERMINATED: "terminated (SIGTERM); output files are as before",
}


# Those that only `run` and `reparse` give.
OF_JOBS = frozenset({ExitCode.ALARM, ExitCode.LOCKED, ExitCode.DAMAGED})


def epilog(without: Set[ExitCode] = frozenset()) -> str:
    """The exit codes as the end of a help text; the control character keeps click from wrapping them."""
    told = (f"  {code.value:>3}  {MEANINGS[code]}" for code in ExitCode if code not in without)
    return "\b\nExit codes:\n" + "\n".join(told)
