"""Titles with a label, as RealSelf prints them since 2019: "Answer: Swelling", body, "Helpful"."""

from __future__ import annotations

from typing import Final

from parsers.gluedtitles import find_title_end
from parsers.looks import Look
from parsers.pieces import Piece

_TITLE_LABEL: Final = "Answer:"
_LONGEST_TITLE: Final = 150
_BELOW_ANSWERS: Final = frozenset(("helpful", "date"))


def with_title_labels(looks: list[Look]) -> list[Look]:
    r"""Looks with "Answer: " cut off the titles.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> page = read_text("Answer: Swelling\n\nIt fades.\n\nHelpful")
    >>> [(look.text, look.titled) for look in with_title_labels(look_over(page.lines))][0]
    ('Swelling', True)
    """
    at = [index for index, look in enumerate(looks) if look.text.startswith(_TITLE_LABEL)]
    if not at:
        return looks
    settled = list(looks)
    for index in at:  # right below "Dr. Roe reply Plastic Surgery" it is no title
        if index and looks[index - 1].above and looks[index - 1].name is not None:
            text = looks[index].text[len(_TITLE_LABEL) :].lstrip()
            settled[index] = Look(text, looks[index].offset + len(looks[index].text) - len(text), opens=True)
    if not any(look.furniture in _BELOW_ANSWERS for look in looks):
        return settled
    for index in (index for index in at if not settled[index].opens):
        text = looks[index].text[len(_TITLE_LABEL) :].lstrip()
        offset = looks[index].offset + len(looks[index].text) - len(text)
        if not text:
            continue
        ends = index + 1 < len(looks) and looks[index + 1].furniture in _BELOW_ANSWERS
        if ends or len(text) > _LONGEST_TITLE:
            settled[index] = _glued(text, offset)
        else:
            settled[index] = Look(text, offset, titled=True)
    return settled


def _glued(text: str, offset: int) -> Look:
    """A line that holds a whole answer, its title included."""
    end = find_title_end(text)
    if end is None:
        return Look(text, offset, opens=True)
    body = text[end:].lstrip()
    start = len(text) - len(body)
    return Look(body, offset + start, opens=True, head=Piece(text[:end], -start, end - start))
