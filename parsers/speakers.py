"""Who speaks, as the words of one line tell.

Labels ("Q: …", "Dr. Roe's Answer:"), greetings of letters to a doctor ("Dear Dr. Roe: …") and of the replies
("Dear reader: …").
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum
from typing import Final

from parsers.names import NameLine, read_name
from parsers.patterns import lazy_pattern
from parsers.pieces import cut

# A stroke is a label's end only where the speech begins right behind it, with a capital: "Q-My knee", "A-Z".
_STROKE: Final = r"""(?=\s?[-–—]\s?(?-i:[A-Z"“'‘`][\w`'’]*\s))"""
_QUESTION: Final = rf"""(?:
      q(?:ue(?:s|stion)?)? (?=\s*[.:]) | q{_STROKE}
    | (?:the\s+)? (?:patient|user|reader|asker|visitor)(?:['’]s|s['’])? \s+ (?:query|question)
    | ask\s+a\s+doctor\s+question | (?:query|patient|customer|asker) (?=\s*:)
    | question\s+from\s+.{{1,40}}?(?=:)
    ) \s* [.:–—-]{{0,2}} """
_SAYS: Final = r"(?:says|answer(?:s|ed)|repli(?:es|ed)|respond(?:s|ed))"
_ANSWER: Final = rf"""(?:
      a(?:ns(?:wers?)?)? (?=\s*[.:]) | a{_STROKE}
    | (?:dr\.?|doctor)\s+ (?P<doctor>[^\s:]{{2,20}}(?:\s[^\s:]{{1,20}}){{0,3}}?) [’']s?
        \s+ (?:answer|response|reply)
    | (?:dr\.?|doctor)\s+ (?P<speaker>[^\s:]{{2,20}}(?:\s[^\s:]{{1,20}}){{0,3}}?) \s+ {_SAYS} (?=\s*:)
    | (?:the\s+)? (?:doctor|surgeon|physician|expert|dentist)(?:['’]?s)? \s+ (?:answer|response|reply)
    | (?:response|reply|doctor|dentist|expert) (?=\s*:)
    ) \s* [.:–—-]{{0,2}} """
# "A:It fades": some sites leave no space behind a label's colon or stroke.
_LABELLED: Final = lazy_pattern(
    rf"""\s*(?:(?P<question>{_QUESTION})|(?P<answer>{_ANSWER}))
        (?:\s+|\Z|(?<=[:–—-])(?=(?-i:[A-Z"“'‘`])))""",
    re.VERBOSE | re.IGNORECASE,
)
# iCliniq's doctors begin with it, below a greeting of its own.
_WELCOME: Final = lazy_pattern(
    r"(?:(?:hi|hello|dear)\b[^.!]{0,40}[.!,]\s*)?(?:thank\w*\b.{0,60}?\band\s+)?welcome\s+(?:back\s+)?to\s+\S+",
    re.IGNORECASE,
)
# "Cosmetic Question: …": one word of the site's before the label.
_QUALIFIED: Final = lazy_pattern(r"[A-Z][a-z]{2,14} (?:(?P<question>Question)|Answer):(?:\s+|\Z)")
_QUALIFIED_END: Final = 26
# The first two letters, in lower case, of all that the two patterns above accept, but for "Q:" and "A -".
_STARTS: Final = frozenset((
    "qu", "an", "th", "pa", "us", "re", "as", "vi", "cu", "dr", "do", "su", "ph", "ex", "de",
    "hi", "he", "we",
))  # fmt: skip
_INITIALS: Final = frozenset("qa")
_ENDS: Final = ".:-–—"

_GREETING: Final = (
    r"""["“'‘]?(?:dear|hi|hello|hey|good\s+(?:morning|afternoon|evening|day))(?:\s+there)?[,!]?\s+"""
)
_TO_DOCTOR: Final = (
    r"(?:drs?\b\.?|doctors?\b|docs?\b|(?:dentist|surgeon|physician|dermatologist|pediatrician)s?\b)"
)
_LETTER: Final = lazy_pattern(
    rf"(?:{_GREETING}{_TO_DOCTOR}|dear (?-i:[A-Z]\w+ ){{1,2}}doctor\b"
    rf"|[\"“'‘]?doc(?:tor)?(?=,))(?:\s*(?P<name>[^:,!]{{1,40}}?))?\s*(?:[:,!–—-]|\Z)",
    re.IGNORECASE,
)
_BACK: Final = lazy_pattern(
    rf"(?:dear|hi|hello|hey)\s+(?!{_TO_DOCTOR}|there\b)(?P<who>[^:,!–—-]{{1,30}}?)\s*(?:[:,!–—-]|\Z)",
    re.IGNORECASE,
)
# "Leigh – A crown …": no greeting but the name.
_NAMED: Final = lazy_pattern(r"(?P<who>[A-Z][\w.'’]{1,20}(?: [A-Z]\.?)?)\s*[–—-]\s+[A-Z]")
# "ON THE FLOOR: Most people …": the name under the letter, in capitals.
_CALLED: Final = lazy_pattern(r"(?P<who>[A-Z][A-Z.'’ ]{2,29}):\s+(?=\S)")
_LETTER_STARTS: Final = frozenset("dDhHgG\"“'‘")
_BACK_STARTS: Final = frozenset("dDhH")
_LONGEST_WHO: Final = 28


class Label(Enum):
    """Who speaks below a line."""

    QUESTION = "question"
    ANSWER = "answer"
    WELCOME = "welcome"
    """The first words of an answer, on pages that have no label for it."""


def find_label(text: str) -> tuple[Label, int] | None:
    """Whom a line names as the speaker, and the offset at which the speech begins.

    >>> find_label("Q: Will it hurt?"), find_label("Dr. Roe's Answer:")
    ((<Label.QUESTION: 'question'>, 3), (<Label.ANSWER: 'answer'>, 17))
    >>> find_label("Patient's Query"), find_label("Answer: Yes.")
    ((<Label.QUESTION: 'question'>, 15), (<Label.ANSWER: 'answer'>, 8))
    >>> find_label("Cosmetic Question: Will it hurt?")
    (<Label.QUESTION: 'question'>, 19)
    >>> find_label("Ans.: It won't."), find_label("A:It won't."), find_label("Q-Will it hurt?")
    ((<Label.ANSWER: 'answer'>, 6), (<Label.ANSWER: 'answer'>, 2), (<Label.QUESTION: 'question'>, 2))
    >>> [find_label(text) for text in ("A week later", "Question everything", "Response was good", "A-line")]
    [None, None, None, None]
    """
    if text.find(":", 8, _QUALIFIED_END) > 0 and (found := _QUALIFIED.match(text)):
        return Label.QUESTION if found["question"] else Label.ANSWER, found.end()
    start = text[:2].lower()
    if start not in _STARTS and (start[:1] not in _INITIALS or start[1:].isalpha()):
        return None
    if found := _LABELLED.match(text):
        label = Label.QUESTION if found["question"] else Label.ANSWER
        written = found["question"] or found["answer"]
        if found.end() < len(text) and written.rstrip()[-1] not in _ENDS:
            return None
        return label, found.end()
    return (Label.WELCOME, 0) if _WELCOME.match(text) else None


def read_labelled_doctor(text: str) -> NameLine | None:
    """The doctor whom a label names.

    >>> read_labelled_doctor("Dr. Roe's Answer:").name.text, read_labelled_doctor("Answer:")
    ('Roe', None)
    >>> read_labelled_doctor("Dr. Roe says: It heals.").name.text
    'Roe'
    """
    found = _LABELLED.match(text)
    begin, end = found.span("doctor" if found["doctor"] else "speaker") if found else (-1, -1)
    return read_doctor(text, begin, end) if begin >= 0 else None


def read_doctor(text: str, begin: int, end: int) -> NameLine | None:
    """The doctor's name between two offsets of a line, which "Dr." stands before or might."""
    read = read_name("Dr. " + text[begin:end])
    if read is None:
        return None
    at = begin - len("Dr. ") + read.name.start
    return replace(read, name=cut(text, at, at + len(read.name.text)), credentials=None)


def addressed_doctor(text: str) -> str | None:
    """The name in a line that begins a letter to a doctor, "" when it says none; None for any other line.

    >>> addressed_doctor("DEAR DR. ROE: I have a cough."), addressed_doctor("Good evening, doctor, I cough.")
    ('ROE', '')
    >>> addressed_doctor("Dear Ann,"), addressed_doctor("Doctor Roe is right.")
    (None, None)
    """
    found = _LETTER.match(text) if text[:1] in _LETTER_STARTS else None
    return (found["name"] or "").strip(" .") if found else None


def greeted_asker(text: str) -> str | None:
    """Whom a doctor who writes back greets; None for any other line.

    >>> [greeted_asker(text) for text in ("Dear Ann,", "DEAR READER: It heals.", "Dear Dr. Roe:")]
    ['Ann', 'READER', None]
    """
    found = _BACK.match(text) if text[:1] in _BACK_STARTS else None
    return found["who"] if found else None


def named_asker(text: str) -> str | None:
    """Whom a line names before a stroke or in capitals, as doctors begin whose answers have no greeting.

    >>> named_asker("Leigh – A crown may hurt."), named_asker("Post-op pain"), named_asker("SAD TOM: It may.")
    ('Leigh', None, 'SAD TOM')
    """
    start = text[:_LONGEST_WHO]
    found = _NAMED.match(text) if "-" in start or "–" in start or "—" in start else None
    if found is None and text[:3].isupper() and ":" in text[: _LONGEST_WHO + 4]:
        found = _CALLED.match(text)
    return found["who"] if found else None
