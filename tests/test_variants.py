"""The same thread in other clothes: what tools do to a text page must not change what is read from it."""

import re

import pytest

from parsers import parse
from tests import accuracy

PAGES = [page for letter in "de" for page in accuracy.gold_pages(letter)]
MENU = "Skip to main content\nLog In\nTreatments\nDoctors\n"
FOOTER = "\nAbout\nCareers\nPrivacy Policy\n© 2017 RealSelf, Inc."

HARMLESS = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "trailing spaces": lambda text: "\n".join(line + "  " for line in text.split("\n")),
    "indented": lambda text: "\n".join("   " + line if line else line for line in text.split("\n")),
    "a menu above and a footer below": lambda text: MENU + text + FOOTER,
    "a byte order mark": lambda text: "\ufeff" + text,
    "no-break spaces": lambda text: text.replace(" ", "\xa0"),
    "each line break twice": lambda text: text.replace("\n", "\n\n"),
    "no more than one blank line": lambda text: re.sub(r"\n(\s*\n)+", "\n\n", text),
}
# These lose what the blank lines said: an untitled answer, a signature above a byline without name.
LOSSY = {
    "no blank lines": (lambda text: re.sub(r"\n\s*\n+", "\n", text), 0.99),
    "each line alone": (lambda text: re.sub(r"\n+", "\n\n", text), 0.97),
}


def micro_f1(change, pages, monkeypatch):
    def read(page):
        thread = parse(change(page.read_text("utf-8")))
        question = {
            name: accuracy.collapse(getattr(thread.question, name)) for name in accuracy.QUESTION_FIELDS
        }
        return question, [
            {name: accuracy.collapse(getattr(answer, name)) for name in accuracy.ANSWER_FIELDS}
            for answer in thread.answers
        ]

    monkeypatch.setattr(accuracy, "read_ours", read)
    return accuracy.score_set(pages).figures()["micro_f1"]


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_change_changes_nothing(name, monkeypatch):
    assert micro_f1(HARMLESS[name], PAGES, monkeypatch) == 1.0


@pytest.mark.parametrize("name", LOSSY)
def test_a_lossy_change_costs_no_more_than_it_must(name, monkeypatch):
    change, floor = LOSSY[name]
    assert micro_f1(change, PAGES, monkeypatch) >= floor
