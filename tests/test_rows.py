"""Threads and failures become rows in column order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from parsers.errors import Blocked
from parsers.records import Question, Status
from parsers.version import PARSER_VERSION
from scraper.columns import ANSWERS, ANSWERS_WITH_EVIDENCE, PAGES
from scraper.rows import Origin, answer_rows, error_page_row, failed_page_row, thread_page_row
from tests.made_threads import ANSWER, ORIGIN, page, thread

CAPTURED = datetime(2014, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_an_answer_fills_every_column_in_order() -> None:
    (row,) = answer_rows(
        thread(ANSWER), Origin("a.txt", url="https://a.org/q", captured_at=CAPTURED), ANSWERS
    )
    assert len(row[0]) == len(row[6]) == 16
    assert row[1:6] == ("https://a.org/q", "Jog?", None, 3, 1)
    assert row[7:15] == (1, "Wait", "First.\n\nSecond.", "Ann Lee", "byline", "MD", "Tampa", "Florida")
    assert row[15:22] == ("Plastic Surgeon", 4.8, 5.0, 65, -1, date(2014, 5, 5), "/dr/ann-lee")
    assert row[22:] == ("a.txt", "text", "bylines", CAPTURED, PARSER_VERSION)
    assert len(row) == len(ANSWERS.names)


def test_a_thread_without_answers_keeps_one_row() -> None:
    (row,) = answer_rows(thread(), ORIGIN, ANSWERS)
    named = dict(zip(ANSWERS.names, row, strict=True))
    assert {name for name, cell in named.items() if cell is not None} == {
        "thread_id", "question_title", "answers_declared", "answers_found",
        "source", "form", "layout", "captured_at", "parser_version",
    }  # fmt: skip
    assert named["answers_found"] == 0


def test_evidence_names_columns_spans_and_lines() -> None:
    rows = answer_rows(thread(ANSWER, ANSWER._replace(evidence={})), ORIGIN, ANSWERS_WITH_EVIDENCE)
    title = ("question_title", "grammar", ((0, 4),), (1,))
    body = ("answer_body", "grammar", ((6, 12), (14, 21)), (3, 5))
    assert [row[-1] for row in rows] == [(title, body, ("city", "hint", ((23, 28),), (7,))), (title,)]
    (empty,) = answer_rows(thread(), ORIGIN, ANSWERS_WITH_EVIDENCE)
    assert empty[-1] == (title,)


def test_page_rows() -> None:
    made = thread(ANSWER, on=page(url="https://a.org/q"))
    row = dict(zip(PAGES.names, thread_page_row(made, ORIGIN), strict=True))
    assert row == {
        "source": "pages/a.txt", "form": "text", "layout": "bylines", "site": None, "status": "partial",
        "answers_declared": 3, "answers_found": 1, "lines": 4, "unknown_lines": 0, "disagreements": 0,
            "reason": None,
        "url": "https://a.org/q", "thread_id": row["thread_id"], "captured_at": CAPTURED, "bytes": 45,
        "parser_version": PARSER_VERSION,
    }  # fmt: skip
    refused = error_page_row(Blocked("denied", page()), ORIGIN)
    assert refused[:9] == ("pages/a.txt", "text", None, None, "blocked", None, None, 4, None)
    assert refused[10] == "denied"
    missing = failed_page_row(Status.UNREADABLE, "no such file", Origin("x"))
    assert missing == (
        "x",
        *(None,) * 3,
        "unreadable",
        *(None,) * 5,
        "no such file",
        *(None,) * 4,
        PARSER_VERSION,
    )


def test_times_are_kept_in_utc_and_whole_seconds() -> None:
    east = CAPTURED.astimezone(timezone(timedelta(hours=2))).replace(microsecond=999)
    (row,) = answer_rows(thread(ANSWER), Origin("a", captured_at=east), ANSWERS)
    assert row[-2] == CAPTURED
    assert row[-2].tzinfo is UTC


def test_what_no_table_can_hold_is_mended() -> None:
    odd = ANSWER._replace(
        title="\ud83d\ude00 \ud800!", rating=float("nan"), review_count=2**31, votes=-(2**31)
    )
    (row,) = answer_rows(thread(odd, question=Question("Q", None, 999_999_999_999)), ORIGIN, ANSWERS)
    named = dict(zip(ANSWERS.names, row, strict=True))
    assert named["answer_title"] == "\U0001f600 \ufffd!"
    assert [named[name] for name in ("answers_declared", "rating", "review_count", "votes")] == [
        None, None, None, -(2**31),
    ]  # fmt: skip
    assert failed_page_row(Status.TOO_LARGE, "", Origin("x", size=2**40))[14] == 2**40
