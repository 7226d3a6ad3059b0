"""What the lines of a page say as a whole, before any of them is judged."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from parsers.layouts import first_opening, stands_above
from parsers.looks import PROSE_LENGTH, Look
from parsers.names import Confidence
from parsers.records import Form, Line, Role
from parsers.signatures import find_bare_signature
from parsers.titles import stems
from parsers.voices import asker_score, goes_on

# Fewer than one line in so many with a blank line before it: the page has lost its blank lines (WET).
_DENSE_SHARE: Final = 12
# Without a count line, the question stands within so many lines.
_HEAD_LINES: Final = 40
# Shorter lines above a headline are menus; longer ones are the question itself, as are those with a full
# stop from the third length on.
_HEADLINE_LENGTHS: Final = (15, 220, 140)
# Longer thanks are the beginning of an answer.
_POLITE_LENGTH: Final = 60
# The longest greeting on a line of its own.
_SALUTATION: Final = 40
# A sentence no longer than this between paragraphs of these lengths parts two answers more often than not.
_BETWEEN_LENGTHS: Final = (80, 80, 125)


class Outline(NamedTuple):
    """What all lines of a page share."""

    lines: tuple[Line, ...]
    looks: list[Look]
    count_at: int | None
    """Index of the count line."""
    markers: bool
    dense: bool
    """The page has lost its blank lines."""
    bare: bool
    """No count line, no marker, no byline: little or nothing is left of the structure."""
    head_end: int
    """Index of the first line that can't be part of the question."""
    topic: Set[str]
    """Content words of the headline."""
    headline: str
    """The likely headline, case-folded, without a photo mark; "" when there is none."""
    headline_at: int
    """Index of that line, -1 when there is none."""
    above: bool = False
    """Bylines stand above the answers."""
    even: bool = False
    """Markup gave all blocks the same space: no extra blank line can tell of a title that is missing."""


def outline_of(lines: tuple[Line, ...], looks: list[Look], form: Form = Form.TEXT) -> Outline:
    """What all lines of the page share; its lines are those that the grammar is to go by."""
    if _is_doubled(lines):
        lines = tuple([line._replace(blanks=line.blanks // 2) for line in lines])
    elif _is_spread(lines, looks):
        lines = tuple([line._replace(blanks=max(0, line.blanks - 1)) for line in lines])
    if form is Form.TEXT and looks and _may_be_cut(looks[-1]):
        from parsers.lastline import with_last_line  # few pages need it

        looks = with_last_line(lines, looks)
    counts = [index for index, look in enumerate(looks) if look.number is not None]
    count_at = counts[0] if counts else first_opening(looks)
    bylines = (
        index
        for index, look in enumerate(looks)
        if look.marker or look.rating is not None or (look.place is not None and look.place.known)
    )
    first = next(bylines, None)
    head_end = min(len(lines) if first is None else first, _HEAD_LINES)
    headline_at = _likely_headline(lines, looks, count_at if count_at is not None else head_end)
    headline = _bare(looks[headline_at].text) if headline_at >= 0 else ""
    gaps = sum(1 for line in lines if line.blanks)
    markers = any(look.marker for look in looks)
    return Outline(
        lines=lines,
        looks=looks,
        count_at=count_at,
        markers=markers,
        dense=gaps * _DENSE_SHARE < len(lines),
        bare=first is None and not any(look.titled for look in looks),
        head_end=head_end,
        topic=stems(headline) if headline else set(),
        headline=headline,
        headline_at=headline_at,
        above=stands_above(lines, looks),
        even=markers and form is Form.HTML and all(line.blanks < 2 for line in lines),
    )


def _may_be_cut(look: Look) -> bool:
    """Whether a page's last line may be what is left of a byline's: short, and nothing by its own words."""
    if len(look.text) > PROSE_LENGTH or look.furniture or look.marker or look.number:
        return False
    return look.name is None and look.place is None and look.rating is None


def is_set_off(index: int, outline: Outline) -> bool:
    """Whether a line stands one blank line below a byline and two above the text: titles do, bodies don't."""
    below = index + 1 < len(outline.lines) and outline.lines[index + 1].blanks >= 2
    return below and is_below_byline(index, outline)


def is_letter(outline: Outline) -> bool:
    """Whether a page begins with "Hi Petra," on its own line: one answer, whose headings are no titles."""
    first = next((look for look in outline.looks if not look.furniture), None)
    return first is not None and first.salutes and first.text[-1] in ",!" and len(first.text) <= _SALUTATION


def is_between_paragraphs(index: int, outline: Outline) -> bool:
    """Whether a sentence stands alone between two full paragraphs, as titles do where a byline is missing.

    Of real pages' lines like that some three of four are titles.
    """
    if index < 3 or index + 1 >= len(outline.lines) or outline.bare:
        return False
    longest, above, below = _BETWEEN_LENGTHS
    before, text, following = (outline.looks[at].text for at in (index - 1, index, index + 1))
    cut = index + 2 == len(outline.lines) and following[-1].isalnum()  # the page's end, within a paragraph
    if outline.looks[index - 1].signed:
        full = cut or len(following) >= above
    else:
        full = len(before) >= above and before[-1] in ".!?)" and (cut or len(following) >= below)
    alone = outline.lines[index].blanks == 1 and outline.lines[index + 1].blanks > 0
    if not (full and (alone or outline.dense) and len(text) <= longest):
        return False
    return not (goes_on(text) or " also " in text or goes_on(following))


def is_above_first(index: int, outline: Outline) -> bool:
    """Whether a sentence in nobody's voice stands alone between the count line and a full paragraph."""
    if not index or index + 1 >= len(outline.lines) or outline.looks[index - 1].number is None:
        return False
    text, following = outline.looks[index].text, outline.looks[index + 1].text
    alone = outline.lines[index].blanks == 1 == outline.lines[index + 1].blanks and not outline.dense
    longest, _, below = _BETWEEN_LENGTHS
    return alone and len(text) <= longest and len(following) >= below and asker_score(text) == 0.0


def may_be_polite_title(index: int, outline: Outline) -> bool:
    """Whether "Great question!" stands where titles do; whoever is greeted by name is greeted in the body."""
    text = outline.looks[index].text
    if len(text) > _POLITE_LENGTH or text[-1] == "." or text.startswith(("Hi", "Hello", "Hey", "Dear")):
        return False
    return is_below_byline(index, outline)


def is_cut_name(index: int, outline: Outline) -> bool:
    """Whether a page's last line is a name set apart from a full paragraph: a byline that was cut off."""
    if index < 3 or not outline.lines[index].blanks or outline.above or outline.bare:
        return False
    before, look = outline.looks[index - 1], outline.looks[index]
    full = len(before.text) >= _BETWEEN_LENGTHS[1] and not before.ends
    if before.text[-1] not in ".!?)" or not (full or outline.count_at is not None):
        return False
    if look.name is not None:
        # With credentials it may be the first answer's signature, whose byline has no name.
        bare = look.name.confidence is Confidence.BARE
        placed = any(one.place for one in outline.looks)
        return bare or (look.name.confidence is Confidence.CERTAIN and placed)
    return find_bare_signature(look.text) is not None and outline.topic.isdisjoint(stems(look.text))


def is_cut_title(index: int, outline: Outline) -> bool:
    """Whether a page's last line is the beginning of a title below a full paragraph."""
    above = outline.looks[index - 1].text
    if (
        index < 3
        or not outline.lines[index].blanks
        or len(above) < _BETWEEN_LENGTHS[1]
        or above[-1] not in ".!?)"
    ):
        return False
    from parsers.lastline import begins_title  # few pages need it

    return begins_title(outline.looks[index].text)


def is_below_byline(index: int, outline: Outline) -> bool:
    """Whether a line stands one blank line below a byline or the count line, as titles do.

    "Have a question? Ask a doctor" may stand between it and the byline.
    """
    if not index or outline.dense or outline.lines[index].blanks != 1:
        return False
    before = outline.looks[index - 1]
    if before.number is not None:
        return True
    if before.furniture and index > 1:
        before = outline.looks[index - 2]
    return before.rating is not None or before.place is not None


def _is_doubled(lines: Sequence[Line]) -> bool:
    """Whether each line break of the page was doubled: no gap is even, most are of three lines or more."""
    if len(lines) < 3 or not lines[1].blanks % 2 or not lines[2].blanks % 2:  # nearly all pages end here
        return False
    below = lines[1:]
    if not all(line.blanks % 2 for line in below):
        return False
    return 2 * sum(line.blanks > 1 for line in below) >= len(below)


def _is_spread(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """Whether each line of the page stands alone between blank lines, those of a byline too.

    Some converters to text set every block apart; one blank line then says what none says elsewhere. A single
    place line is no proof: the first answer's byline may have no other line.
    """
    if len(lines) < 2 or not all(line.blanks for line in lines[1:]):
        return False
    places = sum(look.place is not None for look in looks)
    return places > 1 or any(look.rating is not None for look in looks)


def _likely_headline(lines: Sequence[Line], looks: Sequence[Look], end: int) -> int:
    """Index of the headline as a first guess, for comparing titles with; -1 when there seems to be none."""
    for index, line in enumerate(lines[:end]):
        if line.heading == 1 or line.role is Role.HEADLINE:
            return index
    for index, look in enumerate(looks[:end]):
        if look.furniture is None and look.number is None and len(look.text) >= _HEADLINE_LENGTHS[0]:
            text = look.text
            fits = len(text) <= _HEADLINE_LENGTHS[1] and (
                text[-1] != "." or len(text) <= _HEADLINE_LENGTHS[2]
            )
            return index if fits else -1
    return -1


def _bare(text: str) -> str:
    """A headline for comparison: case-folded, without its photo mark.

    >>> _bare("Is it Normal? (photos)")
    'is it normal?'
    """
    return text.casefold().partition(" (photo")[0].strip()
