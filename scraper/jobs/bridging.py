"""A thread that was saved with its address, and again without it: the bare capture joins the addressed one.

A capture that tells no address is known by its question alone (`scraper.identity`). If exactly one addressed
thread of the dataset asks that question, it is that thread. If two do, nothing tells which, and the bare one
stays by itself; a headline without a body is too little to tell. Which captures are joined depends on all
that the dataset holds and not on the order in which it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import duckdb

from scraper.columns import ANSWERS
from scraper.identity import next_answer_id, question_identity
from scraper.rows import Row

_AT = {name: place for place, name in enumerate(ANSWERS.names)}

# `asked` has a row for each wording of each thread's question.
_BRIDGE = """
CREATE OR REPLACE TABLE bridge AS
WITH asked AS (
    SELECT thread_id, question_identity(coalesce(question_title, ''), question_body) AS question,
           bool_or(has_address) AS has_address
    FROM (SELECT thread_id, question_title, question_body, bool_or(url IS NOT NULL) AS has_address
          FROM part_answers WHERE question_body IS NOT NULL GROUP BY ALL)
    GROUP BY ALL
)
SELECT question AS bare, min(thread_id) AS addressed FROM asked
WHERE has_address AND thread_id <> question
GROUP BY question HAVING count(DISTINCT thread_id) = 1
"""


def build_bridge(database: duckdb.DuckDBPyConnection) -> None:
    """Make the table `bridge`: identity of a bare thread → of the addressed one; `use_parts` was called."""
    database.create_function("question_identity", question_identity, ["VARCHAR", "VARCHAR"], "VARCHAR")
    database.execute(_BRIDGE)
    database.remove_function("question_identity")


def with_answer_ids(rows: Iterable[tuple[Row, int]]) -> Iterator[tuple[Row, int]]:
    """Rows of bare captures that have their new `thread_id`, with the `answer_id` that it gives.

    Args:
        rows: each with the generation of the input that it was read from.
    """
    for _, capture in groupby(sorted(rows, key=_in_page_order), lambda each: _in_page_order(each)[:2]):
        seen: dict[str, int] = {}
        for row, generation in capture:
            cells: list[Any] = list(row)
            if cells[_AT["answer_id"]] is not None:
                thread_id, body = cells[_AT["thread_id"]], cells[_AT["answer_body"]]
                cells[_AT["answer_id"]] = next_answer_id(thread_id, body, seen)
            yield tuple(cells), generation


def _in_page_order(each: tuple[Row, int]) -> tuple[Any, ...]:
    """Captures one after the other, in each the answers as they stand on the page."""
    row, generation = each
    return row[_AT["source"]], generation, row[_AT["answer_position"]] or 0
