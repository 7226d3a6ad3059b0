"""What a page costs, counted in calls rather than by a clock: the same on every machine, busy or not."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from bench import peers
from bench.others import clinics
from bench.pages import generate
from parsers import parse
from parsers.parsing import read_page as read_lines
from scraper.batch import read_page
from scraper.doctors.clustering import find_doctors
from scraper.doctors.mentions import Mention
from scraper.saved import SavedPage


def calls(work: Callable[[], object]) -> int:
    """Calls of functions, and resumptions of generators, Python's and C's, in `work`."""
    count = 0

    def tell(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def texts(answers: int) -> str:
    return generate(3, answers=answers, kilobytes=1).text


def htmls(answers: int) -> str:
    return generate(3, answers=answers, kilobytes=1).html


def test_a_line_of_text_costs_a_bounded_number_of_calls() -> None:
    page = texts(60)
    parse(page)  # patterns are compiled and lines are remembered once
    assert calls(lambda: parse(page)) / page.count("\n") < 60


def told(answers: int) -> str:
    """A page whose data tells what it shows."""
    return tell(htmls(answers), [answer.body for answer in parse(htmls(answers)).answers])


def told_cut(answers: int) -> str:
    """The data has the answers' beginnings only."""
    page = htmls(answers)
    return tell(page, [answer.body[:60] + "…" for answer in parse(page).answers])


def told_alike(answers: int) -> str:
    """All answers begin with the same hundred letters."""
    begin = '<div class="Content-bodyText">\n      <p>'
    page = htmls(answers).replace(begin, begin + "Thank you for your question. " * 4)
    return tell(page, [answer.body for answer in parse(page).answers])


def told_alone(answers: int) -> str:
    """The page shows nothing of what the data tells, and something else."""
    return tell(htmls(answers), [f"Number {number} is told by the data alone." for number in range(answers)])


def tell(page: str, bodies: list[str]) -> str:
    """The page with answers as JSON-LD, each with an author."""
    answers = [
        {"@id": str(number), "text": body, "author": {"name": f"Jane Roe{number}, MD"}}
        for number, body in enumerate(bodies)
    ]
    question = {"@type": "Question", "name": "Why?", "suggestedAnswer": answers}
    return f'<script type="application/ld+json">{json.dumps(question)}</script>{page}'


@pytest.mark.parametrize("make", [texts, htmls, told, told_cut, told_alike, told_alone])
def test_the_cost_grows_with_the_number_of_answers_and_no_faster(make: Callable[[int], str]) -> None:
    few, many = make(100), make(1000)
    parse(few), parse(many)
    assert calls(lambda: parse(many)) < 11 * calls(lambda: parse(few))


def test_rows_cost_less_than_the_reading() -> None:
    saved = SavedPage("page", text=texts(15))
    read_page(saved)
    reading = calls(lambda: parse(saved.decoded()))
    assert calls(lambda: read_page(saved)) < 1.5 * reading


def test_a_page_without_doctors_costs_next_to_nothing() -> None:
    page = ("<!DOCTYPE html>" + "<p>Ferries leave at noon.</p>" * 5000).encode()
    read_page(SavedPage("a.html", page))  # the first one puts the search for signs together
    assert calls(lambda: read_page(SavedPage("a.html", page))) < 200


def test_a_page_of_an_unknown_site_costs_a_bounded_number_of_calls_for_each_tag() -> None:
    page = clinics(1)[0].decode()
    read_lines(page)  # the first page loads what reads it
    assert calls(lambda: read_lines(page)) / page.count("<") < 9  # 25 where each tag is worked out anew


@pytest.mark.parametrize("seed", range(5))
def test_the_peers_of_the_benchmark_take_what_we_take(seed: int) -> None:
    """Else the comparison would be with less work."""
    page = generate(seed, kilobytes=40).html.encode()
    thread = parse(page)
    for peer in (peers.by_soup, peers.by_selectolax):
        for answer, record in zip(thread.answers, peer(page), strict=True):
            assert record["question_title"] == thread.question.title
            assert record["question_body"] == thread.question.body
            assert record["answers_declared"] == thread.question.answers_declared
            assert record["answer_body"].split() == answer.body.split()
            assert record["answer_title"] == answer.title
            names = ("votes", "doctor_name", "credentials", "rating", "review_count")
            assert [record[name] for name in names] == [getattr(answer, name) for name in names]
            place = " ".join(filter(None, (answer.city, answer.region, answer.specialty)))
            assert (record["place"] or "") == place


def crowd(doctors: int) -> dict[Mention, int]:
    """Mentions of doctors of five common surnames in three cities, as many as there are anywhere."""
    draw = random.Random(1)
    folder = Path(__file__).parents[1] / "scraper" / "doctors"
    given = (folder / "given_names.txt").read_text("utf-8").split("\n", 3)[3].split()
    found = {}
    for number in range(doctors):
        name, initial = draw.choice(given), draw.choice("ABCDEFGHJKLMRSTW")
        surname, city = draw.choice(["Kim", "Nguyen", "Patel", "Smith"]), draw.choice(["Houston", "Tampa"])
        field = draw.choice(["Plastic Surgeon", "Dermatologist", "Dentist"])
        found[Mention(f"{name} {initial}. {surname}", "MD", city, None, field)] = 1
        found[Mention(f"{name} {surname}", "MD", city, None, field)] = 1
        if number % 8 == 0:
            found[Mention(f"{name} {surname}", "MD")] = 1
            found[Mention(f"{name[0]}. {surname}", None, city, None, field)] = 1
    return found


def test_ten_times_the_doctors_of_common_surnames_in_one_city_do_not_cost_a_hundred_times() -> None:
    few, many = crowd(100), crowd(1000)
    find_doctors(few), find_doctors(many)  # names are remembered
    assert calls(lambda: find_doctors(many)) < 25 * calls(lambda: find_doctors(few))


def test_a_common_name_in_ever_more_cities_costs_the_same_for_each() -> None:
    few, many = (
        {
            Mention(f"Michael {'ABCDEFGH'[number % 8]}. Smith", "MD", f"Port {number}"): 1
            for number in range(size)
        }
        for size in (100, 1000)
    )
    find_doctors(few), find_doctors(many)
    assert calls(lambda: find_doctors(many)) < 11 * calls(lambda: find_doctors(few))
