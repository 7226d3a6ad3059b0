"""What `inspect` shows is what was read; bad input gets a page with its reason."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from cli import main
from parsers import parse
from parsers.looks import Look
from parsers.records import Evidence, Line, LineKind, Span, Witness
from parsers.states import State
from scraper.inspecting.diff import diff_page, pair_records
from scraper.inspecting.lines import marked
from scraper.inspecting.page import inspect_page
from scraper.inspecting.reading import Reading, read_saved
from scraper.inspecting.sides import Side, side_of
from scraper.inspecting.values import thread_values
from scraper.inspecting.weights import _SIGNS
from scraper.saved import SavedPage

ROOT = Path(__file__).parent.parent
PAGES = [
    *sorted((ROOT / "data" / "samples").glob("*.[th]*")),
    *sorted((ROOT / "tests" / "threads").glob("*.txt"))[::6],
]


def reading(path: Path) -> Reading:
    return read_saved(SavedPage(path.name, path.read_bytes()))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_line_stands_there_once_with_its_kind(path: Path) -> None:
    shown = reading(path)
    assert shown.thread is not None
    lines = html.fromstring(inspect_page(shown)).xpath("//li[starts-with(@class, 'line ')]")
    page = shown.thread.page
    assert [int(line.get("id")[1:]) for line in lines] == [line.number for line in page.lines]
    assert [line.get("class").split()[1] for line in lines] == [kind.value for kind in shown.thread.kinds]
    texts = [line.xpath("string(p[@class='text'])") for line in lines]
    assert texts == [line.text for line in page.lines]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_marks_hold_the_text_of_the_spans(path: Path) -> None:
    shown = reading(path)
    if not shown.is_thread or shown.thread is None:
        return
    tree = html.fromstring(inspect_page(shown))
    values = thread_values(shown.thread)
    assert {int(field.get("data-v")) for field in tree.find_class("field")} == {v.number for v in values}
    for value in values:
        assert value.evidence is not None
        marks = tree.xpath(f"//mark[contains(concat(' ', @data-v, ' '), ' {value.number} ')]")
        spans = (shown.thread.page.text[start:end] for start, end in value.evidence.spans)
        found = "".join("".join(mark.text_content() for mark in marks).split())
        assert found == "".join("".join(spans).split())


def test_declared_and_found_unknown_lines_and_witnesses_are_told() -> None:
    page = html.fromstring(inspect_page(reading(ROOT / "data/samples/markers.txt")))
    assert "partial" in page.find_class("status")[0].text_content()
    assert "3 found, 6 declared" in page.find_class("verdict")[0].text_content()
    assert {w.text_content() for w in page.find_class("witness")} <= {w.value for w in Witness}
    assert re.search(r"Unknown lines: \d", page.text_content())


def test_disagreements_of_lines_and_data_are_told() -> None:
    data = (
        '{"@type": "QAPage", "mainEntity": {"@type": "Question", "name": "May I <b>jog?", "answerCount": 1, '
        '"acceptedAnswer": {"@type": "Answer", "text": "Wait for six weeks before you run again.", '
        '"author": {"@type": "Person", "name": "Ann Lee", "jobTitle": "Plastic Surgeon"}, "upvoteCount": 4}}}'
    )
    page = (
        f'<html><body><script type="application/ld+json">{data}</script><h1>May I jog?</h1>'
        "<p>Doctor Answers 3</p><h2>Six weeks</h2><p>Wait for six weeks before you run again.</p>"
        "<div>Ann Lee, MD<br>Tampa Plastic Surgeon<br>4.8 out of 5 stars 65 reviews</div></body></html>"
    )
    shown = read_saved(SavedPage("data.html", page.encode()))
    assert shown.thread is not None
    assert shown.thread.disagreements
    tree = html.fromstring(inspect_page(shown))
    (section,) = tree.xpath("//section[@id='disagreements']")
    assert len(section.xpath(".//li")) == len(shown.thread.disagreements)
    each = shown.thread.disagreements[0]
    assert each.page in section.text_content()
    assert each.data in section.text_content()
    (votes,) = tree.xpath("//div[@class='field'][starts-with(dt, 'votes')]")
    (entry,) = tree.xpath(f"//li[@id='{votes.xpath('.//a/@href')[0][1:]}']")
    assert entry.xpath("string(p)") == "4"
    assert entry.xpath("p/mark/@data-v") == votes.xpath("@data-v")
    assert "not shown on the page" in votes.text_content()
    last = tree.xpath("//li[starts-with(@class, 'line rating')]//mark")
    assert [mark.text_content() for mark in last] == ["4.8", "65"]
    assert f"disagree: {len(shown.thread.disagreements)}" in tree.text_content()


def test_a_page_that_is_no_thread_shows_its_lines_and_the_reason() -> None:
    shown = reading(ROOT / "data/samples/blocked.html")
    page = html.fromstring(inspect_page(shown))
    assert "No thread: the site refused the page" in page.text_content()
    assert len(page.xpath("//li[starts-with(@class, 'line ')]")) == 2
    assert page.find_class("field") == []


def test_a_title_that_was_dropped_says_what_the_grammar_chose() -> None:
    """Line and final kind may differ: a byline that nothing belongs to is unknown in the end."""
    shown = reading(ROOT / "data/samples/markers.txt")
    assert shown.weighed is not None
    assert shown.thread is not None
    states = [weights[0].state for weights in shown.weighed.lines]
    kinds = [kind for kind in shown.thread.kinds if kind is LineKind.TITLE]
    assert states.count(State.TITLE) == len(kinds) == 3


def test_what_is_told_of_a_line_are_signs_that_looks_have() -> None:
    """The names stand in a table of ours: a renamed one would be left out silently."""
    assert {name for name, value in Look._field_defaults.items() if value is False} == set(_SIGNS)


def test_overlapping_spans_are_cut_where_they_meet() -> None:
    spans = [(Span(0, 4), 1), (Span(2, 6), 2), (Span(90, 95), 3)]
    assert marked(Line(1, 0, "abcdefgh", 0), spans) == (
        '<mark data-v="1">ab</mark><mark data-v="1 2">cd</mark><mark data-v="2">ef</mark>gh'
    )


def test_a_value_without_a_place_on_the_page_says_so() -> None:
    thread = parse((ROOT / "data/samples/bylines.txt").read_text("utf-8"))
    evidence = {**thread.question.evidence, "title": Evidence((), Witness.DATA)}
    thread = replace(thread, question=thread.question._replace(evidence=evidence))
    page = inspect_page(Reading("x", thread.status, None, thread, None))
    assert "data</strong> · not in the text" in page


def test_the_same_page_twice_has_no_difference() -> None:
    side = side_of(reading(ROOT / "data/samples/markers.txt"))
    page = html.fromstring(diff_page(side, side))
    assert "All values are the same" in page.text_content()
    assert page.find_class("changed") == []


def test_a_difference_shows_field_words_and_lines() -> None:
    text = (ROOT / "data/samples/bylines.txt").read_text("utf-8")
    before = side_of(read_saved(SavedPage("old", text.encode())))
    after = side_of(
        read_saved(SavedPage("new", text.replace("brisk", "slow").replace("4.7", "4.6").encode()))
    )
    page = html.fromstring(diff_page(before, after))
    assert [element.text_content() for element in page.xpath("//section[h3='Answer 1 → 1']//del")] == [
        "brisk", "4.7",
    ]  # fmt: skip
    assert [element.text_content() for element in page.xpath("//ins")] == ["slow", "4.6"]
    assert len(page.xpath("//div[@class='pair changed']")) == 2


def test_a_lost_answer_leaves_the_others_paired() -> None:
    records = [{"title": "q"}, *({"body": f"{word} body"} for word in ("first", "second", "third"))]
    pairs = pair_records(Side("a", "", records, None), Side("b", "", [records[0], *records[2:]], None))
    assert [label for label, _, _ in pairs] == [
        "Question", "Answer 1 → none", "Answer 2 → 1", "Answer 3 → 2",
    ]  # fmt: skip
    assert [before == after for _, before, after in pairs] == [True, False, True, True]


def test_the_command_writes_one_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "page.html"
    assert main(["inspect", str(ROOT / "data/samples/thread.html"), "-o", str(out)]) == 0
    assert "Removal is simple" in out.read_text("utf-8")
    assert capsys.readouterr().err == f"wrote     {out}\n"


def test_a_page_that_is_no_thread_is_shown_and_told(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert main(["inspect", str(ROOT / "data/samples/blocked.html"), "-o", str(out)]) == 3
    assert "blocked" in out.read_text("utf-8")
    assert main(["inspect", str(tmp_path / "missing.html"), "-o", str(out)]) == 3
    assert "no such file" in out.read_text("utf-8")


def test_a_member_of_an_archive_is_shown(tmp_path: Path) -> None:
    out, archive = tmp_path / "page.html", tmp_path / "two#pages.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(ROOT / "data/samples/thread.html", "a#1.html")
        file.write(ROOT / "data/samples/blocked.html", "b.html")
    assert main(["inspect", f"{archive}#a#1.html", "-o", str(out)]) == 0
    assert "Removal is simple" in out.read_text("utf-8")
    assert main(["inspect", f"{archive}#c.html", "-o", str(out)]) == 3
    assert "there is no such page" in out.read_text("utf-8")
    assert main(["inspect", str(archive), "-o", str(out)]) == 2


def test_refuses_what_would_cost_a_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes((ROOT / "data/samples/thread.html").read_bytes())
    before = page.read_bytes()
    assert main(["inspect", str(page), "-o", str(page)]) == 2
    assert main(["inspect", str(page), str(page)]) == 2
    assert main(["inspect", "--diff", str(page)]) == 2
    assert main(["inspect", str(page), "-o", str(tmp_path / "no" / "x.html")]) == 2
    assert main(["inspect", str(ROOT / "data/samples"), "-o", str(tmp_path / "x.html")]) == 2
    assert page.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_compares_with_what_an_earlier_run_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    old, out = tmp_path / "old.jsonl", tmp_path / "diff.html"
    main(["parse", "data/samples", "-o", str(old)])
    assert main(["inspect", "--diff", str(old), "data/samples/markers.txt", "-o", str(out)]) == 0
    assert "All values are the same" in out.read_text("utf-8")
    rows = [json.loads(line) for line in old.read_text("utf-8").splitlines()]
    for row in rows:
        row["city"] = row["city"] and "Elsewhere"
    old.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert main(["inspect", "--diff", str(old), "data/samples/markers.txt", "-o", str(out)]) == 0
    assert "2 of 4 records differ" in out.read_text("utf-8")
    assert main(["inspect", "--diff", str(old), "data/samples/blocked.html", "-o", str(out)]) == 2
    old.write_text("{", "utf-8")
    assert main(["inspect", "--diff", str(old), "data/samples/markers.txt", "-o", str(out)]) == 2


def test_without_o_it_goes_to_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["inspect", str(ROOT / "data/samples/thread.html")]) == 0
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.startswith(b"<!DOCTYPE html>")
