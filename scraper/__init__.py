"""All contact with the outside: saved forms, fetching, jobs, tables, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.frames import load

__all__ = ["load"]


def __getattr__(name: str) -> object:
    """`load`, imported when it is asked for: every module of the package comes by here, few need it."""
    if name != "load":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scraper.frames import load

    return load
