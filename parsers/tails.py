"""Where the last answer of a page with labels ends: what stands below it is the page's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.looks import Look
from parsers.names import Confidence
from parsers.patterns import lazy_pattern
from parsers.records import Line
from parsers.spoken import read_introduced

# The site asks for questions, or readers comment: no answer goes on below that.
_ENDING: Final = frozenset(("ask", "comments"))
# Below it stands who answered, and what else the site says.
_ABOUT: Final = frozenset(("about the author", "about the doctor", "about the expert", "about the writer"))
# The longest line below an answer that is a link or a heading of the site's.
_LONGEST_LINK: Final = 60
# Fewer words with small letters may be a link.
_CUT_OFF: Final = 6
# The asker writes again, but the page ends there.
_FOLLOW_UP: Final = lazy_pattern(r"-{5,}\s*FOLLOW-?UP\b")
# So many lines that are nothing but links, one below the other, are a menu.
_MENU: Final = 2


def put_tail(looks: list[Look], lines: Sequence[Line], last: int, end: int) -> None:
    """Mark what stands below the answer that begins at `last`, up to `end`, as furniture."""
    stop = next((index for index in range(last + 1, end) if _ends_answers(index, looks, lines)), end)
    about = looks[stop].text.casefold() in _ABOUT if stop < end else False
    while stop - 1 > last and _is_heading(looks[stop - 1], lines[stop - 1]) and stop < end:
        stop -= 1
    for index in range(stop, end):
        looks[index] = Look(looks[index].text, looks[index].offset, furniture="below")
    if about and stop + 1 < end and (name := read_introduced(looks[stop + 1].text)):
        looks[stop + 1] = looks[stop + 1]._replace(furniture="column", name=name)
    for index in range(stop - 1, last + 1, -1):
        look = looks[index]
        if look.furniture is not None:
            continue
        if index + 1 == len(looks) and _is_cut_off(look.text):
            break
        if not look.goes_on or not _is_link(look) or names_doctor(looks[index - 1]):
            break
        looks[index] = Look(look.text, look.offset, furniture="below")


def names_doctor(look: Look) -> bool:
    """Whether a line is nothing but a doctor's name: below a picture, within a letter, below an answer."""
    return look.name is not None and look.name.confidence >= Confidence.HONORIFIC


def _ends_answers(index: int, looks: Sequence[Look], lines: Sequence[Line]) -> bool:
    """Whether the page's own part begins here at the latest."""
    if looks[index].text.casefold() in _ABOUT:
        return True
    if looks[index].furniture in _ENDING or _FOLLOW_UP.search(looks[index].text):
        return True
    return all(line.href is not None for line in lines[index : index + _MENU]) and index + _MENU <= len(lines)


def _is_heading(look: Look, line: Line) -> bool:
    """Whether a line above a menu is its heading."""
    return bool(line.heading) and len(look.text) <= _LONGEST_LINK


def _is_cut_off(text: str) -> bool:
    """Whether a page's last line is a sentence without its end: so many small words in a row head nothing."""
    return sum(word[0].islower() for word in text.split()) >= _CUT_OFF


def _is_link(look: Look) -> bool:
    """Whether a line is written as headings are, and no answer ends in it."""
    if look.name is not None or look.signed or look.closes or look.ends or look.greets:
        return False
    return len(look.text) <= _LONGEST_LINK and look.text[0].isupper() and look.text[-1].isalpha()
