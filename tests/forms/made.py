"""One thread page in every saved form that can be written without the tool that usually writes it."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import plistlib
import quopri
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from parsers.parsing import read_page
from scraper.forms.pages import read_pages
from scraper.forms.streams import ReadOptions
from scraper.inputs import Location, Part, find_inputs
from scraper.saved import Found, SavedPage, UnreadPage

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "data/samples/thread.html").read_bytes()
URL = "https://www.realself.com/question/madison-wi-chin-implant-removal"
DAY = "2014-05-06T07:08:09Z"
TEXT = read_page(PAGE.decode()).text


def everything(
    path: Path | str,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (immutable)
    notes: Counter[str] | None = None,
    part: Part | None = None,
) -> list[Found]:
    """All that an input gives."""
    if Path(path).is_dir():
        return [
            page for location in find_inputs([str(path)]) for page in read_pages(location, options, notes)
        ]
    return list(read_pages(Location(str(path), part=part), options, notes))


def pages(path: Path | str, options: ReadOptions = ReadOptions()) -> list[SavedPage]:  # noqa: B008
    """The pages of an input that must have no lost ones."""
    found = everything(path, options)
    assert not [page for page in found if isinstance(page, UnreadPage)], found
    return [page for page in found if isinstance(page, SavedPage)]


def statuses(path: Path | str, options: ReadOptions = ReadOptions()) -> list[str]:  # noqa: B008
    """`page` for each page, status and reason for each lost one."""
    return [
        f"{page.status}: {page.reason}" if isinstance(page, UnreadPage) else "page"
        for page in everything(path, options)
    ]


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer, which else leaves temporary files open."""

    @classmethod
    def _create_temp_file(cls) -> io.BytesIO:
        return io.BytesIO()


def response(
    body: bytes, url: str = URL, media: str = "text/html; charset=utf-8", *headers: tuple[str, str]
) -> dict[str, Any]:
    """A WARC response record for `write_warc`."""
    http = StatusAndHeaders("200 OK", [("Content-Type", media), *headers], protocol="HTTP/1.1")
    return {"uri": url, "record_type": "response", "payload": io.BytesIO(body), "http_headers": http}


def conversion(text: str, url: str = URL) -> dict[str, Any]:
    """A record of a WET file."""
    payload = io.BytesIO(text.encode())
    return {"uri": url, "record_type": "conversion", "payload": payload, "warc_content_type": "text/plain"}


def write_warc(path: Path, *records: dict[str, Any]) -> Path:
    """A WARC file, one gzip member per record if its name ends in .gz, with the records around the pages."""
    with path.open("wb") as file:
        writer = _Writer(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "made up"}))
        for record in records:
            writer.write_record(writer.create_warc_record(**record, warc_headers_dict={"WARC-Date": DAY}))
    return path


def arc(*bodies: bytes) -> bytes:
    """An ARC file, version 1."""
    version = b"1 0 Made\nURL IP-address Archive-date Content-type Archive-length\n"
    parts = [b"filedesc://a.arc 0.0.0.0 20140506070809 text/plain %d\n%s\n" % (len(version), version)]
    for body in bodies:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        parts.append(b"%s 192.0.2.1 20140506070809 text/html %d\n%s\n" % (URL.encode(), len(block), block))
    return b"".join(parts)


def mhtml(page: bytes = PAGE, *, boundary: str = "----MultipartBoundary--x1----") -> bytes:
    """An MHTML file as Chrome writes it."""
    quoted = quopri.encodestring(page).replace(b"\n", b"\r\n")
    lines = [
        "From: <Saved by Blink>", f"Snapshot-Content-Location: {URL}", "Subject: Chin implant",
        "Date: Tue, 06 May 2014 07:08:09 -0000", "MIME-Version: 1.0", "Content-Type: multipart/related;",
        '\ttype="text/html";', f'\tboundary="{boundary}"', "", "", f"--{boundary}",
        "Content-Type: text/html", "Content-ID: <frame-1@mhtml.blink>",
        "Content-Transfer-Encoding: quoted-printable", f"Content-Location: {URL}", "", "",
    ]  # fmt: skip
    picture = (
        f"\r\n--{boundary}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n"
    )
    return "\r\n".join(lines).encode() + quoted + f"{picture}--{boundary}--\r\n".encode()


def eml(page: bytes = PAGE) -> bytes:
    """A mail with the page attached."""
    mail = MIMEMultipart()
    mail["From"], mail["Date"], mail["Subject"] = "a@example.org", "Tue, 06 May 2014 07:08:09 +0000", "Look"
    mail.attach(MIMEText("See the page.", "plain"))
    part = MIMEText(page.decode(), "html", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename="thread.html")
    mail.attach(part)
    return mail.as_bytes()


def webarchive(page: bytes = PAGE) -> bytes:
    """A web archive as Safari writes it."""
    main = {"WebResourceData": page, "WebResourceURL": URL, "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8", "WebResourceFrameName": ""}  # fmt: skip
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=plistlib.FMT_BINARY)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    """A tar archive."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def comment(first: bytes) -> bytes:
    """The page with a comment in front."""
    return PAGE.replace(b"<html", first + b"\n<html", 1)


SAVED_FROM = b"<!-- saved from url=(0065)" + URL.encode() + b" -->"
SINGLEFILE = f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: "
SINGLEFILE += "Tue May 06 2014 09:08:09 GMT+0200 (Central European Summer Time)\n-->"
HTTRACK = b"<!-- Mirrored from www.realself.com/question/madison-wi-chin-implant-removal by HTTrack Website "
HTTRACK += b"Copier/3.x [XR&CO'2014], Tue, 06 May 2014 07:08:09 GMT -->"


def wayback() -> bytes:
    """The page as the Wayback Machine shows it."""
    page = PAGE.replace(b'"/find/', b'"/web/20140506070809/https://www.realself.com/find/')
    page = page.replace(b'href="https://www', b'href="https://web.archive.org/web/20140506070809/https://www')
    script = (
        b'<script src="https://web-static.archive.org/_static/js/wombat.js"></script><script>__wm.wombat("'
    )
    script += URL.encode() + b'","20140506070809","https://web.archive.org/","web");</script>'
    bar = b'<!-- BEGIN WAYBACK TOOLBAR INSERT --><div><p>43 captures</p><a href="/web/">Wayback</a></div>'
    bar += b"<!-- END WAYBACK TOOLBAR INSERT -->"
    end = (
        b"<!--\n     FILE ARCHIVED ON 07:08:09 May 06, 2014 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON "
    )
    end += b"08:09:10 Jun 07, 2023.\n-->"
    return page.replace(b"<head>", b"<head>" + script).replace(b"<body>", b"<body>" + bar) + end


def jsonl(**more: object) -> bytes:
    """One line of a table with the page as markup."""
    return json.dumps({"html": PAGE.decode(), "url": URL, "timestamp": DAY, **more}).encode() + b"\n"


def csv_table() -> bytes:
    """A CSV table of one page."""
    file = io.StringIO()
    csv.writer(file).writerows([["url", "date", "html"], [URL, DAY, PAGE.decode()]])
    return file.getvalue().encode()


def parquet() -> bytes:
    """A Parquet table of one page."""
    file = io.BytesIO()
    pq.write_table(pa.table({"html": [PAGE.decode()], "url": [URL], "timestamp": [DAY]}), file)
    return file.getvalue()


def wacz(folder: Path) -> bytes:
    """A WACZ of one page; its WARC is stored as it is."""
    warc = write_warc(folder / "data.warc.gz", response(PAGE)).read_bytes()
    listed = (
        json.dumps({"format": "json-pages-1.0", "id": "pages"}) + "\n" + json.dumps({"url": URL, "ts": DAY})
    )
    members = {"archive/data.warc.gz": warc, "pages/pages.jsonl": listed.encode(), "datapackage.json": b"{}"}
    return zipped(members, zipfile.ZIP_STORED)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".zst": zstd.compress,
}


def all_forms(folder: Path) -> dict[str, bytes]:
    """File name → bytes of the page in that form; the part of the name before the dot is the form's."""
    return {
        "html.html": PAGE,
        "browser.html": comment(SAVED_FROM),
        "singlefile.html": comment(SINGLEFILE.encode()),
        "httrack.html": comment(HTTRACK),
        "wayback.html": wayback(),
        "mhtml.mhtml": mhtml(),
        "eml.eml": eml(),
        "webarchive.webarchive": webarchive(),
        "warc.warc": write_warc(folder / "plain.warc", response(PAGE)).read_bytes(),
        "warc.warc.gz": write_warc(folder / "packed.warc.gz", response(PAGE)).read_bytes(),
        "arc.arc": arc(PAGE),
        "warc.wacz": wacz(folder),
        "jsonl.jsonl": jsonl(),
        "json.json": b"[\n" + jsonl() + b"]",
        "csv.csv": csv_table(),
        "parquet.parquet": parquet(),
        "html.zip": zipped({"pages/thread.html": PAGE}),
        "html.tar": tarred({"pages/thread.html": PAGE}),
        "singlefile.zip": zipped(
            {"a.tar.gz": gzip.compress(tarred({"b.html": comment(SINGLEFILE.encode())}))}
        ),
    }
