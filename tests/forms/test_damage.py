"""Damaged and hostile files: bounded time and memory, a named status, and the rest of the file goes on."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from backports import zstd

from parsers.errors import ParseError
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location
from scraper.saved import SavedPage
from tests.costs import within
from tests.forms import made

SMALL = ReadOptions(max_bytes=20_000)


def three(path: Path) -> Path:
    """A WARC of three pages, told apart by their addresses."""
    return made.write_warc(
        path, *(made.response(made.PAGE, f"https://example.org/{number}") for number in range(3))
    )


def starts(path: Path) -> list[int]:
    """The offsets of the three pages."""
    return [int(page.source.rpartition("#")[2]) for page in made.pages(path)]


def outcomes(path: Path, options: ReadOptions = ReadOptions()) -> list[str]:  # noqa: B008
    """The address of each page, status and reason for each lost one."""
    return [
        str(page.url) if isinstance(page, SavedPage) else f"{page.status}: {page.reason}"
        for page in made.everything(path, options)
    ]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_warc_that_is_cut_off(name: str, tmp_path: Path) -> None:
    path = three(tmp_path / name)
    data, (_, _, last) = path.read_bytes(), starts(path)
    for end in (last + 1, last + 40, last + 300, len(data) - 400):
        path.write_bytes(data[:end])
        *pages, lost = outcomes(path)
        assert pages == ["https://example.org/0", "https://example.org/1"], end
        assert lost.startswith(("truncated: ", "unreadable: no WARC record where one should begin")), lost
    path.write_bytes(data[:last])
    assert len(outcomes(path)) == 2  # cut between two records: nothing shows it


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
@pytest.mark.parametrize("damage", ["zeros", "missing", "inserted"])
def test_a_warc_that_is_damaged_in_the_middle(name: str, damage: str, tmp_path: Path) -> None:
    path = three(tmp_path / name)
    data, (_, second, third) = path.read_bytes(), starts(path)
    if damage == "zeros":
        broken = data[:second] + bytes(200) + data[second + 200 :]
    elif damage == "missing":
        broken = data[:second] + data[second + 100 :]
    else:
        broken = data[:second] + os.urandom(500) + data[second:]
    path.write_bytes(broken)
    found = outcomes(path)
    assert found[0] == "https://example.org/0"
    assert found[-1] == "https://example.org/2"
    (lost,) = [line for line in found if not line.startswith("https")]
    assert lost.startswith("unreadable: ")
    skipped = 500 if damage == "inserted" else third - second - (100 if damage == "missing" else 0)
    assert f"{skipped:,} bytes skipped; fetch the file again" in lost


def test_a_warc_whose_lengths_are_wrong(tmp_path: Path) -> None:
    for name in ("a.warc", "b.warc"):
        plain = three(tmp_path / name).read_bytes()
        length = plain.split(b"Content-Length: ")[3].partition(b"\r\n")[0]
        for wrong in (
            b"9",
            b"%d" % (int(length) + 500),
            b"%d" % (int(length) + 999_999),
            b"999999999999",
            b"%d" % (int(length) - 5),
        ):
            head, _, rest = plain.partition(b"Content-Length: " + length)
            (tmp_path / name).write_bytes(head + b"Content-Length: " + wrong + rest)
            notes: Counter[str] = Counter()
            found = made.everything(tmp_path / name, notes=notes)
            pages = [page for page in found if isinstance(page, SavedPage)]
            assert [page.url for page in pages] == [f"https://example.org/{number}" for number in range(3)]
            assert {page.data for page in pages} == {made.PAGE}
            assert sum(notes.values()) - notes["warcinfo records"] == 1, notes


@pytest.mark.parametrize("packer", [".gz", ".bz2", ".zst"])
def test_packed_data_that_is_cut_or_damaged(packer: str, tmp_path: Path) -> None:
    path, data = tmp_path / "a", made.PACKERS[packer](made.PAGE)
    path.write_bytes(data[: len(data) // 2])
    assert outcomes(path)[0].startswith("truncated: ")
    path.write_bytes(data[:200] + bytes(50) + data[250:])
    assert outcomes(path)[0].startswith(("unreadable: damaged", "truncated: "))
    path.write_bytes(data + data)
    (page,) = made.pages(path)
    assert page.data == 2 * made.PAGE
    table = made.PACKERS[packer](made.jsonl() * 50)
    path.write_bytes(table[: len(table) // 2])
    assert outcomes(path)[-1].startswith("truncated: ")


def test_skippable_frames_of_zstd(tmp_path: Path) -> None:
    skipped = struct.pack("<2L", 0x184D2A50, 4) + b"size"
    (tmp_path / "a").write_bytes((skipped + zstd.compress(made.PAGE)) * 2)
    (page,) = made.pages(tmp_path / "a")
    assert page.data == 2 * made.PAGE


def test_hostile_wayback_copies_take_linear_time(tmp_path: Path) -> None:
    page = made.wayback().replace(b"<main>", b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->" * 50_000 + b"<main>")
    page = page.replace(b"<main>", b"<script " + b"/_static/" * 200_000 + b"<main>")
    (tmp_path / "a.html").write_bytes(page)
    with within(5):
        made.pages(tmp_path / "a.html")[0].decoded()


def test_a_message_of_very_many_parts(tmp_path: Path) -> None:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    (tmp_path / "a").write_bytes(head + b"--x\n\n" * 1_000_000)
    with within(5):
        assert outcomes(tmp_path / "a") == ["too_large: a message of more than 20,000 parts"]


def test_what_a_warc_holds_beside_pages_is_counted(tmp_path: Path) -> None:
    about = {"uri": made.URL, "payload": io.BytesIO(b"x"), "warc_content_type": "text/plain"}
    made.write_warc(
        tmp_path / "a.warc.gz",
        made.response(made.PAGE),
        made.response(b"\x89PNG", "https://example.org/a.png", "image/png"),
        {**about, "record_type": "metadata"},
        {**about, "record_type": "revisit", "payload": io.BytesIO(b"")},
        {
            **about,
            "record_type": "resource",
            "payload": io.BytesIO(made.PAGE),
            "warc_content_type": "text/html",
        },
    )
    notes: Counter[str] = Counter()
    assert len(made.everything(tmp_path / "a.warc.gz", notes=notes)) == 2
    assert notes == {
        "warcinfo records": 1, "responses that are no pages": 1, "metadata records": 1, "revisit records": 1,
    }  # fmt: skip


@pytest.mark.parametrize("coding", ["gzip", "zstd", "deflate", "br", "chunked", "gzip, chunked", "none"])
def test_bodies_of_responses(coding: str, tmp_path: Path) -> None:
    import zlib

    import brotli

    body, headers = made.PAGE, []
    pack = {"gzip": gzip.compress, "zstd": zstd.compress, "deflate": zlib.compress, "br": brotli.compress}
    first = coding.partition(",")[0]
    if first in pack:
        body = pack[first](body)
        headers.append(("Content-Encoding", first))
    if "chunked" in coding:
        halves = body[:1000], body[1000:]
        body = b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves) + b"0\r\n\r\n"
        headers.append(("Transfer-Encoding", "chunked"))
    if coding == "none":  # as Common Crawl keeps it: the header stays, the body is plain
        headers = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    made.write_warc(tmp_path / "a.warc.gz", made.response(body, made.URL, "text/html", *headers))
    (page,) = made.pages(tmp_path / "a.warc.gz")
    assert page.data == made.PAGE


@pytest.mark.parametrize("coding", ["gzip", "zstd", "deflate", "br"])
def test_bombs_in_responses(coding: str, tmp_path: Path) -> None:
    import zlib

    import brotli

    pack = {"gzip": gzip.compress, "zstd": zstd.compress, "deflate": zlib.compress, "br": brotli.compress}
    bomb = pack[coding](bytes(50_000_000))
    path = made.write_warc(
        tmp_path / "a.warc.gz",
        made.response(bomb, made.URL, "text/html", ("Content-Encoding", coding)),
        made.response(made.PAGE),
    )
    with within(5):
        lost, page = outcomes(path, SMALL)
    assert lost.startswith("too_large: ")
    assert page == made.URL


@pytest.mark.parametrize("packer", [".gz", ".zst", ".bz2"])
def test_bombs(packer: str, tmp_path: Path) -> None:
    bomb = made.PACKERS[packer](bytes(100_000_000))
    line = made.PACKERS[packer](b'{"text": "' + b" " * 100_000_000 + b'"}\n' + made.jsonl())
    bombs = {
        "page": bomb,
        "table": line,
        "twice": made.PACKERS[packer](bomb),
        "zip": made.zipped({"a.html": bytes(50_000_000)}),
        "tar": made.PACKERS[packer](made.tarred({"a.html": bytes(50_000_000), "b.html": made.PAGE})),
    }
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
        with within(8):
            (lost, *_) = outcomes(tmp_path / name, SMALL)
        assert lost.startswith("too_large: "), (name, lost)


def test_a_zip_whose_entries_overlap(tmp_path: Path) -> None:
    data = bytearray(made.zipped({f"{number:04}.html": os.urandom(5000) for number in range(100)}))
    first = data.index(b"PK\x01\x02")
    at = first
    for _ in range(100):  # all entries point to the first member's bytes, and claim all bytes as theirs
        data[at + 20 : at + 24] = struct.pack("<L", first)
        data[at + 42 : at + 46] = struct.pack("<L", 0)
        at = data.find(b"PK\x01\x02", at + 1)
    (tmp_path / "a.zip").write_bytes(data)
    assert outcomes(tmp_path / "a.zip")[-1] == "too_large: a zip bomb: its entries overlap"


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = made.PAGE
    for depth in range(3):
        inner = made.zipped({f"{depth}.html" if not depth else f"{depth}.zip": inner})
    (tmp_path / "a.zip").write_bytes(inner)
    (page,) = made.pages(tmp_path / "a.zip")
    assert page.source == f"{tmp_path}/a.zip#2.zip#1.zip#0.html"
    for _ in range(5):
        inner = made.zipped({"x.zip": inner})
    (tmp_path / "b.zip").write_bytes(inner)
    (lost,) = outcomes(tmp_path / "b.zip")
    assert lost.startswith("too_deep: ")
    packed = made.PAGE
    for _ in range(5):
        packed = gzip.compress(packed)
    (tmp_path / "c.gz").write_bytes(packed)
    (lost,) = outcomes(tmp_path / "c.gz")
    assert lost.startswith("too_deep: ")


def test_names_of_members_are_only_labels(tmp_path: Path) -> None:
    names = [
        "../../evil.html",
        "/etc/passwd.html",
        "C:\\x.html",
        "a#b.html",
        "café.html",
        "x" * 5000 + ".html",
    ]
    for kind in (made.zipped, made.tarred):
        path = tmp_path / "deep" / kind.__name__
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(kind(dict.fromkeys(names, made.PAGE)))
        assert [page.source for page in made.pages(path)] == [f"{path}#{name}" for name in names]
        from scraper.forms.sources import read_source

        assert read_source(f"{path}#a#b.html").data == made.PAGE
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["deep", "tarred", "zipped"]


def test_members_that_are_no_files(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for number, kind in enumerate((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)):
            member = tarfile.TarInfo(f"{number}.html")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    link = zipfile.ZipInfo("a.html")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert outcomes(tmp_path / "a.tar") == ["undecodable: a tar archive without pages (4 other members)"]
    assert outcomes(tmp_path / "a.zip") == ["undecodable: a zip archive without pages (1 other members)"]


def test_damaged_zip_and_tar(tmp_path: Path) -> None:
    members = {f"{number}.html": made.comment(made.SAVED_FROM) for number in range(3)}
    data = made.zipped(members, zipfile.ZIP_STORED)
    second = data.index(b"1.html")
    path = tmp_path / "a"
    path.write_bytes(data[:1000])
    assert outcomes(path)[0].startswith("truncated: zip archive without directory")
    path.write_bytes(data[: second + 500] + b"X" + data[second + 501 :])
    first, lost, third = outcomes(path)
    assert (first, third) == (made.URL, made.URL)
    assert "Bad CRC-32" in lost
    data = made.tarred(members)
    second = data.index(b"1.html")
    path.write_bytes(data[:second] + bytes(100) + b"X" * 100 + data[second + 200 :])
    first, lost, third = outcomes(path)
    assert (first, third) == (made.URL, made.URL)
    assert lost.startswith("unreadable: damaged tar archive")
    path.write_bytes(data[: second + 700])
    assert [line.partition(":")[0] for line in outcomes(path)] == ["https", "truncated"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to see the memory")
def test_a_million_members(tmp_path: Path) -> None:
    """The directory is read entry by entry: memory must not grow with it."""
    path = tmp_path / "a.zip"
    count = 1_000_000
    entry = struct.Struct("<4s6H3L5H2L")
    with path.open("wb") as file:
        for number in range(count):
            name = b"%07d.css" % number
            file.write(
                entry.pack(b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
            )
        size = file.tell()
        file.write(struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, 0))
        file.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1))
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
    # Not `ru_maxrss`: a process inherits that of its parent, here of all tests before this one.
    code = (
        "import re, sys\nfrom pathlib import Path\n"
        "from scraper.forms.pages import read_pages\nfrom scraper.inputs import Location\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = peak()\n"
        "print(*(found.reason for found in read_pages(Location(sys.argv[1]))))\n"
        "print(peak() - before)\n"
    )
    file_data = path.read_bytes()
    path.write_bytes(b"PK\x03\x04" + bytes(26) + file_data)  # what is before the archive shifts all offsets
    with within(60):
        done = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, text=True, check=True, cwd=made.ROOT
        )
    reason, kilobytes = done.stdout.splitlines()
    assert reason == f"a zip archive without pages ({count:,} other members)"
    assert int(kilobytes) < 30_000


def test_mhtml_without_boundary(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    data = made.mhtml()
    path.write_bytes(data.replace(b'\tboundary="----MultipartBoundary--x1----"\r\n', b""))
    (page,) = made.pages(path)
    assert page.data.replace(b"\r\n", b"\n") == made.PAGE
    assert (page.url, page.form) == (made.URL, "mhtml")
    path.write_bytes(data.replace(b'"----MultipartBoundary--x1----"', b'"something else"'))
    (page,) = made.pages(path)
    assert page.data.replace(b"\r\n", b"\n") == made.PAGE
    path.write_bytes(data[: data.index(b"------Multi")])
    (lost,) = outcomes(path)
    assert lost.startswith("unreadable: a multipart message without parts")


def test_mhtml_that_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    data = made.mhtml()
    path.write_bytes(data[: data.index(b"image/png")])  # behind the page
    assert outcomes(path) == [made.URL]
    path.write_bytes(data[: len(data) // 2])
    (lost,) = outcomes(path)
    assert lost.startswith("truncated: ")


def test_damaged_rows_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deep = b"[" * 100_000
    path.write_bytes(
        made.jsonl() + b'{"html": "cut\n' + b'{"html": ' + deep + b"\n\n" + b'{"html": null, "url": "u"}\n'
        + b'{"other": 1}\n' + b"[1]\n" + made.jsonl(html="x" * 30_000) + made.jsonl(html="<p>\ud800\0")
    )  # fmt: skip
    found = made.everything(path, SMALL)
    assert [page.source.rpartition("#")[2] for page in found] == ["1", "2", "3", "5", "6", "7", "8", "9"]
    assert [str(page.status) for page in found if not isinstance(page, SavedPage)] == [
        "unreadable", "unreadable", "empty", "unreadable", "unreadable", "too_large",
    ]  # fmt: skip


def test_tables_of_this_program_are_no_inputs(tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text(json.dumps({"thread_id": "1", "source": "a", "url": None}) + "\n")
    (tmp_path / "pages.csv").write_text('source,form,status,thread_id\n"a","html","blocked",\n')
    (tmp_path / "empty.csv").write_text("thread_id,source\n")
    for name in ("answers.jsonl", "pages.csv", "empty.csv"):
        notes: Counter[str] = Counter()
        assert made.everything(tmp_path / name, notes=notes) == []
        assert notes == {"tables that this program wrote": 1}


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(made.jsonl() * 3)
    reading = read_pages(Location(str(path)))
    assert isinstance(next(reading), SavedPage)
    with path.open("ab") as file:
        file.write(made.jsonl())
    *_, last = reading
    assert not isinstance(last, SavedPage)
    assert last.reason == "the file changed while it was read; read it again when it is at rest"


def test_random_bytes_behind_every_magic_number(tmp_path: Path) -> None:
    magics = [
        b"\x1f\x8b\x08", b"BZh9", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"bplist00",
        b"WARC/1.0\r\n", b"filedesc://x 0.0.0.0 20140506070809 t 9\n", b'{"text": ', b'[{"text": ',
        b"url,text\n", b"MIME-Version: 1.0\nContent-Type: multipart/x\n\n", bytes(257) + b"ustar",
        b"From: a\nContent-Type: text/html\n\n",
    ]  # fmt: skip
    path = tmp_path / "a"
    for number, magic in enumerate(magics):
        path.write_bytes(magic + os.urandom(5000))
        with within(5):
            found = made.everything(path)
        assert len(found) <= 60, (number, magic)


def test_a_warc_of_false_beginnings_takes_linear_time(tmp_path: Path) -> None:
    path = three(tmp_path / "a.warc.gz")
    (_, second, _) = starts(path)
    data = path.read_bytes()
    path.write_bytes(data[:second] + b"\x1f\x8b\x08" * 100_000 + data[second:])
    with within(20):
        found = outcomes(path)
    assert [line for line in found if line.startswith("https")] == [
        f"https://example.org/{n}" for n in range(3)
    ]


@pytest.mark.parametrize("packer", [".gz", ".zst", ""])
def test_any_damage_in_any_form_is_a_status(packer: str, tmp_path: Path) -> None:
    """Bytes changed, cut out or put in anywhere: never an exception, never a hang."""
    chance = random.Random(packer)
    path = tmp_path / "damaged"
    for data in made.all_forms(tmp_path).values():
        packed = made.PACKERS[packer](data)
        for _ in range(25):
            at, size = chance.randrange(len(packed)), chance.choice((1, 4, 300))
            put = chance.choice((b"", chance.randbytes(size), bytes(size), b"\xff" * size, b"\r\n\r\n", b'"'))
            path.write_bytes(packed[:at] + put + packed[at + chance.choice((0, size)) :])
            with within(5):
                for found in made.everything(path):
                    if isinstance(found, SavedPage):
                        with contextlib.suppress(ParseError):
                            found.decoded()
                    else:
                        assert found.reason
                        assert found.source.startswith(str(path))


def test_warc_packed_with_a_dictionary(tmp_path: Path) -> None:
    """As archive.org writes .warc.zst: the dictionary in front, then one frame per record."""
    plain = three(tmp_path / "a.warc")
    data, offsets = plain.read_bytes(), [0, *starts(plain)]
    dictionary = zstd.train_dict([data[at : at + 300] for at in range(0, len(data) - 300, 50)], 2000)
    ends = [*offsets[1:], len(data)]
    frames = [
        zstd.compress(data[start:end], zstd_dict=dictionary) for start, end in zip(offsets, ends, strict=True)
    ]
    for content in (dictionary.dict_content, zstd.compress(dictionary.dict_content)):
        front = b"\x5d\x2a\x4d\x18" + struct.pack("<L", len(content)) + content
        (tmp_path / "a.warc.zst").write_bytes(front + b"".join(frames))
        assert outcomes(tmp_path / "a.warc.zst") == [f"https://example.org/{number}" for number in range(3)]
    (tmp_path / "a.warc.zst").write_bytes(front[:200])
    assert outcomes(tmp_path / "a.warc.zst")[0].startswith(("truncated", "unreadable"))
