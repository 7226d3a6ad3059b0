"""Inputs for the tests of jobs: folders of pages and a growing WARC, all made up."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS = ROOT / "tests" / "threads"

JOB = """[job]
output = "dataset"
formats = ["parquet", "csv", "jsonl"]

[inputs]
paths = ["pages", "crawl/*.warc.gz"]
"""


def page(question: int, reviews: int, body: str = "Give it a year before you judge the tip.") -> bytes:
    """A thread page at its own address, with one answer by a doctor who has so many reviews."""
    return f"""<!doctype html><html><head><title>Question {question}</title>
<link rel="canonical" href="https://www.realself.com/question/made-up-{question}"></head><body>
<h1>Is swelling normal in week {question}?</h1>
<p>I had an operation and my nose still looks wide. Is that normal, and when should I worry about it?</p>
<p>Doctor Answers 1</p>
<h2>Swelling takes its time</h2>
<p>{body} Most of the swelling goes within three months, and the rest follows slowly; thick skin takes longer,
and a second operation longer still, so a photograph a month in the same light tells more than any mirror.</p>
<p>Thomas A. Lamperti, MD</p><p>Tampa Plastic Surgeon</p><p>4.8 out of 5 stars {reviews} reviews</p>
</body></html>""".encode()


def warc(pages: list[tuple[str, bytes]]) -> bytes:
    """A WARC file, each record a gzip member: pages with the times at which they were saved."""
    return b"".join(gzip.compress(_record(number, *each), mtime=0) for number, each in enumerate(pages))


def _record(number: int, time: str, data: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + data
    address = data.partition(b'canonical" href="')[2].partition(b'"')[0].decode()
    head = [
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
        f"WARC-Target-URI: {address}",
        f"WARC-Date: {time}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(answer)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"


FIRST = [(f"2019-0{month}-01T00:00:00Z", page(month % 3, 60 + month)) for month in range(1, 7)]
LATER = [
    ("2020-01-01T00:00:00Z", page(1, 80)),
    ("2020-02-01T00:00:00Z", page(1, 85, "Give it a year before you judge the tip. Update: two years.")),
    ("2020-03-01T00:00:00Z", page(7, 90)),
]


def make_first_stage(folder: Path) -> Path:
    """The inputs of a job's first night; gives the job file."""
    (folder / "pages").mkdir(parents=True)
    (folder / "crawl").mkdir()
    for source in sorted(THREADS.glob("[de]0*.txt")):
        shutil.copy(source, folder / "pages")
    (folder / "pages" / "empty.txt").write_bytes(b" \n")
    (folder / "crawl" / "a.warc.gz").write_bytes(warc(FIRST))
    job = folder / "job.toml"
    job.write_text(JOB)
    return job


def make_second_stage(folder: Path) -> None:
    """What the second night finds: new, changed and removed pages, and an archive that has grown."""
    shutil.copy(THREADS / "h01.txt", folder / "pages")
    changed = folder / "pages" / "d01.txt"
    changed.write_text(changed.read_text() + "\nI agree with my colleague.\n\nBoise Plastic Surgeon\n")
    (folder / "pages" / "e02.txt").unlink()
    (folder / "crawl" / "a.warc.gz").write_bytes(warc(FIRST + LATER))
