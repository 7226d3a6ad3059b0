"""Threads on a terminal: a table that fits the window, colours only where they belong."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest

from scraper.colours import PLAIN, palette_for
from scraper.columns import ANSWERS
from scraper.rows import answer_rows
from scraper.view import ThreadView
from tests.made_threads import ANSWER, ORIGIN, thread

OTHERS = ANSWER._replace(
    title=None, doctor_name="隆鼻手術 " * 9, specialty="\x1b[31mred", rating=9.5, rating_scale=10.0
)


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def columns(line: str) -> int:
    """How many columns a line takes: those of its characters, counted in another way than ours."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def view(width: int, palette: object = PLAIN) -> str:
    out = io.StringIO()
    shown = ThreadView(out.write, width, palette)  # type: ignore[arg-type]
    shown.add(answer_rows(thread(ANSWER, OTHERS), ORIGIN, ANSWERS))
    shown.add([])
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 60, 95, 96, 120, 300])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    lines = view(width).splitlines()
    assert lines
    assert max(map(columns, lines)) <= width


def test_a_wide_window_gets_a_table() -> None:
    head, count, names, first, second, *rest = view(120).split("\n")
    assert (head, count, rest) == ("Jog?", "2 answers of 3 declared · pages/a.txt", ["", ""])
    assert names.split() == ["answer", "doctor", "place,", "specialty", "rating"]
    cells = ["   1", "Wait", "Ann Lee, MD", "Tampa, Florida, Plastic Surgeon", "4.8 (65)"]
    assert re.split(r"  +", first.strip()) == [cells[0].strip(), *cells[1:]]
    assert [first.index(cell) for cell in cells[2:]] == [
        names.index(name) for name in ("doctor", "place", "rating")
    ]
    assert second.startswith("   2  (First. Second.)  ")
    assert second.endswith("9.5/10 (65)")


def test_nothing_of_the_page_commands_the_terminal() -> None:
    assert "\x1b" not in view(120)
    assert "\x1b" not in view(60)


def test_colours_take_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for width in (60, 120):
        coloured = view(width, palette_for(Terminal()))
        assert "\x1b[1mWait\x1b[0m" in coloured
        assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == view(width)


def test_only_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "")
    assert palette_for(Terminal()) != PLAIN
    assert palette_for(io.StringIO()) == PLAIN
    monkeypatch.setenv("NO_COLOR", "1")
    assert palette_for(Terminal()) == PLAIN
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("TERM", "dumb")
    assert palette_for(Terminal()) == PLAIN
