"""Long work is told on a terminal, and on no other stream."""

from __future__ import annotations

import io
import sys
import time

import pytest

from scraper.waiting import waiting


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def told(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with waiting("summing up", patience):
        time.sleep(0.1)
    return stream.getvalue()


def test_a_watcher_is_told_and_the_line_goes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, Terminal(), 0.01) == "\rsumming up, 0 s\r\x1b[K"


def test_what_is_done_soon_needs_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, Terminal(), 60) == ""


def test_a_log_stays_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, io.StringIO(), 0.01) == ""


def test_an_error_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)

    @waiting("summing up", 0.01)
    def interrupted() -> None:
        time.sleep(0.05)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().endswith("\r\x1b[K")
