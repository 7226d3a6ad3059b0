"""What `inspect` says about the grammar's choice is what the grammar chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.candidates import candidates, candidates_again
from parsers.looks import look_over
from parsers.outline import outline_of
from parsers.parsing import read_page
from parsers.sequence import best_states
from parsers.settling import settle
from parsers.states import STATE_NAMES, State
from parsers.weighing import weigh

HERE = Path(__file__).parent
PAGES = [*sorted((HERE / "threads").glob("*.txt")), *sorted((HERE.parent / "data/samples").glob("*.[th]*"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_chosen_state_is_never_behind(path: Path) -> None:
    page = read_page(path.read_text("utf-8"))
    chosen = best_states(outline_of(page.lines, settle(look_over(page.lines), page.lines), page.form))
    weighed = weigh(page)
    assert len(weighed.lines) == len(page.lines)
    for state, weights in zip(chosen, weighed.lines, strict=True):
        behind = {weight.state: weight.behind for weight in weights}
        assert behind[state] == pytest.approx(0.0, abs=1e-9)
        assert min(behind.values()) == 0.0


def test_what_is_weighed_again_is_all_that_asks_whether_a_page_is_bare() -> None:
    asked = 0
    for path in PAGES:
        page = read_page(path.read_text("utf-8"))
        outline = outline_of(page.lines, settle(look_over(page.lines), page.lines), page.form)
        for bare in (True, False):
            other = outline._replace(bare=not bare)
            first, again = candidates(outline._replace(bare=bare)), candidates(other)
            assert candidates_again(other, first) == again
            asked += first != again
    assert asked > 100  # it is asked on many of them


def test_a_page_without_lines_weighs_nothing() -> None:
    assert weigh(read_page(" \n")).lines == ()


def test_states_are_numbered_as_they_are_named() -> None:
    assert [getattr(State, name.upper()) for name in STATE_NAMES] == list(range(len(STATE_NAMES)))
