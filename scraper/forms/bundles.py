"""zip and tar archives of pages: members are read as streams and never written anywhere.

A member's name is only a label, so one called `../../x` harms nobody. Which members are pages is told
by their names, as in a folder; the others, links, devices and folders are counted.
"""

from __future__ import annotations

import io
import tarfile
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, cast

from parsers.records import Status
from scraper.folders import is_page_name
from scraper.forms.streams import HEAD, Counted, Job, Stream, open_forward, read_whole
from scraper.forms.wacz import is_wacz, read_wacz
from scraper.forms.zipdirectory import ZipMember, open_member, read_directory
from scraper.saved import Found, Unread, UnreadPage


def seekable_file(stream: Stream, job: Job) -> BinaryIO:
    """The stream's file when one can move in it, else its content in memory, up to the size of a page."""
    if stream.seekable:
        return stream.file
    try:
        return io.BytesIO(read_whole(stream, job.options.max_bytes))
    except Unread as unread:
        reason = f"{unread.reason} (this form can't be read as a stream: name the file itself, unpacked)"
        raise Unread(unread.status, reason) from unread


def is_page_member(name: str) -> bool:
    """Whether a member is taken for its name: as in a folder, nothing hidden and no asset of a saved page.

    >>> [is_page_member(n) for n in ("../../a.html", "b/c.txt.gz", ".git/a.html", "a_files/b.html", "a.js")]
    [True, True, False, False, False]
    """
    folders = name.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in folders)
    assets = any(part.endswith("_files") for part in folders[:-1])
    return not hidden and not assets and folders[0] != "__MACOSX" and is_page_name(folders[-1])


def read_zip(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in a zip archive, in the order of its directory; WACZ is one of them."""
    file = seekable_file(stream, job)
    if is_wacz(file):
        yield from read_wacz(stream, file, job)
        return
    pages = others = 0
    for member in read_directory(file):
        if member.is_folder:
            continue
        if member.is_link or not is_page_member(member.name):
            others += 1
            continue
        pages += 1
        inside = job.inside(member.name)
        if inside is not None:
            yield from _zip_member(stream, member, file, inside)
    yield from _sum_up(stream, job, pages, others, "zip")


def _zip_member(stream: Stream, member: ZipMember, file: BinaryIO, job: Job) -> Iterator[Found]:
    """The pages in one member."""
    source = f"{stream.source}#{member.name}"
    try:
        unpacked = io.BufferedReader(Counted(open_member(member, file), job.budget.spend), HEAD)
        inner = open_forward(source, unpacked)
    except Unread as unread:
        yield UnreadPage(source, unread.status, unread.reason)
    except Exception as error:  # zlib, bz2 and lzma each have their own
        yield UnreadPage(source, Status.UNREADABLE, f"damaged member ({error}); fetch the archive again")
    else:
        yield from job.read(inner, job)


def _sum_up(stream: Stream, job: Job, pages: int, others: int, kind: str) -> Iterator[Found]:
    """What is told about an archive at its end."""
    if others:
        job.notes[f"members of {kind} archives that are no pages"] += others
    if not pages and job.wanted is None:
        reason = f"a {kind} archive without pages ({others:,} other members)"
        yield UnreadPage(stream.source, Status.UNDECODABLE, reason)


def _header_class(damage: Counter[str]) -> type[tarfile.TarInfo]:
    """The class of tar headers, with a count of the blocks that are none.

    tarfile passes them silently when it is told to go on, and stops silently when it is not.
    """

    class Header(tarfile.TarInfo):
        """A header that counts the broken ones."""

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Header:
            """The header in a block."""
            try:
                return super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError:
                if any(buf):
                    damage["blocks"] += 1
                    damage["short"] += len(buf) < tarfile.BLOCKSIZE
                raise

    return Header


def read_tar(stream: Stream, job: Job) -> Iterator[Found]:
    """The pages in a tar archive, front to back; behind damage it goes on at the next header."""
    damage: Counter[str] = Counter()
    header = _header_class(damage)
    pages = others = 0
    try:
        with tarfile.open(
            fileobj=stream.file, mode="r|", ignore_zeros=True, tarinfo=header, errorlevel=1
        ) as archive:
            while (member := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined] # else it keeps all headers
                if damage["blocks"]:
                    yield _damaged(stream, damage)
                if not member.isreg() or not is_page_member(member.name):
                    others += not member.isdir()
                    continue
                pages += 1
                inside = job.inside(member.name)
                if inside is not None:
                    yield from _tar_member(stream, archive, member, inside)
    except tarfile.ReadError as error:
        yield UnreadPage(
            stream.source, Status.TRUNCATED, f"tar archive cut off ({error}); fetch the file again"
        )
        return
    if damage["blocks"]:
        yield _damaged(stream, damage)
    yield from _sum_up(stream, job, pages, others, "tar")


def _damaged(stream: Stream, damage: Counter[str]) -> UnreadPage:
    """What is told of damage between two members."""
    blocks, short = damage["blocks"], damage["short"]
    damage.clear()
    if short:
        return UnreadPage(
            stream.source, Status.TRUNCATED, "tar archive cut off in a header; fetch the file again"
        )
    reason = (
        f"damaged tar archive: {512 * blocks:,} bytes skipped before the next member; fetch the file again"
    )
    return UnreadPage(stream.source, Status.UNREADABLE, reason)


def _tar_member(
    stream: Stream, archive: tarfile.TarFile, member: tarfile.TarInfo, job: Job
) -> Iterator[Found]:
    """The pages in one member."""
    source = f"{stream.source}#{member.name}"
    file = archive.extractfile(member)
    if file is not None:
        yield from job.read(open_forward(source, cast(BinaryIO, file)), job)
