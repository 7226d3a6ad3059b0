"""The keys of a job file: what each must be, and what holds when it is not given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from scraper.amounts import MOST
from scraper.inputs import DEFAULT_MAX_BYTES
from scraper.timelimit import DEFAULT_SECONDS

FORMATS = ("parquet", "csv", "jsonl")


class Key(NamedTuple):
    """One key: what it must be in words, the check, and the value when it is not given."""

    wanted: str
    fits: Callable[[Any], bool]
    default: Any


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_formats(value: Any) -> bool:
    return _is_texts(value) and bool(value) and set(value) <= set(FORMATS)


def _is_count(least: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST


def _is_above_zero(value: Any) -> bool:
    return _is_amount(value) and value > 0


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


_TEXT = "a text that is not empty"
_TEXTS = "a list of texts"

KEYS: dict[str, dict[str, Key]] = {
    "job": {
        "name": Key(_TEXT, _is_text, None),
        "output": Key(_TEXT, _is_text, None),
        "formats": Key(f"a list of {', '.join(FORMATS)}", _is_formats, list(FORMATS)),
        "timeout": Key("a number of seconds above 0", _is_above_zero, DEFAULT_SECONDS),
        "max_bytes": Key("a whole number of bytes from 1 on", _is_count(1), DEFAULT_MAX_BYTES),
        "workers": Key("a whole number from 1 on", _is_count(1), None),
        "keep_runs": Key("a whole number from 1 on", _is_count(1), 400),
    },
    "inputs": {"paths": Key(_TEXTS, _is_texts, [])},
    "fetch": {
        "into": Key(_TEXT, _is_text, None),
        "contact": Key(_TEXT, _is_text, None),
        "urls": Key(_TEXTS, _is_texts, []),
        "from": Key(_TEXTS, _is_texts, []),
        "to": Key(_TEXT, _is_text, None),
        "sitemaps": Key(_TEXTS, _is_texts, []),
        "site": Key(_TEXT, _is_text, None),
        "topics": Key(_TEXTS, _is_texts, []),
        "common_crawl": Key(_TEXTS, _is_texts, []),
        "wayback": Key("true or false", _is_flag, default=False),
        "match": Key(_TEXT, _is_text, None),
        "near": Key(_TEXT, _is_text, None),
        "archive": Key(_TEXT, _is_text, None),
        "delay": Key("a number of seconds from 0 on", _is_amount, 2.0),
        "max_age": Key("a number of days from 0 on", _is_amount, 0.5),
        "allow_networks": Key(_TEXTS, _is_texts, []),
    },
    "alarms": {
        "on_alarm": Key(_TEXTS, _is_texts, []),
        "min_pages": Key("a whole number from 5 on", _is_count(5), 10),
        "history": Key("a whole number from 3 on", _is_count(3), 30),
        "min_drop": Key("a share from 0 to 1", _is_share, 0.05),
    },
}
