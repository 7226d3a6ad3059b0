"""The way to the page that sites print by its headline: "HomeAnswersDermatology", "Answers > Can …?".

Text pages have it as one line, as a rule with its parts glued together.
"""

from __future__ import annotations

from typing import Final

from parsers.looks import Look

_HEAD: Final = 4  # lines of the page, its slogan included, among which the headline stands
_LEAST: Final = 20  # a shorter line may end another one by chance
_LONGEST: Final = 60
_SEPARATORS: Final = ">›»|/"
_QUOTES: Final = "\"'“”‘’"


def without_crumbs(looks: list[Look]) -> list[Look]:
    r"""Looks in which the way to the page, above or right below its headline, is furniture.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> page = read_text("Can a scar fade away?\n\nSiteAnswersCan a scar fade away?\n\nMine is red.")
    >>> [look.furniture for look in without_crumbs(look_over(page.lines))]
    [None, 'path', None]
    """
    at = [index for index in range(min(_HEAD, len(looks))) if _is_path(index, looks)]
    if not at:
        return looks
    settled = list(looks)
    for index in at:
        settled[index] = Look(looks[index].text, looks[index].offset, furniture="path")
    return settled


def _is_path(index: int, looks: list[Look]) -> bool:
    """Whether a line begins with the site's "Home", or leads through its sections to the line above it."""
    text = looks[index].text
    if index == 0:
        return text[:4] == "Home" and text[4:5].isupper()
    headline = looks[index - 1].text.strip(_QUOTES)
    before = text[: -len(headline)].rstrip()
    if not before or len(headline) < _LEAST or not text.endswith(headline) or len(before) > _LONGEST:
        return False
    glued = len(before) + len(headline) == len(text) and before[-1].isalnum()
    return glued or before[-1] in _SEPARATORS
