"""What lines are by the lines around them, before the grammar weighs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.addresses import without_addresses
from parsers.bylineforms import is_phone, read_town
from parsers.crumbs import without_crumbs
from parsers.looks import PROSE_LENGTH, Look
from parsers.patterns import lazy_pattern
from parsers.places import PlaceForm
from parsers.records import Line
from parsers.reviewers import without_reviewers

# So many named doctors may be shown in another site's way.
_DOCTORS: Final = 2
# "Dr. Jane Roe (…", "Jane Roe, MD | …", "Jane Roe M.D. - …"
_NAMES: Final = lazy_pattern(r"(?:Dr\b|[A-Z][^,|(.?!]{3,40},? (?:[A-Z]\.?){2})")


def settle(looks: list[Look], lines: Sequence[Line]) -> list[Look]:
    """The looks of a page's lines, where labels and bylines of several lines are taken for what they are."""
    named = [look for look in looks if look.name is not None]
    if any(look.text[0] in "-–—" for look in named):
        looks = _with_towns(looks)
    looks = without_reviewers(without_addresses(without_crumbs(looks)))
    if any(look.text.startswith("Answer:") for look in looks):
        from parsers.titlelabels import with_title_labels

        looks = with_title_labels(looks)
    counted = any(look.number is not None or look.marker for look in looks)
    if (counted or len(named) >= _DOCTORS) and not any(_is_placed(look) for look in looks if look.place):
        looks = _with_other_bylines(looks, lines)
    if counted:
        return looks
    from parsers.labels import with_speakers  # few pages of the site that most come from need it

    return with_speakers(looks, lines)


def _with_other_bylines(looks: list[Look], lines: Sequence[Line]) -> list[Look]:
    """The looks of a page on which no doctor is shown in the way that most pages have."""
    named = [index for index, look in enumerate(looks) if look.name is not None or _names(look.text)]
    if len(named) < _DOCTORS or any(look.marker for look in looks):
        return looks
    from parsers.otherbylines import with_other_bylines

    return with_other_bylines(looks, lines, named)


def _names(text: str) -> bool:
    """Whether a line may begin with a doctor's name and go on behind it."""
    if len(text) > PROSE_LENGTH or text[-1] in ".?!:":
        return False
    parted = ", " in text or " | " in text or " (" in text or " - " in text or " · " in text
    return parted and _NAMES.match(text) is not None


def _is_placed(look: Look) -> bool:
    """Whether a line says "Tampa Plastic Surgeon", as the site prints that has no other bylines."""
    place = look.place
    if place is None or place.form is not PlaceForm.PLACED:
        return False
    where = place.city or place.region
    return where is not None and where.text.count(",") < 2  # "Jane Roe, MD, Tampa" is more than a city


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
