"""Letters to a doctor and what the doctor writes back, as newspapers and practices print them.

Dear Dr. Roe: My knee … Will it heal? — A.B.        the letter; its signature may stand on a line of its own
Dear A.B.: It will …                                the reply: a greeting, a label ("ANSWER: …") or neither
Dear Dr. Roe: I am 70 …                             another letter: no part of this thread

Nothing else on such pages tells who speaks, so none of this is looked for where bylines with a place or a
rating stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from parsers.bylineforms import moved_name
from parsers.looks import Look
from parsers.names import NameLine
from parsers.patterns import lazy_pattern
from parsers.speakers import Label, addressed_doctor, find_label, greeted_asker, named_asker, read_doctor
from parsers.voices import asker_score

# Paragraphs of prose above a letter: an article with letters below it is no thread.
_MOST_ABOVE: Final = 3
_PROSE: Final = 110
# Lines of a letter that has no greeting, counted from its signature upwards.
_LONGEST_LETTER: Final = 12
_LONGEST_SIGNATURE: Final = 40
VOICE: Final = 0.3
"""What asks, and more than that, is a letter: the least `asker_score`."""

# "… lies ahead? - S.T.", "— M.J.G."; "George, Mukono" stands on a line of its own.
_SIGNED: Final = lazy_pattern(
    r"(?:.*[.?!”\"]\s*|\s*)[-–—]{1,2}\s?(?:[A-Z]\.\s?){1,4}|.*[.?!]\s+[-–—]{1,2}\s?[A-Z][a-z]+(?: [A-Z]\.?)?",
    re.DOTALL,
)
_OWN_LINE: Final = lazy_pattern(
    r"[-–—]*\s?(?:(?:[A-Z]\.\s?){1,4}|[A-Z][a-z]+(?:[ .][A-Z][a-z]*\.?)?(?:, [A-Z][\w .,]+)?"
    r"(?: \(by [\w -]{2,20}\))?)"
)
# "Samuel (by SMS)", below a letter that has no greeting.
_SENT: Final = lazy_pattern(r"[A-Z][\w .]{1,30} \((?:by|via) [\w -]{2,20}\)")
# Lines of a question that nothing but its question mark ends, and the least characters of the next one.
_LONGEST_PLAIN: Final = 5
_SHORTEST_REPLY: Final = 60
# Headlines leave words of so many letters in small letters.
_SMALL_WORD: Final = 3
_ASKS: Final = ("?", "?”", '?"', "!?")
# No asker says so of what stands above.
_PRAISES: Final = lazy_pattern(
    r"(?:this|that|it|yours?(?: question)?) is (?:actually |really )?an? (?:very )?"
    r"(?:good|great|excellent|interesting|common|fair) (?:question|one)\b",
    re.IGNORECASE,
)
_SPEAKER: Final = lazy_pattern(r"(?:Dr\.?|DR\.?)\s+(?P<name>[^:]{2,30}):\s+(?=\S)")


class Letter(NamedTuple):
    """Where a letter and its reply stand."""

    asked: int
    """Index of the letter's first line."""
    answer: int
    """Index of the reply's first line."""
    size: int
    """Characters of a label before the reply."""
    end: int
    """Index behind the reply's last line."""
    addressed: str
    """The doctor's name in the letter's greeting, "" when it says none."""
    name: NameLine | None
    """The doctor whom the reply's label names ("Dr. Roe: It will …")."""


def find_letter(looks: Sequence[Look]) -> Letter | None:
    """The first letter of a page, with its reply; None where there is none."""
    begins = [index for index, look in enumerate(looks) if addressed_doctor(look.text) is not None]
    if begins:
        if is_below_article(looks, begins[0]) or has_bylines(looks):
            return None
        return _find_answered(looks, begins[0], frozenset(begins))
    for index in range(1, len(looks)):
        text = looks[index].text
        who = greeted_asker(text) or named_asker(text)
        if who is not None and (asked := _find_signed(looks, index, who)) is not None:
            return None if has_bylines(looks) else Letter(asked, index, 0, len(looks), "", None)
        above = looks[index - 1].text
        sent = index > 1 and (above[-1] == ")" or above[0] in "-–—") and _sends(looks, index - 1)
        if sent and not has_bylines(looks):
            asked = find_asking(looks, index - 2)
            if asker_score(" ".join(look.text for look in looks[asked : index - 1])) > VOICE:
                return Letter(asked, index, 0, len(looks), "", None)
    return None


def find_plain_reply(looks: Sequence[Look], asked: int, voice: float = 0.0) -> int:
    """Where a reply begins that has neither greeting nor label, below the paragraph that asks; 0: nowhere.

    No reply sounds more like the asker than `voice`.
    """
    for index in range(asked + 1, min(len(looks), asked + _LONGEST_PLAIN)):
        look, above = looks[index], looks[index - 1].text
        if look.furniture is not None or len(look.text) < _SHORTEST_REPLY:
            return 0
        if not _is_sentence(look) and index + 1 < len(looks):  # the last line may be cut off
            return 0
        if _PRAISES.match(look.text):
            return index
        if above.endswith(_ASKS) and "?" not in look.text and asker_score(look.text) <= voice:
            return index
    return 0


def _sends(looks: Sequence[Look], at: int) -> bool:
    """Whether a line names who asks right above it: "Samuel (by SMS)", "- Shantay" below a question mark."""
    text = looks[at].text
    if text[-1] == ")" and _SENT.fullmatch(text):
        return True
    signs = text[0] in "-–—" and signs_letter(text) and looks[at - 1].text.endswith(_ASKS)
    return signs and len(looks[at + 1].text) >= _SHORTEST_REPLY


def signs_letter(text: str) -> bool:
    """Whether a line is nothing but an asker's name, or initials.

    >>> [signs_letter(text) for text in ("— M.J.G.", "Laurie", "George, Mukono", "Thank you very much.")]
    [True, True, True, False]
    """
    return len(text) <= _LONGEST_SIGNATURE and _OWN_LINE.fullmatch(text) is not None


def has_bylines(looks: Sequence[Look]) -> bool:
    """Whether doctors are told by place or rating, as on sites with many answers."""
    return any(look.rating is not None or (look.place is not None and look.place.known) for look in looks)


def is_below_article(looks: Sequence[Look], at: int) -> bool:
    """Whether more prose stands above a line than a column has for its introduction."""
    return sum(len(look.text) > _PROSE for look in looks[:at]) > _MOST_ABOVE


def find_asking(looks: Sequence[Look], last: int) -> int:
    """The first line of the sentences that end with the line `last` and ask."""
    begin = last + 1
    while begin and last - begin < _LONGEST_LETTER and (begin > last or _is_sentence(looks[begin - 1])):
        begin -= 1
    while begin < last and "?" not in looks[begin].text and asker_score(looks[begin].text) <= 0:
        begin += 1  # the page's words above the letter
    return begin + 1 if begin < last and _asks_in_capitals(looks[begin].text) else begin


def _asks_in_capitals(text: str) -> bool:
    """Whether a line is a headline that asks: "Should I Avoid Saunas?"."""
    return text[-1] == "?" and all(word[0].isupper() for word in text.split() if len(word) > _SMALL_WORD)


def _find_answered(looks: Sequence[Look], asked: int, begins: Set[int]) -> Letter | None:
    """The letter that begins at `asked`, with its reply; `begins` are the first lines of all letters.

    Several letters may stand above one reply; the letter below a reply is another one.
    """
    addressed = addressed_doctor(looks[asked].text) or ""
    answer = 0
    for index in range(asked, len(looks)):
        text = looks[index].text
        if answer and index in begins:
            return Letter(asked, answer, 0, index, addressed, None)
        if (reply := _read_reply(text, addressed)) is not None and index > asked:
            end = next((at for at in range(index + 1, len(looks)) if at in begins), len(looks))
            return Letter(asked, index, reply[0], end, addressed, reply[1])
        signed = _SIGNED.fullmatch(text) or (
            index > asked and looks[index].furniture is None and signs_letter(text)
        )
        if signed and not answer and index + 1 < len(looks) and index + 1 not in begins:
            answer = index + 1
    answer = answer or find_plain_reply(looks, asked)
    return Letter(asked, answer, 0, len(looks), addressed, None) if answer else None


def _read_reply(text: str, addressed: str) -> tuple[int, NameLine | None] | None:
    """The size of the label by which a line begins a reply, and the doctor whom it names."""
    label = find_label(text)
    if label is not None and label[0] is Label.ANSWER:
        return label[1], None
    found = _SPEAKER.match(text) if addressed and text[:1] == "D" else None
    if found and found["name"].casefold() == addressed.casefold():
        return found.end(), moved_name(read_doctor(text, *found.span("name")), -found.end())
    return (0, None) if greeted_asker(text) is not None else None


def _find_signed(looks: Sequence[Look], answer: int, who: str) -> int | None:
    """Where the letter begins that is signed right above its reply by the asker whom that greets, or None."""
    signed = answer - 1
    while signed and not any(map(str.isalnum, looks[signed].text)):  # "~ ~ ~"
        signed -= 1
    text, name = looks[signed].text, who.split(maxsplit=1)[0].casefold().rstrip(".")
    last = text if len(text) <= _LONGEST_SIGNATURE else text[-_LONGEST_SIGNATURE:]
    called = rf"{re.escape(name)}(?:\W+\w{{1,2}})?"
    if who.isupper():  # "ON THE FLOOR: …"
        called = rf"(?:{called}|{re.escape(who.casefold())})"
    if not re.search(rf"(?:\A|[-–—]\s?){called}(?:, [\w .,]+)?\W*\Z", last.casefold()):
        return None
    begin = find_asking(looks, signed)
    asked = " ".join(look.text for look in looks[begin:answer])
    return begin if begin < answer and ("?" in asked or asker_score(asked) > VOICE) else None


def _is_sentence(look: Look) -> bool:
    """Whether a line is written as letters are, neither a headline nor the page's own."""
    heads = look.text[-1] == ":" and len(look.text) <= _LONGEST_SIGNATURE  # "What you should know:"
    return look.furniture is None and not heads and look.text[-1] in ".?!,:;)”\"'’"
