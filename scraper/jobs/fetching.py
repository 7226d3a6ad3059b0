"""The `[fetch]` section of a job: the same as the verb `fetch`, before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.exitcodes import ExitCode
from scraper.jobs.events import Log
from scraper.jobs.jobfile import Job

if TYPE_CHECKING:
    from scraper.fetching.running import Order


def fetch_pages(job: Job, log: Log) -> ExitCode:
    """Fetch what the job says into its folder; without a `[fetch]` section nothing.

    A fetch that fails is told and does not keep the run from reading what is there.
    """
    if job.fetch is None:
        return ExitCode.ALL_GOOD
    from scraper.fetching.keeper import NotKept
    from scraper.fetching.running import InUse, run_fetch

    def tell(message: str) -> None:
        log.event("fetch", message)

    try:
        code = run_fetch(read_fetch_order(job.fetch), tell, lambda _result: None)
    except (InUse, NotKept) as error:
        tell(f"could not fetch: {error}")
        return ExitCode.SOME_FAILED
    return ExitCode.ALL_GOOD if code is ExitCode.ALL_GOOD else ExitCode.SOME_FAILED


def read_fetch_order(section: Mapping[str, Any]) -> Order:
    """The order in a `[fetch]` section; raises `click.UsageError` for what can't be one."""
    from scraper.fetching.options import read_order

    options = {
        "urls": tuple(section["urls"]),
        "since": tuple(section["from"]),
        "until": section["to"],
        "sitemaps": tuple(section["sitemaps"]),
        "site": section["site"],
        "topics": tuple(section["topics"]),
        "crawls": tuple(section["common_crawl"]),
        "wayback": section["wayback"],
        "match": section["match"],
        "near": section["near"],
        "archive": section["archive"],
        "crawl_index": None,
        "crawl_data": None,
        "contact": section["contact"],
        "delay": section["delay"],
        "max_age": section["max_age"],
        "max_bytes": None,
        "networks": tuple(section["allow_networks"]),
    }
    return read_order(Path(section["into"]), options)
