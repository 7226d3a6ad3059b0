"""What lines are by the lines around them, before the grammar weighs them."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.addresses import without_addresses
from parsers.bylineforms import is_phone, read_town
from parsers.crumbs import without_crumbs
from parsers.looks import Look
from parsers.records import Line
from parsers.reviewers import without_reviewers


def settle(looks: list[Look], lines: Sequence[Line]) -> list[Look]:
    """The looks of a page's lines, where labels and bylines of several lines are taken for what they are."""
    if any(look.name is not None and look.text[0] in "-–—" for look in looks):
        looks = _with_towns(looks)
    looks = without_reviewers(without_addresses(without_crumbs(looks)))
    if any(look.text.startswith("Answer:") for look in looks):
        from parsers.titlelabels import with_title_labels

        looks = with_title_labels(looks)
    if any(look.number is not None or look.marker for look in looks):
        return looks
    from parsers.labels import with_speakers  # few pages of the site that most come from need it

    return with_speakers(looks, lines)


def _with_towns(looks: list[Look]) -> list[Look]:
    """Looks with telephone and place read below a name that begins with dashes, as LocateADoc prints it."""
    settled = list(looks)
    inside = False
    for index, look in enumerate(looks):
        if look.name is not None and look.text[0] in "-–—":
            inside = True
        elif inside and is_phone(look.text):
            settled[index] = Look(look.text, look.offset, furniture="phone")
        else:
            if inside and look.place is None and (town := read_town(look.text)) is not None:
                settled[index] = Look(look.text, look.offset, place=town)
            inside = False
    return settled
