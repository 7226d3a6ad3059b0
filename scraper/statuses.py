"""What each status means and which of them are failures; `docs/statuses.md` is made from this."""

from __future__ import annotations

from parsers.records import Status

MEANINGS: dict[Status, str] = {
    Status.COMPLETE: "A thread; it holds as many answers as it declares.",
    Status.PARTIAL: "A thread that declares more answers than it holds: the site shows the rest on "
    "further pages or loads them later.",
    Status.OVER: "A thread that holds more answers than it declares.",
    Status.UNDECLARED: "A thread that does not say how many answers it has.",
    Status.NO_ANSWERS: "A question without an answer; it keeps one row.",
    Status.NOT_A_THREAD: "A readable page of something else; inside an archive that is no failure.",
    Status.BLOCKED: 'The site\'s "access denied" page or captcha was saved in place of the thread. '
    "Save the page again in a browser.",
    Status.EMPTY: "Nothing but white space.",
    Status.UNDECODABLE: "Binary data, no page; an archive without pages.",
    Status.TOO_LARGE: "Over the limit of `--max-bytes`, or a decompression bomb.",
    Status.TOO_DEEP: "Elements nested deeper than in any real page, or archives in archives in archives …",
    Status.TRUNCATED: "Cut off: packed data, a record or a part of a message that ends too early.",
    Status.UNREADABLE: "Missing, forbidden, damaged or no regular file; or the parser itself failed, "
    "as the reason says.",
    Status.TIMED_OUT: "Took longer than the time limit for one page.",
}

THREADS = frozenset({Status.COMPLETE, Status.PARTIAL, Status.OVER, Status.UNDECLARED, Status.NO_ANSWERS})

# A page that is no thread failed too: whoever hands over a saved page means it to be one. Only inside an
# archive it is what most pages are, and does not count (`is_other_page`).
FAILED = frozenset(Status) - THREADS

# With --strict a thread must also hold all that it declares.
FAILED_STRICT = FAILED | {Status.PARTIAL, Status.NO_ANSWERS}


def is_other_page(status: Status, source: str) -> bool:
    """Whether this is a page of something else inside an archive: most of what a crawl holds.

    >>> [is_other_page(Status.NOT_A_THREAD, source) for source in ("crawl.warc.gz#812", "a.html")]
    [True, False]
    """
    return status is Status.NOT_A_THREAD and "#" in source


def failed_sql() -> str:
    """The condition of DuckDB under which a row of the pages table failed.

    >>> failed_sql()[-59:]
    "AND NOT (status = 'not_a_thread' AND contains(source, '#'))"
    """
    names = ", ".join(f"'{status}'" for status in sorted(FAILED))
    other = f"status = '{Status.NOT_A_THREAD}' AND contains(source, '#')"
    return f"status IN ({names}) AND NOT ({other})"
