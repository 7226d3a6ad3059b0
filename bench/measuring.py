"""Measuring on a machine that others use too: interleaved runs in one process, medians, ratios.

A machine that is slow for a second is slow for all of the rivals, so ratios hold where times do not. What is
measured is processor time: that another program had the processor meanwhile is nobody's cost.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from scraper.lean import rare_collections

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


class Timing(NamedTuple):
    """What a rival took for one item, in milliseconds."""

    median: float
    best: float


def interleave(
    rivals: Mapping[str, Callable[[Any], object]], items: Mapping[str, Sequence[Any]], rounds: int
) -> dict[str, Timing]:
    """Run each rival over its items, all rivals in turn, `rounds` times; gives the processor time per item.

    `items` are named as the rivals. What is collected between the runs costs nobody's time.
    """
    times: dict[str, list[float]] = {name: [] for name in rivals}
    with rare_collections():  # as in the runs of `parse`; for all rivals alike
        for _ in range(rounds):
            for name, rival in rivals.items():
                gc.collect()
                start = time.process_time()
                for item in items[name]:
                    rival(item)
                times[name].append((time.process_time() - start) / len(items[name]) * 1e3)
    return {name: Timing(statistics.median(each), min(each)) for name, each in times.items()}


def stop_trimming() -> bool:
    """Keep glibc from giving freed memory back to the system between pages; False where that is not glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_M_TRIM_THRESHOLD, 2**30) and mallopt(_M_MMAP_THRESHOLD, 2**30))


def describe(*packages: str) -> str:
    """Machine, Python and versions, as they belong under every figure."""
    names = {"": platform.processor() or platform.machine()}
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line.partition(":") for line in cpuinfo.read_text().splitlines()]
        names = {key.strip(): value.strip() for key, _, value in lines}
    model = names.get("model name", names.get("", platform.machine()))
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    libc = " ".join(platform.libc_ver()).strip() or platform.system()
    return (
        f"{model}, {os.cpu_count()} cores{load}; {libc}; "
        f"{platform.python_implementation()} {sys.version.split()[0]}; {versions}"
    )


def show(title: str, timings: Mapping[str, Timing], base: str) -> None:
    """Print the timings, each with its ratio to `base`."""
    print(f"\n{title}")
    print(f"  {'':<42}{'median ms':>10}{'best ms':>10}{'ratio':>8}")
    for name, timing in timings.items():
        ratio = timing.median / timings[base].median
        print(f"  {name:<42}{timing.median:>10.3f}{timing.best:>10.3f}{ratio:>8.2f}")
