"""Nothing is invented: every value of every page can be read again from its span."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import Evidence, ParseError, Span, parse
from parsers.records import LineKind
from parsers.verifying import doubts
from tests import accuracy

PAGES = [page for letter in accuracy.SETS for page in accuracy.gold_pages(letter)]
TEXTS = [page.read_text("utf-8") for page in PAGES if page.suffix == ".txt"]
LINES = sorted({line for text in TEXTS for line in text.split("\n")})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_value_stands_where_its_evidence_says(page):
    try:
        thread = parse(page.read_bytes())
    except ParseError:
        pytest.skip("not a thread")
    assert doubts(thread) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_kinds_of_lines_add_up_to_the_page(page):
    try:
        thread = parse(page.read_bytes())
    except ParseError:
        pytest.skip("not a thread")
    claimed = {
        index
        for index, line in enumerate(thread.page.lines)
        for record in (thread.question, *thread.answers)
        for evidence in record.evidence.values()
        for span in evidence.spans
        if line.start <= span.start and span.end <= line.start + len(line.text)
    }
    for index, kind in enumerate(thread.kinds):
        if kind in (LineKind.HEADLINE, LineKind.TITLE, LineKind.BODY, LineKind.QUESTION):
            assert index in claimed, thread.page.lines[index]
        if kind in (LineKind.UNKNOWN, LineKind.FURNITURE):
            assert index not in claimed, thread.page.lines[index]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=60))
def test_no_page_made_of_shuffled_lines_gets_an_invented_value(lines):
    try:
        thread = parse("\n".join(lines))
    except ParseError:
        return
    assert doubts(thread) == []


def test_a_value_that_stands_elsewhere_is_found_out():
    thread = parse((accuracy.HERE / "threads/d01.txt").read_bytes())
    answer = thread.answers[0]
    moved = {**answer.evidence, "city": Evidence((Span(0, 7),), answer.evidence["city"].witness)}
    forged = replace(thread, answers=(answer._replace(evidence=moved),))
    assert [doubt.field for doubt in doubts(forged)] == ["city"]
    invented = replace(thread, answers=(answer._replace(doctor_name="Jane Doe"),))
    assert [doubt.field for doubt in doubts(invented)] == ["doctor_name"]
