"""The job file: TOML in, a checked `Job` out; every fault is told with file, line and key.

One table (`jobkeys.KEYS`) holds all keys with their checks and defaults; what the file may hold and what
`init` explains are compared in a test.
"""

from __future__ import annotations

import difflib
import glob
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from scraper.inputs import DEFAULT_MAX_BYTES
from scraper.jobs.jobkeys import FORMATS, KEYS
from scraper.timelimit import DEFAULT_SECONDS


class Fault(NamedTuple):
    """Something wrong in a job file."""

    line: int | None
    key: str
    what: str


class BadJobFile(Exception):
    """A job file that can't be used; each fault names file, line and key. Mend the file."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        places = (f"{path}:{fault.line}" if fault.line else str(path) for fault in faults)
        super().__init__(
            "\n".join(
                f"{place}: {f'{fault.key}: ' if fault.key else ''}{fault.what}"
                for place, fault in zip(places, faults, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """When a run raises an alarm; see `scraper.jobs.alarms`."""

    on_alarm: tuple[str, ...] = ()
    min_pages: int = 10
    history: int = 30
    min_drop: float = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """What a job file asks for; relative paths are meant from the folder of the file."""

    path: Path
    name: str
    output: Path
    formats: tuple[str, ...]
    """Parquet is always among them, as the other tables are made from it."""
    inputs: tuple[str, ...]
    fetch: Mapping[str, Any] | None
    """The checked `[fetch]` section; None when the job fetches nothing."""
    alarms: AlarmSettings
    max_bytes: int = DEFAULT_MAX_BYTES
    timeout: float = DEFAULT_SECONDS
    """Seconds that one page may take."""
    keep_runs: int = 400
    workers: int | None = None
    """How many processes may read; None for one on each core."""

    @property
    def folder(self) -> Path:
        """The folder that the paths of the file are meant from."""
        return self.path.parent


def load_job(path: Path) -> Job:
    """The job that the file at `path` describes.

    Raises:
        BadJobFile: it can't be read, is no TOML, or has keys or values that mean nothing.
    """
    try:
        text = path.read_bytes().decode()
        found = tomllib.loads(text)
    except OSError as error:
        raise BadJobFile(path, [Fault(None, "", (error.strerror or str(error)).lower())]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadJobFile(path, [Fault(line, "", "not in UTF-8; save the file as UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise BadJobFile(path, [_syntax_fault(error, text)]) from error
    faults = list(_faults(found)) or list(_place_faults(found, path.resolve().parent))
    faults = [fault._replace(line=_line_of(text, fault.key)) for fault in faults]
    if faults:
        raise BadJobFile(path, faults)
    return _job(path.resolve(), found)


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str) -> Fault:
    """The place is the end of the parser's message: `… (at line 3, column 7)`."""
    message = str(error)
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    return Fault(line, "", f"no valid TOML: {message[: place.start()] if place else message}")


def _faults(found: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with the content; the line is not known yet."""
    for section, content in found.items():
        if section not in KEYS:
            yield Fault(None, section, f"there is no such section{_meant(section, KEYS)}")
        elif not isinstance(content, dict):
            yield Fault(None, section, f"must be a section: [{section}]")
        else:
            yield from _section_faults(section, content)
    if "output" not in _table(found, "job"):
        yield Fault(None, "job.output", "is missing: the folder of the dataset")
    if not _table(found, "inputs").get("paths") and "fetch" not in found:
        yield Fault(None, "inputs.paths", "nothing to read: name folders, files or patterns, or add [fetch]")
    for key in ("into", "contact") if "fetch" in found else ():
        if key not in _table(found, "fetch"):
            yield Fault(None, f"fetch.{key}", "is missing")


def _place_faults(found: dict[str, Any], folder: Path) -> Iterator[Fault]:
    """Inputs in the folder of the dataset: a run passes over all that lies there, as it is its own work."""
    output = (folder / found["job"]["output"]).resolve()
    named = [("inputs.paths", given) for given in _table(found, "inputs").get("paths", ())]
    named += [("fetch.into", found["fetch"]["into"])] if "fetch" in found else []
    for key, given in named:
        place = Path(os.path.abspath(folder / _fixed_part(given)))  # noqa: PTH100 (no links)
        if output in (place, *place.parents):
            yield Fault(
                None, key, f"{given} lies in job.output, where nothing is read; choose another folder"
            )


def _fixed_part(pattern: str) -> str:
    """The folder that all matches of a pattern lie in; a path without pattern as it is.

    >>> _fixed_part("crawl/2026-*/*.warc.gz"), _fixed_part("*.html"), _fixed_part("pages/")
    ('crawl', '', 'pages/')
    """
    if not glob.has_magic(pattern):
        return pattern
    return re.split(r"[*?[]", pattern, maxsplit=1)[0].rpartition("/")[0]


def _section_faults(section: str, content: dict[str, Any]) -> Iterator[Fault]:
    for name, value in content.items():
        key = KEYS[section].get(name)
        if key is None:
            yield Fault(None, f"{section}.{name}", f"there is no such key{_meant(name, KEYS[section])}")
        elif not key.fits(value):
            yield Fault(None, f"{section}.{name}", f"must be {key.wanted}, not {value!r}")


def _meant(name: str, names: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, names, 1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(names)}"


def _table(found: dict[str, Any], section: str) -> dict[str, Any]:
    content = found.get(section, {})
    return content if isinstance(content, dict) else {}


def _line_of(text: str, key: str) -> int | None:
    r"""The line of `section.name`, else of its `[section]`; tomllib does not tell lines.

    >>> text = "[job]\noutput = 'x'\n"
    >>> _line_of(text, "job.output"), _line_of(text, "job.name"), _line_of(text, "alarms")
    (2, 1, None)
    """
    wanted, _, name = key.partition(".")
    section, header = "", None
    for number, line in enumerate(text.splitlines(), 1):
        if opened := re.match(r"\s*\[+\s*[\"']?([\w-]+)", line):
            section = opened[1]
            header = number if section == wanted and header is None else header
        elif assigned := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*(?:\.\s*[\"']?([\w-]+)[\"']?\s*)?=", line):
            path = (section, assigned[1]) if section else (assigned[1], assigned[2] or "")
            if path == (wanted, name):
                return number
    return header


def _job(path: Path, found: dict[str, Any]) -> Job:
    """The job of a file without faults."""
    values = {
        section: {name: _table(found, section).get(name, key.default) for name, key in keys.items()}
        for section, keys in KEYS.items()
    }
    job, alarms = values["job"], values["alarms"]
    return Job(
        path=path,
        name=job["name"] or path.stem,
        output=Path(job["output"]),
        formats=tuple(sorted({"parquet", *job["formats"]}, key=FORMATS.index)),
        inputs=tuple(values["inputs"]["paths"]),
        fetch=values["fetch"] if "fetch" in found else None,
        alarms=AlarmSettings(
            tuple(alarms["on_alarm"]), alarms["min_pages"], alarms["history"], float(alarms["min_drop"])
        ),
        max_bytes=job["max_bytes"],
        timeout=float(job["timeout"]),
        keep_runs=job["keep_runs"],
        workers=job["workers"],
    )
