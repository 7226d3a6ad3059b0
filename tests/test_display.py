"""A thread in a notebook: a small table in which nothing of the page runs."""

from __future__ import annotations

from lxml import html

from parsers import parse
from tests.made_threads import ANSWER, thread

PAGE = """Is <script>alert(1)</script> safe?

Doctor Answers 2

It is

Yes, for $5 and $6 & <img src=x onerror=alert(2)> more.

Jane Doe, MD
Tampa Plastic Surgeon
4.8 out of 5 stars 65 reviews
"""


def test_a_thread_is_a_table_without_markup_of_the_page() -> None:
    shown = html.fromstring(parse(PAGE)._repr_html_())
    assert {element.tag for element in shown.iter()} == {
        "div", "p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td", "span",
    }  # fmt: skip
    assert not any(element.attrib for element in shown.iter())
    cells = [cell.text_content() for cell in shown.iter("td")]
    assert cells == [
        "1", "It is", "Jane Doe, MD", "Tampa", "Plastic Surgeon", "4.8 of 5 (65)",
        "Yes, for $5 and $6 & <img src=x onerror=alert(2)> more.",
    ]  # fmt: skip
    head = shown.xpath("string(p)")
    assert "<script>alert(1)</script>" in head
    assert "1 answer of 2 declared · partial" in head


def test_long_threads_are_cut() -> None:
    shown = html.fromstring(thread(*[ANSWER] * 70)._repr_html_())
    assert len(shown.xpath("//tbody/tr")) == 60
    assert "… and 10 more" in shown.text_content()
