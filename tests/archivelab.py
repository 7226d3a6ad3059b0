"""Archives on loopback for the tests of fetching: pywb over a small collection, in three dialects."""

from __future__ import annotations

import gzip
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.fetchlab import nginx, page, pywb, pywb_program

SITE = "http://www.realself.com"
CRAWL = "CC-MAIN-2018-05"
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
PACKED = page("packed long ago")


@dataclass(frozen=True)
class Capture:
    """A page as an archive saved it."""

    path: str
    date: str
    body: bytes
    status: str = "200 OK"
    kind: str = "text/html"
    packed: bool = False
    host: str = SITE


CAPTURES = [
    Capture("/question/nose", "2014-02-03T04:05:06Z", page("nose 2014")),
    Capture("/question/nose", "2015-02-03T04:05:06Z", page("nose 2014")),
    Capture("/question/nose", "2017-02-03T04:05:06Z", page("nose 2017")),
    Capture("/question/nose", "2019-02-03T04:05:06Z", page("nose 2019")),
    Capture("/question/chin", "2016-02-03T04:05:06Z", page("chin 2016"), host="https://www.realself.com"),
    Capture("/question/lips", "2016-02-03T04:05:06Z", PACKED, packed=True),
    Capture("/question/gone", "2016-02-03T04:05:06Z", page("gone"), status="404 Not Found"),
    Capture("/question/moved", "2016-02-03T04:05:06Z", b"", status="301 Moved Permanently"),
    Capture("/question/nose.jpg", "2016-02-03T04:05:06Z", b"\xff\xd8", kind="image/jpeg"),
    Capture("/question/block", "2016-02-03T04:05:06Z", page("Access to this page has been denied")),
    Capture("/review/nose", "2016-02-03T04:05:06Z", page("a review")),
    Capture("/thread/1", "2016-02-03T04:05:06Z", (SAMPLES / "thread.html").read_bytes(), packed=True),
    *(Capture(f"/question/n{n:02}", f"2016-03-{n + 1:02}T00:00:00Z", page(f"n{n}")) for n in range(20)),
]


def write_collection(path: Path) -> None:
    """The captures as a WARC file."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for each in CAPTURES:
            body = gzip.compress(each.body, mtime=0) if each.packed else each.body
            headers = [("Content-Type", each.kind), ("Content-Length", str(len(body))), ("Server", "Old")]
            headers += [("Content-Encoding", "gzip")] if each.packed else []
            headers += [("Location", f"{SITE}/question/nose")] if each.status.startswith("301") else []
            http = StatusAndHeaders(each.status, headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                each.host + each.path,
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": each.date},
            )
            writer.write_record(record)


@dataclass(frozen=True)
class Archives:
    """The addresses of the archives; each begins with 127.0.0.1."""

    pywb: str
    """A collection that pywb serves."""
    wayback: str
    """A front that speaks as the Wayback Machine does, over the same collection."""
    crawl_index: str
    """pywb with the index in blocks and pages, as Common Crawl runs it."""
    crawl_data: str
    """nginx with the WARC files."""
    front: WaybackFront


@contextmanager
def archives(folder: Path) -> Iterator[Archives]:
    """All archives, over one collection in `folder`."""
    plain, crawl, data = folder / "plain", folder / "crawl", folder / "data"
    files = data / "crawl-data" / CRAWL
    for each in (plain, crawl, files):
        each.mkdir(parents=True)
    write_collection(files / "pages.warc.gz")
    manager = pywb_program("wb-manager")
    for command in (["init", "all"], ["add", "all", str(files / "pages.warc.gz")]):
        subprocess.run([manager, *command], cwd=plain, check=True, capture_output=True)
    _write_blocks((plain / "collections/all/indexes/index.cdxj").read_text().splitlines(), crawl)
    with (
        pywb(plain) as first,
        pywb(crawl) as second,
        nginx(folder / "nginx", data) as port,
        WaybackFront(f"{first}/all") as front,
    ):
        yield Archives(f"{first}/all", front.base, second, f"http://127.0.0.1:{port}", front)


def _write_blocks(lines: list[str], folder: Path) -> None:
    """The index as Common Crawl has it: packed blocks of lines, and a list of the blocks."""
    index, listed = b"", []
    for first in range(0, len(lines), 4):
        named = [
            line.replace('"pages.warc.gz"', f'"crawl-data/{CRAWL}/pages.warc.gz"')
            for line in lines[first : first + 4]
        ]
        block = gzip.compress("".join(f"{line}\n" for line in named).encode())
        key = " ".join(lines[first].split(" ")[:2])
        listed.append(f"{key}\tcdx-00000.gz\t{len(index)}\t{len(block)}\t{len(listed) + 1}\n")
        index += block
    (folder / "cdx-00000.gz").write_bytes(index)
    (folder / "cluster.idx").write_text("".join(listed))
    (folder / "cluster.loc").write_text(f"cdx-00000.gz\t{folder / 'cdx-00000.gz'}\n")
    (folder / "config.yaml").write_text(
        f"cdx_api_endpoint: -index\ncollections:\n  {CRAWL}:\n    archive_paths: /nowhere\n"
        f"    index: {{type: zipnum, path: {folder / 'cluster.idx'}, max_blocks: 3}}\n"
    )


_PYWB_NAMES = {"original": "url", "statuscode": "status", "mimetype": "mime"}


class WaybackFront:
    """Speaks as the Wayback Machine does, as far as pywb doesn't: arrays, resume keys, `x-archive-orig-`."""

    def __init__(self, collection: str) -> None:
        self._collection = collection
        self.asked: list[str] = []
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                front.asked.append(self.path)
                front.answer(self)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> WaybackFront:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request for the index or for a capture."""
        parts = urlsplit(handler.path)
        if parts.path == "/cdx/search/cdx":
            body = self.list(dict(parse_qsl(parts.query))).encode()
            self._send(handler, 200, {"Content-Type": "application/json"}, body)
            return
        got = requests.get(
            self._collection + handler.path.removeprefix("/web"), allow_redirects=False, timeout=120
        )
        own = {"x-archive-src": "pages.warc.gz", "Server": "nginx"}
        for name, value in got.headers.items():
            known = name.lower() in {"memento-datetime", "link", "content-type", "location"}
            own[name if known else f"x-archive-orig-{name.lower().removeprefix('x-archive-orig-')}"] = value
        self._send(handler, got.status_code, own, got.content)

    def list(self, asked: dict[str, str]) -> str:
        """The answer of the CDX server."""
        names = asked.get("fl", "urlkey,timestamp,original,mimetype,statuscode,digest,length").split(",")
        passed = {name: asked[name] for name in ("url", "from", "to", "filter", "matchType") if name in asked}
        answer = requests.get(f"{self._collection}/cdx?{urlencode(passed | {'output': 'json'})}", timeout=120)
        lines = [json.loads(line) for line in answer.text.splitlines()]
        rows = [[line[_PYWB_NAMES.get(name, name)] for name in names] for line in lines]
        start, limit = int(asked.get("resumeKey", "0")), int(asked.get("limit", "100000"))
        part, more = rows[start : start + limit], start + limit < len(rows)
        tail = [[], [str(start + limit)]] if more and asked.get("showResumeKey") else []
        if asked.get("output") == "json":
            return json.dumps([names, *part, *tail]) if part else "[]"
        return "".join(" ".join(row) + "\n" for row in [*part, *tail])

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
