"""How much a line sounds like an answer's title.

Small pure functions over one line's words; scores are in the unit of `parsers.states` (log-odds by
judgement). The position of the line among its neighbours is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parsers.greetings import is_greeting
from parsers.letters import kinds_of
from parsers.looks import Look
from parsers.patterns import lazy_pattern
from parsers.voices import has_contact, is_closing, is_item, is_signed

# Longer lines are no titles: the longest headline seen on a real page has some 170 characters, and
# an answer's title may be a copy of it.
TITLE_LENGTH: Final = 200

# "Don't worry. See your surgeon." is no longer.
_SHORT_SENTENCES: Final = 80

# A shorter line may stand in another one by chance.
_REPEATED: Final = 30
_REPEATED_FIRST: Final = 15  # unless it begins with it

# Words of four letters and more that begin with a small one: a Title in Capitals has hardly any.
_SMALL_WORD: Final = b" aaaa"
_QUOTES: Final = "\"'”’"
_BULLETS: Final = "•▪●◦"
_SENTENCE_BREAK: Final = lazy_pattern(r"[.!?](?<=[a-z)\"”].) \s*[A-Z]")  # the rare letter first
# A rule of stars, an aside in brackets: doctors type them within their answers.
_ASIDE: Final = lazy_pattern(r"[\W_]+|\([^()]*\)|\[[^\[\]]*\]")
_ASIDE_STARTS: Final = "*~-_=.(["
_BEFORE_WORDS: Final = "(\"'“‘#"
SMALL_WORDS: Final = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "but",
            "by",
            "can",
            "do",
            "for",
            "from",
            "how",
            "if",
            "in",
        ),
        *(
            "is",
            "it",
            "my",
            "nor",
            "of",
            "on",
            "or",
            "so",
            "than",
            "that",
            "the",
            "their",
            "this",
            "to",
            "too",
        ),
        *(
            "up",
            "via",
            "vs",
            "was",
            "with",
            "without",
            "you",
            "your",
            "after",
            "before",
            "during",
            "not",
            "no",
        ),
        "i",
    )
)


def stems(text: str) -> set[str]:
    """The content words of a line, cut to four letters so that "lobes" meets "lobe".

    >>> sorted(stems("Botox and the (chubby) cheeks?"))
    ['boto', 'chee', 'chub']
    """
    words = [word for word in text.lower().split() if len(word) > 3]
    for mark in _BEFORE_WORDS:
        if mark in text:
            words = [word.lstrip(_BEFORE_WORDS) for word in words]
            return {word[:4] for word in words if len(word) > 3 and word not in SMALL_WORDS}
    return {word[:4] for word in words if word not in SMALL_WORDS}


def title_score(text: str) -> float:
    """How much a stripped line sounds like an answer's title rather than like a paragraph of a body.

    Titles are short and mostly without a full stop, but sentences, questions and quotations occur.

    >>> title_score("Jogging after breast implants") > 1 > title_score("I would see your surgeon soon.")
    True
    >>> title_score("Kind regards,") < -3
    True
    """
    score = shape_score(text)
    return score - 5.0 if is_closing(text) or is_greeting(text) or is_signed(text) else score


def is_repeated(text: str, following: Sequence[Look]) -> bool:
    """Whether the paragraph below a line, be it below a vote marker too, says the whole of the line again.

    The site took a sentence of an answer that came without a title for one.
    """
    if len(text) < _REPEATED_FIRST or not following:
        return False
    body = following[-1] if following[0].marker else following[0]
    if body.text[1 : len(text)] == text[1:]:  # be it with a small letter
        return len(body.text) > len(text)
    if len(text) < _REPEATED:
        return False
    return len(body.text) > len(text) and text.rstrip(".!?… ") in body.text


def shape_score(text: str) -> float:
    """The title score of a line that is known to be no greeting, closing or signature.

    >>> shape_score("Swelling after Surgery") > shape_score("Swelling is normal after surgery.")
    True
    >>> shape_score("***"), shape_score("(See my website)")
    (-20.0, -20.0)
    """
    size = len(text)
    if size > TITLE_LENGTH or (text[0] in _ASIDE_STARTS and _ASIDE.fullmatch(text)):
        return -20.0
    score = 0.8 if size <= 60 else 0.3 if size <= 100 else -1.0 if size <= 140 else -2.0
    score += 0.0 if text.endswith(("...", "…")) else _ENDINGS.get((text.rstrip(_QUOTES) or text)[-1], 1.4)
    if score < -3.0:
        return score
    kinds = kinds_of(text)
    score += capitals_score(text, kinds)
    if is_item(text) or has_contact(text, kinds):
        score -= 10.0 if text[0] in _BULLETS else 3.0
    if size > 40 and (". " in text or "? " in text or "! " in text) and _SENTENCE_BREAK.search(text):
        score -= 2.0 if text[-1] == "." and size > _SHORT_SENTENCES else 0.8
    return score


# By the last character of the line; any other, so no punctuation at all, is the mark of a title.
_ENDINGS: Final = {".": -1.5, "!": -0.8, "?": 0.6, ",": -4.0, ":": -2.0, ";": -4.0, "-": -1.0}


def capitals_score(text: str, kinds: bytes) -> float:
    """Capitals At The Words' Beginnings speak for a title, a small letter at the line's against it."""
    first = text if text[0] not in "(#" else text.lstrip("(#")  # what is quoted may begin with any letter
    score = -1.0 if first[:1].islower() else 0.0
    gaps = text.count(" ")
    if gaps and kinds.count(_SMALL_WORD) <= 0.2 * (gaps + 1):
        score += 1.0
    return score
