"""The look at the bytes before parsing loses no thread."""

from __future__ import annotations

import html
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.others import clinics, mix
from bench.pages import generate
from parsers import Blocked, NotAThread, parse
from parsers.decoding import decode
from parsers.errors import ParseError
from parsers.looks import look_over
from parsers.parsing import read_page, read_thread
from parsers.precheck import refuse_other_pages
from parsers.refusals import find_block, is_thread, may_be_thread
from parsers.settling import settle
from parsers.vocabulary import entries
from scraper import batch
from scraper.columns import PAGES
from scraper.saved import SavedPage

HERE = Path(__file__).parent
# Letters and their replies with neither labels nor greetings, of a practice and of a newspaper.
NAMED_IN_MENUS = {"o09", "o41", "o47", "o51", "o53"}
FILLER = b"<script>" + b"let x = 1; " * 4000 + b"</script>"
PAGES_OF_MARKUP = sorted(path for path in HERE.rglob("*.html") if path.is_file())
ANNOTATED = sorted(path for path in HERE.rglob("*.txt") if path.with_suffix(".json").exists())

_PERSONS = re.compile(
    "surgeon|doctor|physician|ologist|dontist|dentist|iatrist|trician|ometrist|nurse|specialist|therapist",
    re.I,
)
BLOCKED = (
    "Access to this page has been denied", "Access Denied", "Press & Hold", "press and hold",
    "Press &amp; Hold", "px-captcha", "/cdn-cgi/challenge", "Checking if the site connection is secure",
    "Checking your browser before", "Verify you are human", "verify that you are a human", "Are you a robot?",
    "Are you a human?", "Pardon our interruption", "You have been blocked", "Why have I been blocked",
    "Request unsuccessful. Incapsula", "_Incapsula_Resource", "Unusual traffic from your",
    "unusual activity from your", "Enable JavaScript and cookies to continue",
    "Attention Required! | Cloudflare", "geo.captcha-delivery.com", "You don't have permission to access",
    "You don’t have permission to access", "403 Forbidden", "429 Too Many Requests",
    "Please complete the security check",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES_OF_MARKUP, ids=lambda path: path.stem)
def test_no_page_of_markup_is_lost(path: Path) -> None:
    """However much a site puts around it; alone, most of them are too small to be looked at."""
    data = path.read_bytes()
    try:
        parse(data)
    except ParseError:
        pytest.skip("no thread")
    refuse_other_pages(b"<!DOCTYPE html>" + FILLER + data)


@pytest.mark.parametrize("lines", [b"<p>%b</p>\n", b"%b<br>\n"])
@pytest.mark.parametrize("path", ANNOTATED, ids=lambda path: path.stem)
def test_no_annotated_thread_would_be_lost_as_markup(path: Path, lines: bytes) -> None:
    """Its lines alone, though a page would have classes, addresses and menus too that tell of answers."""
    text = path.read_bytes()
    data = b"".join(lines % html.escape(line).encode() for line in text.decode().splitlines())
    try:
        parse(b"<!DOCTYPE html><body>" + data)
    except ParseError:
        pytest.skip("its structure is lost")
    if path.stem in NAMED_IN_MENUS:
        pytest.skip("the menus name whose practice or column it is, the text does not")
    refuse_other_pages(b"<!DOCTYPE html><body><a href='/clinics'>Clinics in Tampa</a>" + FILLER + data)


@pytest.mark.parametrize("path", ANNOTATED, ids=lambda path: path.stem)
def test_no_annotated_thread_with_a_byline_would_be_lost_without_a_menu_of_clinics(path: Path) -> None:
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
    if not any(answer.get("specialty") for answer in gold.get("answers", ())):
        pytest.skip("without bylines or a count, the markup of a page would name the doctors")
    lines = "".join(f"<p>{line}</p>" for line in path.read_text("utf-8").splitlines())
    refuse_other_pages(b"<!DOCTYPE html>" + FILLER + lines.encode())


@pytest.mark.parametrize(
    "specialty", sorted({re.split("[ /]", title)[-1] for title in entries("specialties.txt")})
)
def test_a_byline_of_any_doctor_is_a_sign_of_answers(specialty: str) -> None:
    if not _PERSONS.search(specialty):
        pytest.skip("the title of somebody who answers nowhere without a doctor")
    line = f"<li>Tampa Plastic <b>{specialty}</b>&nbsp;\n </li><a>Our clinic</a>"
    refuse_other_pages(b"<!DOCTYPE html>" + FILLER + line.encode())


@pytest.mark.parametrize("path", PAGES_OF_MARKUP, ids=lambda path: path.stem)
def test_what_is_spared_the_search_for_the_best_reading_is_no_thread_in_it(path: Path) -> None:
    """Any selection of a page's lines: what can't prove a thread makes none."""
    try:
        page = read_page(decode(path.read_bytes()))
    except ParseError:
        pytest.skip("no lines")
    pick = random.Random(path.stem)
    for share in (0.1, 0.3, 0.6, 0.9):
        lines = tuple(line for line in page.lines if pick.random() < share)
        some = replace(page, lines=lines)
        if not may_be_thread(some, settle(look_over(lines), lines)):
            assert not is_thread(read_thread(some))


def test_other_pages_are_refused_without_being_parsed() -> None:
    page = b"<!DOCTYPE html><p>Ferries leave at noon.</p><h2>Answers</h2>" + FILLER
    with pytest.raises(NotAThread, match="no word on the page names a doctor"):
        parse(page)
    row = dict(zip(PAGES.names, batch.read_page(SavedPage("a.html", page)).page, strict=True))
    assert (row["status"], row["bytes"], row["lines"]) == ("not_a_thread", len(page), None)


def _turned_away(pages: list[bytes]) -> int:
    count = 0
    for page in pages:
        try:
            refuse_other_pages(page)
        except NotAThread:
            count += 1
    return count


def test_few_other_pages_have_to_be_read() -> None:
    """As of real pages: see docs/performance.md."""
    assert _turned_away(mix()) >= 91
    assert _turned_away(clinics(10)) >= 5


@pytest.mark.parametrize(
    "content",
    [
        "Our clinic in Tampa opens at noon.",
        "Ask your doctor about it.",
        "<p>Meet the doctors</p><p>Helpful staff.</p>",
        "The patient is out of bed, as nine out of 10 are.",
        "<p>Call your nurse.</p><p>Led by Dr. Roe, the clinic has no answer.</p>",
        "Doctors have no answer to that. Answering it was not helpful either.",
    ],
)
def test_pages_of_clinics_without_a_sign_of_answers_are_refused_without_being_parsed(content: str) -> None:
    with pytest.raises(NotAThread, match="nothing on the page tells of a doctor's answers"):
        parse(b"<!DOCTYPE html>" + FILLER + content.encode())


@pytest.mark.parametrize(
    "content",
    [
        "<h2>Doctor Answers <b>16</b></h2>",
        "<a>Clinics</a><b>Q:</b> Will it fade?",
        "<a>Clinics</a> 4.8 out of 5 stars",
        "<a>Clinics</a> 4.8 out of <b>5.0</b> (65 reviews)",
        "<a>Clinics</a> 4.8 out of 10</p>",
        "Was this helpful? Doctors say",
        "Doctor&rsquo;s reply",
        "No doctor answers yet, clinics say",
        "<div class='DoctorAnswerBody'>",
        "<div class='doctor answer item'><p class='answer item'>",
        "<p>Surgery: posted by Dr. Roe</p>",
        "<footer>Lakeside Practice</footer>Q&amp;A<br>",
    ],
)
def test_signs_of_answers(content: str) -> None:
    refuse_other_pages(b"<!DOCTYPE html>" + FILLER + content.encode())


def test_bare_names_degrees_and_dates_prove_no_thread() -> None:
    """Half of the menus of the web look like names."""

    def may(line: str) -> bool:
        page = read_page(f"<h1>How is it played?</h1><p>{line}</p><p>By two teams of five players.</p>")
        return may_be_thread(page, settle(look_over(page.lines), page.lines))

    assert not any(map(may, ("Basketball Basics", "May 3, 2019", "DVD")))
    assert all(map(may, ("Jane Roe, MD", "Dr. Jane Roe", "Tampa Plastic Surgeon")))


@pytest.mark.parametrize("text", BLOCKED)
def test_block_pages_are_told_from_other_pages(text: str) -> None:
    """However large, up to the largest that is known; none of them tells of doctors."""
    assert find_block(text) is not None
    page = f"<!DOCTYPE html><title>{text}</title><script>{'let x = 1; ' * 2000}</script><p>{text}</p>"
    with pytest.raises(Blocked):
        parse(page.encode())


def test_what_is_in_doubt_is_parsed() -> None:
    page = generate(1, kilobytes=40).html
    assert parse(page.encode()).answers == parse(page.encode("utf-16")).answers
    refuse_other_pages(b"Ferries leave at noon.\n" * 5000)  # text
    refuse_other_pages(b"<title>Access denied</title>" + b" " * 20_000)  # small


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/2008/02/the-answer-to-it'>More</a>",
        "<img alt='Snappy Answers'>",
        "<input value='Answer'>",
        "<script>var answer = {'answer': 'x'}; // \"Answer:\"</script>",
        "<style>q:before, q:after { content: '' }</style>",
        "<!-- <h2>Doctor Answers 16</h2> -->",
        "<select><option value=7>Nurse</option></select>",
        "<p>Jane Q. Public takes 60 mg q.i.d.</p>",
        "<p>Think like a doctor: a leg wound solved. 99 out of 100, or 9 out of 10 states.</p>",
        f"<p>{'They asked for more, and so on. ' * 6}They got an answer from Iraq.</p>",
    ],
)
def test_signs_that_tell_nothing(markup: str) -> None:
    with pytest.raises(NotAThread, match="nothing on the page tells of a doctor's answers"):
        parse(b"<!DOCTYPE html><p>Our clinic</p>" + FILLER + markup.encode())


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='doctor-answer'>",
        "<div id=answers>",
        "<div itemtype='https://schema.org/Answer'>",
        '<script type=\'application/ld+json\'>{"@type": "Answer"}</script>',
        f'<script type=\'application/ld+json\'>{"far " * 99} answer: {{"@type": "Answer"}}</script>',
        "<SCRIPT>x</SCRIPT><p>Doctor Answers 16</p>",
        "<p>\n  Q. Will it fade?</p>",
        "<p>Q : Will it fade?</p>",
        "<p>The doctor : It will.</p>",
        "<p>4.8 out of 5stars</p>",
        f"<p>{'Will it fade, and so on? ' * 6}<br>16 answers from doctors</p>",
        "<!-- x --><p>Doctor Answers 16</p><!-- y -->",
    ],
)
def test_signs_that_tell_something(markup: str) -> None:
    refuse_other_pages(b"<!DOCTYPE html><p>Our clinic</p>" + FILLER + markup.encode())


def test_block_pages_are_found_by_the_whole_phrase() -> None:
    page = b"<!DOCTYPE html><p>It was never denied. It is on hold and on hold.</p>" + b"<p>Yes.</p>" * 600
    with pytest.raises(NotAThread, match="nothing on the page"):
        refuse_other_pages(page)
    refuse_other_pages(page + b"<p>Access was denied</p>")
