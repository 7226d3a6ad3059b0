"""What is taken from PATH arguments, and what becomes of inputs that can't be read."""

from __future__ import annotations

import gzip
import io
import itertools
import os
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import pytest

from parsers.records import Status
from scraper.folders import OTHER_FILES
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location, find_inputs, input_size, locate
from scraper.saved import SavedPage, UnreadPage


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"page")


def found(*paths: str) -> list[str]:
    return [location.path for location in find_inputs(paths)]


def outcome(location: Location, max_bytes: int = 1000) -> bytes | tuple[Status, str]:
    (found,) = read_pages(location, ReadOptions(max_bytes))
    return (found.status, found.reason) if isinstance(found, UnreadPage) else found.data


def test_a_folder_gives_its_pages_sorted_by_path_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path("f"), "b.html", "B.HTM", "a/z.txt", "a.txt", "a-b/x.xhtml.gz", "c.txt.gz", "d.TXT.GZ")
    make(Path("f"), "x.js", "y.html.bak", "answers.csv", ".hidden.html", ".git/a.html", "noname")
    make(Path("f"), "b_files/ad.html", "other_files/page.html", "kept_files/frame.htm")
    assert found("f") == [
        "f/B.HTM", "f/a/z.txt", "f/a-b/x.xhtml.gz", "f/a.txt", "f/b.html", "f/c.txt.gz", "f/d.TXT.GZ",
        "f/kept_files/frame.htm", "f/other_files/page.html",
    ]  # fmt: skip
    beside: Counter[str] = Counter()
    list(find_inputs(["f", "f/x.js"], beside))
    assert beside == {OTHER_FILES: 4}, "x.js, y.html.bak, answers.csv, noname"
    assert found("f/noname", "./f//x.js", "f/a", "-", "f/noname", "missing") == [
        "f/noname", "f/x.js", "f/a/z.txt", "-", "missing",
    ]  # fmt: skip
    assert found("f/b_files", "") == ["f/b_files/ad.html", ""]


def test_a_member_is_an_input_and_a_name_may_hold_its_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path("f"), "a.zip", "b#1.zip", "a.zip#c.html", "d#/e.html")
    assert list(find_inputs(["./f//a.zip#x//y.html", "f/a.zip#x//y.html", "f/a.zip#"])) == [
        Location("f/a.zip", member="x//y.html"),
        Location("f/a.zip", member=""),
    ]
    assert [locate(path) for path in ("f/b#1.zip", "f/b#1.zip#2#3", "f/a.zip#c.html", "f/d#/e.html#4")] == [
        Location("f/b#1.zip"),
        Location("f/b#1.zip", member="2#3"),
        Location("f/a.zip#c.html"),
        Location("f/d#/e.html", member="4"),
    ]
    assert found("f/d#") == ["f/d#/e.html"]
    assert [locate(path) for path in ("f/gone.zip#1", "#", "-", "s3://b/a.zip#1")] == [
        Location("f/gone.zip#1"),
        Location("#"),
        Location("-"),
        Location("s3://b/a.zip#1"),
    ]
    assert locate((tmp_path / "f" / "a.zip").as_uri() + "#1") == Location(
        str(tmp_path / "f/a.zip"), member="1"
    )


def test_a_member_that_is_not_there(tmp_path: Path) -> None:
    make(tmp_path, "a.html")
    for path in (tmp_path / "a.html", tmp_path):
        (unread,) = read_pages(locate(f"{path}#part-2"))
        assert isinstance(unread, UnreadPage)
        assert unread.status is Status.UNREADABLE
    (unread,) = read_pages(locate(f"{tmp_path}/a.html#part-2"))
    assert unread.source == f"{tmp_path}/a.html#part-2"
    assert "no such page" in unread.reason  # type: ignore[union-attr]
    assert input_size(locate(f"{tmp_path}/a.html#part-2")) == 0


def test_a_folder_nested_deeper_than_calls_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = 1200
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    make(Path(), "a.txt")
    os.chdir(tmp_path)
    locations = found("d")
    # Before Python 3.12 neither shutil.rmtree nor pytest can remove a folder that deep.
    subprocess.run(["rm", "-rf", "d"], check=True)
    assert locations == ["d/" * depth + "a.txt"]


def test_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path(), "f/a.txt", "elsewhere/b.txt")
    Path("f/link").symlink_to("../elsewhere")
    Path("f/loop").symlink_to("../f")
    Path("f/self.txt").symlink_to("self.txt")
    Path("f/gone.txt").symlink_to("nowhere")
    locations = list(find_inputs(["f"]))
    assert [(location.path, outcome(location)) for location in locations] == [
        ("f/a.txt", b"page"),
        ("f/gone.txt", (Status.UNREADABLE, "no such file or directory")),
        ("f/link/b.txt", b"page"),
        ("f/loop", (Status.UNREADABLE, "a symbolic link that leads back into a folder around it")),
        ("f/self.txt", (Status.UNREADABLE, "too many levels of symbolic links")),
    ]


def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (location,) = find_inputs([str(tmp_path)])
    assert outcome(location) == (Status.UNREADABLE, "a named pipe, not a file")
    assert outcome(Location("/dev/zero")) == (Status.UNREADABLE, "a device, not a file")
    assert outcome(Location(str(tmp_path))) == (Status.UNREADABLE, "a folder, not a file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_is_forbidden_is_an_input_that_cannot_be_read(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    results = [outcome(location) for location in find_inputs([str(tmp_path)])]
    (tmp_path / "closed").chmod(0o700)
    assert results == [(Status.UNREADABLE, "permission denied")] * 2


GZ = gzip.compress(b"page", mtime=0)
TOO_LARGE = "more than 1,000 bytes{}; raise the limit with --max-bytes if the page is real"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", b""),
        (b"\x1f", b"\x1f"),
        (b"x" * 1000, b"x" * 1000),
        (b"x" * 1001, (Status.TOO_LARGE, TOO_LARGE.format(""))),
        (GZ, b"page"),
        (GZ + GZ, b"pagepage"),
        (GZ + b"\0" * 512, b"page"),
        (GZ + b"x", b"page"),
        (gzip.compress(b""), b""),
        (gzip.compress(b"x" * 1000), b"x" * 1000),
        (gzip.compress(b"x" * 1001), (Status.TOO_LARGE, TOO_LARGE.format(" when unpacked"))),
        (gzip.compress(bytes(50_000_000)), (Status.TOO_LARGE, TOO_LARGE.format(" when unpacked"))),
        (gzip.compress(b"x" * 600) * 2, (Status.TOO_LARGE, TOO_LARGE.format(" when unpacked"))),
        (GZ[:2], (Status.TRUNCATED, "gzip data cut off after 0 bytes; fetch the file again")),
        (GZ[:-1], (Status.TRUNCATED, "gzip data cut off after 4 bytes; fetch the file again")),
        (GZ + GZ[:12], (Status.TRUNCATED, "gzip data cut off after 5 bytes; fetch the file again")),
    ],
    ids=itertools.count(),
)
def test_bytes_decide_what_a_file_is(tmp_path: Path, data: bytes, expected: object) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(data)
    assert outcome(Location(str(path))) == expected


def test_damaged_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(GZ[:-8] + b"\0\0\0\0" + GZ[-4:])
    status, reason = outcome(Location(str(path)))
    assert (status, reason[:20]) == (Status.UNREADABLE, "damaged gzip data (E")


def test_many_empty_gzip_members_take_no_quadratic_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"", mtime=0) * 20_000 + GZ)
    assert outcome(Location(str(path))) == b"page"


def test_a_large_page_in_many_pieces(tmp_path: Path) -> None:
    data = os.urandom(300_000)
    path = tmp_path / "a.gz"
    packer = zlib.compressobj(wbits=31)
    path.write_bytes(packer.compress(data) + packer.flush())
    assert outcome(Location(str(path)), 300_000) == data


@pytest.mark.parametrize(("sent", "expected"), [(b"page", b"page"), (GZ, b"page"), (b"", b"")])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, sent: bytes, expected: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent)))
    (saved,) = read_pages(Location("-"))
    assert isinstance(saved, SavedPage)
    assert (saved.source, saved.data) == ("<stdin>", expected)
    monkeypatch.setattr(sys, "stdin", None)
    assert outcome(Location("-")) == (Status.UNREADABLE, "standard input is closed")


def test_a_name_in_no_encoding_keeps_its_bytes_in_words(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(name)).write_bytes(b"page")
    (location,) = find_inputs([str(tmp_path)])
    assert location.source == f"{tmp_path}/caf\\xe9.txt"
    assert outcome(location) == b"page"
