"""Colours on a terminal, and only there: a file or a pipe gets none, nor does who set NO_COLOR.

See https://no-color.org: any value of NO_COLOR but the empty one asks for none.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

Paint = Callable[[str], str]
"""A text as a terminal shows it in some way; it takes no columns more."""


@dataclass(frozen=True, slots=True)
class Palette:
    """How the parts of a view are painted."""

    headline: Paint = str
    title: Paint = str
    doctor: Paint = str
    soft: Paint = str
    """What is there to be looked up."""


PLAIN = Palette()


def palette_for(stream: TextIO) -> Palette:
    """The palette for what is written to `stream`."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return PLAIN
    return Palette(headline=_paint("1;36"), title=_paint("1"), doctor=_paint("32"), soft=_paint("2"))


def _paint(code: str) -> Paint:
    r"""Paint with the colours that the user's terminal has under the number.

    >>> _paint("1")("Title "), _paint("1")("")
    ('\x1b[1mTitle \x1b[0m', '')
    """
    return lambda text: f"\x1b[{code}m{text}\x1b[0m" if text else text
