"""Saves a page as a person does, with the browser's own dialog on a screen that nobody sees.

No protocol reaches "Save page as": DevTools only knows MHTML.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

TOOLS = ("Xvfb", "openbox", "xdotool")

# "Webpage, Complete" among the kinds that the dialog offers; the first one, "HTML Only", keeps the bytes.
_COMPLETE = 1

# Seconds; for what takes one or two, when nothing else is to be done.
_PATIENCE = 180


def missing_tools() -> list[str]:
    """What has to be installed first."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def save_complete(browser: str, url: str, title: str, folder: Path) -> Path:
    """The page at `url`, whose title begins with `title`, saved as "Webpage, Complete" into `folder`."""
    profile = folder / "profile"
    (profile / "Default").mkdir(parents=True)
    saved = folder / "saved"
    saved.mkdir()
    wishes = {"savefile": {"default_directory": str(saved), "type": _COMPLETE}}
    (profile / "Default" / "Preferences").write_text(json.dumps(wishes))
    command = [
        browser, "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={profile}", url,
    ]  # fmt: skip
    with _screen() as screen, _running(command, screen):
        _waited(lambda: _ask_to_save(screen, title), "the dialog that saves")
        _show(screen, "Save File")
        return _waited(lambda: _save(screen, saved), "the saved page")


def _ask_to_save(screen: dict[str, str], title: str) -> str:
    """Press the keys of "Save page as", again as the browser takes its time; the dialog once it is there."""
    if not _find(screen, "Save File"):
        _show(screen, title)
        _keys(screen, "ctrl+s")
        with suppress(TimeoutError):
            _waited(lambda: _find(screen, "Save File"), "the dialog", seconds=10)
    return _find(screen, "Save File")


def _save(screen: dict[str, str], saved: Path) -> Path | None:
    """Press the dialog's button (again, as a window takes its time); the file when it is there and whole."""
    found = next(saved.glob("*.html"), None)
    if found is None:
        _keys(screen, "alt+s")
    return found if found and found.read_bytes().rstrip().endswith(b"</html>") else None


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """The environment of programs on a screen of their own, with a manager that gives windows the keys."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1000x700x24", "-nolisten", "tcp"]
    with os.fdopen(reader, "rb") as number, _running(command, dict(os.environ), writer):
        os.close(writer)
        screen = {**os.environ, "DISPLAY": f":{number.readline().decode().strip()}"}
        with _running(["openbox"], screen):
            yield screen


@contextmanager
def _running(command: list[str], environment: dict[str, str], *handed: int) -> Iterator[None]:
    """A program that runs as long as the block."""
    process = subprocess.Popen(
        command, env=environment, pass_fds=handed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _show(screen: dict[str, str], title: str) -> None:
    """Wait for a window and give it the keys."""
    window = _waited(lambda: _find(screen, title), f"a window {title!r}").split()[0]
    with suppress(subprocess.TimeoutExpired):  # it may have the keys already
        subprocess.run(["xdotool", "windowactivate", "--sync", window], env=screen, check=False, timeout=20)
    time.sleep(0.5)  # it takes the keys a little later than it says so


def _find(screen: dict[str, str], title: str) -> str:
    """The windows whose title begins so, a number on each line; empty when there is none."""
    command = ["xdotool", "search", "--onlyvisible", "--name", title]
    return subprocess.run(command, env=screen, capture_output=True, text=True, check=False).stdout


def _keys(screen: dict[str, str], keys: str) -> None:
    subprocess.run(["xdotool", "key", keys], env=screen, check=True, timeout=_PATIENCE)


def _waited(look: Callable[[], T | None], what: str, seconds: float = _PATIENCE) -> T:
    """What `look` sees, once there is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seen = look()
        if seen:
            return seen
        time.sleep(0.4)
    raise TimeoutError(f"no sign of {what} within {seconds} seconds")
