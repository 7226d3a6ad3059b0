"""What stands above a labelled question or a letter: headline, doctor of the column, words of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Final

from parsers.bylineforms import moved_name, read_name_from
from parsers.looks import Look
from parsers.names import Confidence, NameLine, read_name
from parsers.patterns import lazy_pattern
from parsers.records import Line
from parsers.titles import SMALL_WORDS

# The nearest lines; further up stand menus.
_LINES: Final = 10
_LENGTHS: Final = (4, 170)
# A headline shares so many words with the text, and so large a part of its own.
_SHARED: Final = 2
_SHARE: Final = 0.3
_BY: Final = lazy_pattern(r"(?:.{0,30}[|·•,]\s*)?[Bb]y:?\s+(?=[A-Z])")
# "Ask Dr. Roe": the name of a column.
_RUBRIC: Final = lazy_pattern(r"Ask\s[^?:]*", re.IGNORECASE)
_ANSWERING: Final = lazy_pattern(
    r"(?P<name>Dr\.? (?:[A-Z][\w.'’-]* ){1,3})(?:is answering|answers) your (?:\w+ ){0,2}questions"
)
# "HomeAnswersEye careIs it a stye?": the way to the page, without spaces.
_GLUED: Final = lazy_pattern(r"[a-z][A-Z]")
_WORD: Final = lazy_pattern(r"[a-z]{3,}")
_SMALL: Final = SMALL_WORDS | {
    *(
        "all",
        "any",
        "but",
        "day",
        "get",
        "had",
        "has",
        "its",
        "may",
        "new",
        "now",
        "old",
        "one",
        "our",
        "out",
    ),
    *("per", "say", "see", "she", "too", "two", "use", "was", "way", "who"),
}
# As much of the text as tells what it is about.
_TOPIC: Final = 3000


def put_masthead(looks: list[Look], lines: Sequence[Line], said: range, addressed: str) -> None:
    """Mark what stands above question and answers, the lines `said`, as the page's own, but for the headline.

    The doctor named there is the one who answers, unless another one is named below; `addressed` is whom the
    letter greets.
    """
    asked = said.start
    above = range(max(0, asked - _LINES), asked)
    topic = _words(" ".join(look.text for look in looks[asked : said.stop])[:_TOPIC]) - _words(addressed)
    headline = _find_headline(looks, above, topic)
    if headline is None:
        headline = next((index for index in above if lines[index].heading == 1), None)
    if headline is None:
        headline = _only_question(looks, above)
    named = [(index, name) for index in above if (name := _read_byline(looks[index], addressed)) is not None]
    column = [(index, name) for index in above if (name := _read_column(looks[index].text, addressed))]
    named = named or [one for one in column if one[0] != headline]
    for index in above:
        if index != headline:
            looks[index] = Look(looks[index].text, looks[index].offset, furniture="masthead")
    if named and not any(_is_byline(look) for look in looks[asked:]):
        index, name = named[-1]
        looks[index] = Look(looks[index].text, looks[index].offset, furniture="column", name=name)


def _only_question(looks: Sequence[Look], above: range) -> int | None:
    """The only line above that is not furniture, if it asks."""
    left = [index for index in above if looks[index].furniture is None]
    asks = len(left) == 1 and looks[left[0]].text[-1] == "?" and len(looks[left[0]].text) <= _LENGTHS[1]
    return left[0] if asks else None


def _find_headline(looks: Sequence[Look], above: range, topic: Set[str]) -> int | None:
    """The line that says what the text is about: the first that shares enough words with it."""
    shares = {}
    for index in above:
        look = looks[index]
        if (
            not _RUBRIC.fullmatch(look.text)
            and look.furniture is None
            and _LENGTHS[0] <= len(look.text) <= _LENGTHS[1]
            and look.text.count("|") < 2
            and len(_GLUED.findall(look.text)) < 2
        ):
            words = _words(look.text)
            shared = len(words & topic)
            if words and shared and shared >= _SHARE * len(words):
                shares[index] = shared
    clear = [index for index, shared in shares.items() if shared >= _SHARED]
    return next(iter([*clear, *shares]), None)


def _words(text: str) -> set[str]:
    """The content words of a text, cut to four letters; short ones too, as "eye" and "gum" may be the topic.

    >>> sorted(_words("Eye Care/Twitching eyelid"))
    ['care', 'eye', 'eyel', 'twit']
    """
    return {word[:4] for word in _WORD.findall(text.lower()) if word not in _SMALL}


def _read_byline(look: Look, addressed: str) -> NameLine | None:
    """The doctor named by a line above the question; a name alone counts where the letter greets it."""
    if look.furniture is not None and look.furniture != "date":
        return None
    if found := _BY.match(look.text):
        name = read_name_from(look.text, found.end())
        if name is not None and name.confidence >= Confidence.HONORIFIC:
            return name
    if look.name is not None and look.name.confidence >= Confidence.HONORIFIC:
        return look.name
    if addressed and look.text.casefold().endswith(addressed.casefold()):
        return read_name(look.text)
    return None


def _read_column(text: str, addressed: str) -> NameLine | None:
    """The doctor of "Dr. Jane Roe Good Health" whom the letter greets, or who "answers your questions"."""
    if "Dr" not in text:
        return None
    if found := _ANSWERING.search(text):
        return moved_name(read_name(found["name"]), found.start("name"))
    at = text.casefold().find(addressed.casefold()) if addressed and text[:2] == "Dr" else -1
    return read_name(text[: at + len(addressed)]) if at > 0 else None


def _is_byline(look: Look) -> bool:
    """Whether a line names the doctor who answers."""
    return look.furniture is None and look.name is not None and look.name.confidence >= Confidence.HONORIFIC
