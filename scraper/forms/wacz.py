"""WACZ: a zip with WARC files, a list of the pages that were visited, and `datapackage.json`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from scraper.forms.streams import HEAD, Counted, Job, Stream, open_forward, open_stream
from scraper.forms.zipdirectory import Window, ZipMember, open_member, read_directory
from scraper.identity import canonical_address
from scraper.saved import Found, SavedPage, Unread, UnreadPage

# A WACZ has a dozen members; what has thousands is another zip that happens to hold the same name.
_MAX_MEMBERS = 1000

# The lists of pages; the second one holds what a crawler found by itself.
_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")

_STORED = 0


def is_wacz(file: BinaryIO) -> bool:
    """Whether a zip archive is a WACZ."""
    names = set()
    for number, member in enumerate(read_directory(file)):
        if number >= _MAX_MEMBERS:
            return False
        names.add(member.name)
    return "datapackage.json" in names and any(name.startswith("archive/") for name in names)


def read_wacz(stream: Stream, file: BinaryIO, job: Job) -> Iterator[Found]:
    """The pages in the WARC files of a WACZ; listed pages of which no response is there are counted."""
    listed: set[str | None] = set()
    members = list(read_directory(file))
    for member in members:
        if member.name in _LISTS:
            listed |= _listed(member, file, job)
    for member in members:
        if member.name.startswith("archive/") and not member.is_folder:
            for found in _archive(stream, member, file, job):
                if isinstance(found, SavedPage):
                    listed.discard(canonical_address(found.url))
                yield found
    if listed - {None} and job.wanted is None:
        job.notes["pages listed in a WACZ without a response that holds one"] += len(listed - {None})


def _archive(stream: Stream, member: ZipMember, file: BinaryIO, job: Job) -> Iterator[Found]:
    """The pages in one WARC file."""
    inside = job.inside(member.name)
    if inside is None:
        return
    source = f"{stream.source}#{member.name}"
    try:
        if member.info.compress_type == _STORED:
            inner = open_stream(source, io.BufferedReader(Window(member, file), HEAD))
        else:
            unpacked = Counted(open_member(member, file), job.budget.spend)
            inner = open_forward(source, io.BufferedReader(unpacked, HEAD))
    except Unread as unread:
        yield UnreadPage(source, unread.status, unread.reason)
    else:
        yield from job.read(inner, inside)


def _listed(member: ZipMember, file: BinaryIO, job: Job) -> set[str | None]:
    """The addresses in a list of pages; its first line says what it is."""
    data = open_member(member, file).read(job.options.max_bytes)
    addresses = set()
    for line in data.splitlines():
        try:
            url = json.loads(line).get("url")
        except (ValueError, AttributeError):
            continue
        if isinstance(url, str):
            addresses.add(canonical_address(url))
    return addresses
