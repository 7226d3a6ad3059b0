"""Long work is told on a terminal, and on no other stream."""

from __future__ import annotations

import io
import re
import sys
import threading

import pytest

from scraper.waiting import waiting

# Seconds; for what comes at once where nothing else is to be done.
PATIENCE = 60


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def __init__(self) -> None:
        super().__init__()
        self.was_written = threading.Event()

    def isatty(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Write, and say so."""
        done = super().write(text)
        self.was_written.set()
        return done


def test_a_watcher_is_told_and_the_line_goes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with waiting("summing up", 0.01):
        assert stream.was_written.wait(PATIENCE)
    assert re.fullmatch(r"(\rsumming up, \d+ s)+\r\x1b\[K", stream.getvalue())


def test_what_is_done_soon_needs_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with waiting("summing up", PATIENCE):
        pass
    assert stream.getvalue() == ""


def test_a_log_stays_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    others = set(threading.enumerate())
    with waiting("summing up", 0.0):
        assert set(threading.enumerate()) <= others  # nobody is there who could tell
    assert stream.getvalue() == ""


def test_an_error_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)

    @waiting("summing up", 0.01)
    def interrupted() -> None:
        assert stream.was_written.wait(PATIENCE)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().endswith("\r\x1b[K")
