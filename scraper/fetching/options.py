"""The options that `fetch` and `discover` share, and the order that they make."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.amounts import Amount
from scraper.exitcodes import ExitCode

if TYPE_CHECKING:
    from scraper.fetching.running import Order
    from scraper.fetching.sources import Sources
    from scraper.fetching.wayback import Archive, Wanted

# Names of the sites whose lists of questions are known; `scraper.fetching.sitelists` has their addresses.
SITES = ("realself",)

FETCH_CODES = {
    ExitCode.ALL_GOOD: "all good",
    ExitCode.SOME_FAILED: "some addresses failed, were blocked or refused; the summary tells which",
    ExitCode.USAGE: "usage error; nothing was done",
    ExitCode.NOTHING_EXTRACTED: "nothing was found or fetched",
    ExitCode.INTERNAL: "internal error, a fault of the program; what was fetched is kept",
    ExitCode.NOT_WRITTEN: "disk full or folder forbidden; what was fetched before is kept",
    ExitCode.LOCKED: "another run fetches into the folder; nothing was done",
    ExitCode.INTERRUPTED: "interrupted (Ctrl-C); the same command goes on",
    ExitCode.TERMINATED: "terminated (SIGTERM); the same command goes on",
}

_DATE = re.compile(r"\d{4}(?:-?\d{2}){0,2}(?:[T ]?\d{2}(?::?\d{2}){0,2}Z?)?")

_OPTIONS = (
    click.argument("urls", metavar="[URL]...", nargs=-1),
    click.option(
        "--from",
        "since",
        metavar="FILE|DATE",
        multiple=True,
        help="FILE: read addresses from it, one a line (- is standard input). With --wayback, DATE: the "
        "first day of the captures that are wanted.",
    ),
    click.option("--to", "until", metavar="DATE", help="With --wayback: the last day; 2018 means all of it."),
    click.option(
        "--sitemap",
        "sitemaps",
        metavar="URL",
        multiple=True,
        help="Pages of a sitemap and of those it lists.",
    ),
    click.option("--site", type=click.Choice(SITES), help="Pages that a site's own list of a --topic links."),
    click.option(
        "--topic", "topics", metavar="NAME|URL", multiple=True, help="Topic of --site: rhinoplasty."
    ),
    click.option(
        "--common-crawl",
        "crawls",
        metavar="INDEX",
        multiple=True,
        help="Pages out of a crawl of Common Crawl, as CC-MAIN-2018-05; needs --match.",
    ),
    click.option("--wayback", is_flag=True, help="Pages out of the Wayback Machine; needs --match."),
    click.option(
        "--match",
        metavar="PATTERN",
        help="The addresses that are wanted: 'realself.com/question/*'. Holds for all kinds of sources.",
    ),
    click.option(
        "--near",
        metavar="DATE",
        help="With --wayback: of each page the capture nearest to DATE; without it all that differ.",
    ),
    click.option(
        "--archive",
        metavar="URL",
        help="With --wayback: another archive, the address of a collection that pywb serves.",
    ),
    click.option(
        "--crawl-index", metavar="URL", hidden=True, help="Another index server for --common-crawl."
    ),
    click.option("--crawl-data", metavar="URL", hidden=True, help="Another file server for --common-crawl."),
    click.option(
        "--contact",
        metavar="EMAIL|URL",
        envvar="DOCTOR_ANSWERS_CONTACT",
        show_envvar=True,
        help="Where operators of sites can reach you; sent with every request. Required.",
    ),
    click.option(
        "--delay",
        metavar="SECONDS",
        type=Amount(min=0),
        default=2.0,
        show_default=True,
        help="Least pause between two requests to a host. It grows by itself with slow and failing hosts.",
    ),
    click.option(
        "--max-age",
        metavar="DAYS",
        type=Amount(min=0),
        default=1.0,
        show_default=True,
        help="Pages that were fetched within the last DAYS are not asked for again.",
    ),
    click.option(
        "--max-bytes",
        metavar="N",
        type=click.IntRange(min=1),
        help="Refuse pages of more than N bytes, unpacked.  [default: 64 MiB]",
    ),
    click.option(
        "--allow-network",
        "networks",
        metavar="CIDR",
        multiple=True,
        help="Ask hosts in this private network too (10.0.0.0/8); for sites of your own.",
    ),
)


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `command` the shared options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def fetch_epilog() -> str:
    """The exit codes as they are for fetching."""
    return "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {text}" for code, text in FETCH_CODES.items())


def read_order(folder: Path | None, options: dict[str, Any]) -> Order:
    """The order that the shared `options` give; raises `click.UsageError` for what can't be one."""
    from scraper.fetching.client import Limits, is_contact
    from scraper.fetching.politeness import Manners
    from scraper.fetching.running import Order

    contact = options["contact"] or ""
    if not is_contact(contact):
        raise click.UsageError(
            "give --contact (or DOCTOR_ANSWERS_CONTACT): an e-mail address or web page by which operators "
            "of the sites can reach you"
        )
    try:
        networks = tuple(ipaddress.ip_network(text) for text in options["networks"])
    except ValueError as error:
        raise click.UsageError(f"--allow-network: {error}") from error
    limits = Limits(max_bytes=options["max_bytes"]) if options["max_bytes"] else Limits()
    return Order(
        sources=_sources(options),
        contact=contact,
        folder=folder,
        manners=Manners(delay=options["delay"]),
        limits=limits,
        networks=networks,
        max_age=options["max_age"] * 86_400,
    )


def _sources(options: dict[str, Any]) -> Sources:
    """The sources that `options` name."""
    from scraper.fetching.commoncrawl import CommonCrawl, is_crawl
    from scraper.fetching.sources import Sources

    wayback, since = options["wayback"], options["since"]
    bad_crawl = next((name for name in options["crawls"] if not is_crawl(name)), None)
    for wrong, reason in (
        (
            not any(options[name] for name in ("urls", "sitemaps", "site", "crawls", "wayback", "since")),
            "nothing to fetch: give addresses, --from FILE, --sitemap, --site, --common-crawl or --wayback",
        ),
        ((wayback or options["crawls"]) and not options["match"], "--match is needed: which addresses?"),
        (bool(options["site"]) != bool(options["topics"]), "--site and --topic belong together"),
        (
            bad_crawl,
            f"--common-crawl: {bad_crawl} is no name of a crawl",
        ),
        (
            not wayback and any(options[name] for name in ("until", "near", "archive")),
            "--to, --near and --archive go with --wayback",
        ),
        (wayback and len(since) > 1, "with --wayback, --from is one date"),
    ):
        if wrong:
            raise click.UsageError(reason)
    places = {"index": options["crawl_index"], "data": options["crawl_data"]}
    return Sources(
        urls=options["urls"],
        files=() if wayback else since,
        sitemaps=options["sitemaps"],
        site=options["site"],
        topics=options["topics"],
        crawls=options["crawls"],
        crawl_places=CommonCrawl(**{name: url.rstrip("/") for name, url in places.items() if url}),
        archive=_archive(options) if wayback else None,
        wanted=_wanted(options) if wayback else None,
        match=options["match"],
    )


def _archive(options: dict[str, Any]) -> Archive:
    """The archive that is asked."""
    from scraper.fetching.wayback import Archive, pywb_archive

    return pywb_archive(options["archive"]) if options["archive"] else Archive()


def _wanted(options: dict[str, Any]) -> Wanted:
    """The captures that are wanted."""
    from scraper.fetching.targets import capture_time
    from scraper.fetching.wayback import Wanted

    near = _digits("--near", options["near"])
    first = _digits("--from", next(iter(options["since"]), None))
    try:
        return Wanted(
            match=options["match"],
            first=first,
            last=_digits("--to", options["until"]),
            near=capture_time(near) if near else None,
        )
    except ValueError as error:
        raise click.UsageError(f"--near: {error}") from error


def _digits(option: str, date: str | None) -> str | None:
    """A date as archives write it.

    >>> _digits("--to", "2018"), _digits("--to", "2018-05-06"), _digits("--to", None)
    ('2018', '20180506', None)
    """
    if date is None:
        return None
    if not _DATE.fullmatch(date):
        raise click.UsageError(f"{option}: {date!r} is no date; write 2014, 2014-05 or 2014-05-06")
    return re.sub(r"\D", "", date)
