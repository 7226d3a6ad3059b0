"""What tags do is remembered within bounds, and forgetting changes nothing."""

from __future__ import annotations

import gc

import pytest

import parsers.transitions
from bench.pages import generate
from parsers.contexts import SiteContexts
from parsers.hints import GENERIC
from parsers.innertext import LineCollector
from parsers.openelements import OpenElement, Step
from parsers.records import Page
from parsers.sites.realself import REALSELF
from parsers.straight import StraightWalk
from parsers.transitions import Transitions


def _read(html: str, transitions: Transitions) -> Page:
    collector = LineCollector()
    StraightWalk(collector, transitions).walk(html)
    return collector.page(None, None)


def _new() -> Transitions:
    return Transitions(SiteContexts((REALSELF, GENERIC)))


def test_a_known_page_works_out_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = _new()
    first = _read(generate(1).html, known)
    worked_out = []
    work_out = Transitions._work_out

    def note(self: Transitions, *where: object) -> object:
        worked_out.append(where)
        return work_out(self, *where)  # type: ignore[arg-type]

    monkeypatch.setattr(Transitions, "_work_out", note)
    assert _read(generate(1).html, known) == first
    assert not worked_out


@pytest.mark.parametrize("most", [1, 7, 100])
def test_forgetting_in_the_middle_of_a_page(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    pages = [generate(seed).html for seed in range(3)]
    expected = [_read(page, _new()) for page in pages]
    monkeypatch.setattr(parsers.transitions, "_MOST", most)
    forgetful = _new()
    assert [_read(page, forgetful) for page in pages * 2] == expected * 2


def test_the_room_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that never repeat fill no memory: each has other white space and other values."""
    monkeypatch.setattr(parsers.transitions, "_MOST", 500)
    known = _new()
    gc.collect()
    before = _kept()
    for seed in range(150):
        space = " " * (seed + 1)
        html = generate(seed, answers=3, kilobytes=10).html.replace(">\n", f">\n{space}")
        _read(html.replace('class="Media', f'itemprop="n{seed}'), known)
    gc.collect()
    assert _kept() - before <= 1200


def _kept() -> int:
    return sum(type(found) in (OpenElement, Step) for found in gc.get_objects())


@pytest.mark.parametrize(
    ("question", "answer"),
    [(None, "body"), ("body", "body")],
    ids=["before any answer", "the same class after one"],
)
def test_the_askers_text_may_wear_the_class_of_answers(question: str | None, answer: str) -> None:
    """Whether it is a body depends on what stood above; it must not be kept as it was first met."""
    known = _new()
    body = '<div class="Content-bodyText"><p>Text.</p></div>'
    title = '<h3 class="Content-title">Title</h3>'
    above = "" if question is None else title
    roles = [line.role for line in _read(f"{above}{body}{title}{body}", known).lines]
    again = [line.role for line in _read(f"{above}{body}{title}{body}", known).lines]
    bodies = [role and role.value for role in roles if role is None or role.value == "body"]
    assert roles == again
    assert bodies == [question, answer]
