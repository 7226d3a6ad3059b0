r"""The cheap look at a page's bytes before anything is parsed: most of a crawl is about something else.

A page of doctors' answers shows a word of doctors and a sign of answers, somewhere in its menus, its
addresses or its text; markup without either can't be one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from parsers.errors import NotAThread
from parsers.literals import Phrases
from parsers.refusals import find_block_in

if TYPE_CHECKING:
    from parsers.standing import Standing

# Nothing but spaces, entities and signs that end no sentence up to the next tag: a line of a byline, or a
# heading, may end here.
_AT_THE_END: Final = rb"(?:[^0-9a-z<&.,;!?'\"]|&[#0-9a-z]+;)*<"
# A word too many costs time, one too few a page. "Scientist" and "surge" are no words of doctors; "practice"
# is one where a line ends in it, as the name of one does.
_DOCTORS: Final = Phrases(
    {
        b"": (
            b"doctor", b"surgeon", b"surger", b"surgic", b"medical", b"medicine", b"patient", b"clinic",
            b"ologist", b"dentist", b"dontist", b"physician", b"therapist", b"nurse", b"qapage",
        ),
        _AT_THE_END: (b"practice",),
    }
)  # fmt: skip

# Answers as pages count, label and name them; "an answer to that" is prose.
_AS_COUNTED: Final = rb"\s*[:(0-9]|\s+(?:by|from|on|date|yet)[^0-9a-z]"
_AS_NAMED: Final = rb"[-_\"'b-df-hj-rt-z]"  # "answer-list", "acceptedAnswer", "AnswerBody"
_AS_OWN: Final = rb"(?:['\x92]|\xe2\x80\x99|&[#0-9a-z]+;)?s\s+(?:reply|response)"  # "the doctor's reply to"
_AS_SPEAKER: Final = rb"\s*:"  # "Doctor: …", where a line begins
# "Dear Ann,", on a line of its own, and "Dear Ann: …", as replies to letters begin
_AS_GREETED: Final = rb"[a-z]{2,15}(?:[,!*]?<|:)"
_AS_SPOKEN: Final = rb"\.?\s[a-z][a-z.'\s-]{1,30}:"  # "Dr. Roe: …", "Dr. Roe answered:", where a line begins
_AS_QUESTION: Final = rb"\s*[.:]"  # "Q: …", where a line begins
_AS_HEADING: Final = rb"\s*&(?:amp;)?\s*a[^0-9a-z]"  # "Q&A"
# "4.8 out of 5 stars", "4.8 out of 5 (65 reviews)"
_AS_SCALE: Final = (
    rb"(?:\s|&[#0-9a-z]+;|<[^<>]*>)+(?:5|10|100)(?:\.0+)?"
    rb"(?:(?:&[#0-9a-z]+;|\s)*(?:[<(]|st(?:ar|<)|based|from|of|by)|(?:&[#0-9a-z]+;|\s)+[0-9])"
)
# What names answers or stands around them; bylines ("Tampa Plastic Surgeon", "4.8 out of 5 stars", "Posted by
# Dr. Roe"); labels.
_SIGNS: Final = {
    b"": (
        b'"answer', b"'answer", b"=answer", b"-answer", b"_answer", b"/answer", b">answer", b"qapage",
        b"real deal on",
    ),
    _AT_THE_END: (
        b"answer", b"answers", b"answered", b"helpful", b"surgeon", b"doctor", b"physician", b"ologist",
        b"dentist", b"dontist", b"iatrist", b"ometrist", b"trician", b"hygienist", b"nurse",
        b"specialist", b"practitioner", b"therapist", b" md", b" m.d", b" facs",
        b" dds", b" dmd", b" mbbs", b" m.d.",
    ),
    _AS_COUNTED: (b"answer", b"answers", b"answered", b">ans", b"\nans"),
    _AS_NAMED: (b"answer", b"answers"),
    rb"\s*[?(0-9]": (b"helpful",),
    _AS_SCALE: (b"out of",),
    rb"[^0-9a-z]": (
        b"posted by dr", b"written by dr", b"reply by", b"response by", b"dear dr", b"dear doctor",
        b"dear dentist",
    ),
    _AS_GREETED: (b">dear ", b"\ndear ", b">hello ", b"\nhello "),
    _AS_OWN: (b"surgeon", b"doctor", b"physician"),
    _AS_SPEAKER: (b"surgeon", b"doctor", b"physician"),
    _AS_SPOKEN: (b">dr", b"\ndr"),
    _AS_QUESTION: (b">q", b" q", b"\nq", b"\tq"),
    _AS_HEADING: (b">q", b" q", b"\nq", b"\tq"),
}  # fmt: skip

_ANSWERS: Final = Phrases(_SIGNS)
_PATTERNS: Final = tuple(_SIGNS)
# The numbers of the patterns of words that begin a line; of those that count in the midst of prose too.
_LABELS: Final = tuple(map(_PATTERNS.index, (_AS_SPEAKER, _AS_QUESTION)))
_ANYWHERE: Final = tuple(map(_PATTERNS.index, (b"", _AS_HEADING)))
# Signs that are looked at closely.
_MOST: Final = 64
# Letters of a sign, with room for white space and entities in it.
_LONGEST_SIGN: Final = 500
# The largest block pages seen have some 20 KB.
_LARGEST_BLOCK: Final = 32 * 1024
# Less than this is a part of a page rather than a page, and costs little.
_LEAST: Final = 4 * 1024


def refuse_other_pages(data: bytes) -> None:
    """Raise `NotAThread` for markup that is plainly about something else.

    >>> refuse_other_pages(b"<p>Our clinic</p>" * 5000)
    Traceback (most recent call last):
    parsers.errors.NotAThread: nothing on the page tells of a doctor's answers
    >>> refuse_other_pages(b"<p>Our answers</p>" * 5000)
    Traceback (most recent call last):
    parsers.errors.NotAThread: no word on the page names a doctor
    >>> refuse_other_pages(b"<p>Our clinic</p>" * 5000 + b"<h2>Doctor Answers 16</h2>")
    """
    if len(data) < _LEAST or not data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"\0" in data:
        return  # small, text, or in an encoding of two bytes for each letter
    reason = _find_reason(data)
    if reason is not None and not _is_block(data):
        raise NotAThread(reason)


def _is_block(data: bytes) -> bool:
    """Whether a page may have been sent in place of another one (`parsers.refusals.find_block`)."""
    return len(data) <= _LARGEST_BLOCK and find_block_in(data) is not None


def _find_reason(data: bytes) -> str | None:
    """Why a page can be no thread; None where it may be one."""
    if not _shows_answers(data):  # the fewest pages do
        return "nothing on the page tells of a doctor's answers"
    return None if _DOCTORS.occur(data) else "no word on the page names a doctor"


def _shows_answers(data: bytes) -> bool:
    """Whether there is a sign of answers, looked for from the middle on: above it stand menus and scripts."""
    from parsers.standing import Standing  # pages of text need none

    middle = len(data) // 2
    parts = memoryview(data)
    signs = _Signs(Standing(data))
    return _ANSWERS.occur_where(parts[middle:], partial(signs.count, middle)) or _ANSWERS.occur_where(
        parts[: middle + _LONGEST_SIGN], partial(signs.count, 0)
    )


class _Signs:
    """The signs of answers that a page shows, until one counts."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._seen = 0

    def count(self, start: int, number: int, end: int) -> bool:
        """Whether a sign of the pattern `number` counts that ends `end` bytes behind `start`."""
        self._seen += 1  # a page that shows so many is read, whatever they are
        if self._seen > _MOST:
            return True
        at = start + end - 1
        if number in _LABELS and not self._standing.is_first(at):
            return False
        return self._standing.tells(at) and (number in _ANYWHERE or not self._standing.is_far(at))
