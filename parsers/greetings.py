"""How doctors greet, and how it differs from the greetings of those who ask.

Small pure functions over one line's words; the position of the line among its neighbours is not known here.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.patterns import lazy_pattern

# What only a doctor has had, or has been: "Hi, I have had many patients …".
_OF_DOCTORS: Final = (
    r"(?:an? )?(?:many|several|few|lot|couple|number|similar|case|patients?|doing|performing|using"
    r"|in practice|practicing|treating|injecting)\b"
)
# What is a doctor's: "Hello, my advice is …".
_DOCTORS_OWN: Final = (
    r"(?:\w+ )?(?:advice|opinion|recommendation|suggestion|guess|thoughts?|feeling|experience|practice"
    r"|preference|approach|impression|office|patients?|concern|name)\b"
)
# Whoever asks greets the doctors, or goes on about themselves: "Hello, I am two weeks post op."
_ASKS: Final = lazy_pattern(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?: there| all| everyone)?[,.!]{0,3} ?"
    r"(?:so |well |ok )?(?:"
    r"(?:dear )?(?:doctors?|docs?|surgeons?|experts?)\b"
    r"|(?:i(?: a|['’])m|im) (?:an? )?(?:\d|(?:one|two|three|four|five|six|seven|eight) (?!of\b)"
    r"|(?:now|currently|scheduled|considering|planning|thinking|looking|interested)\b)"
    rf"|(?:i (?:have |just |recently )*|i['’]ve |just )(?:had|been) (?!{_OF_DOCTORS})"
    rf"|i have (?:an?|these|this) (?!{_OF_DOCTORS})"
    r"|i (?:just |recently )?(?:got|underwent|went|noticed|was (?:wondering|told|hoping)) "
    r"|i(?: really| just)? (?:want|need|would like|wish) "
    r"(?:help|advice|to (?:know|ask|get|have|fix|change|remove)\b)"
    r"|(?:about |almost |over )?(?:\d+|an?|one|two|three|four|five|six) (?:days?|weeks?|months?|years?) ago\b"
    r"|(?:can|could|should|will|would|do|am|how do|what (?:can|should)) i\b|does (?:anyone|this|it|my)\b"
    r"|is (?:it|this) (?:normal|ok|safe)\b|how (?:long|soon)\b|after my\b|my name is (?!dr)"
    rf"|my (?!{_DOCTORS_OWN})(?:\w+ ){{1,2}}(?:is|are|was|were|has|have|looks?|hurts?|feels?|opened)\b"
    r"|my (?:daughter|son|husband|wife|mother|mom)\b)",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day))\b"
    r"|(?:th(?:is|at) is an? )?(?:very )?(?:good|great|excellent|interesting) question\b"
    r"|(?:(?:many )?thank(?:s|[ -]you)|thx)(?: so much| very much| again| kindly)? (?:for|fro)"
    r" (?:your|the|this|a|an|posting|sharing|asking|submitting|providing|reaching|writing|contacting|sending"
    r"|including|using)\b|i(?: really)? appreciate (?:your|the) (?:question|photo|picture|inquiry)"
    r"|i(?: a|['’])m (?:so )?sorry (?:to hear|for|about|that|you)\b"
    r"|(?:so |very )?sorry to (?:hear|read|learn|see)",
    re.IGNORECASE,
)
_TO_DOCTOR: Final = lazy_pattern(r"(?:hi|hello|dear)(?: there)?[, ]+(?:dr|doctor|prof)\b", re.IGNORECASE)
# The first two letters, in lower case, of everything that the pattern above accepts.
_GREETING_STARTS: Final = frozenset((
    "i ", "i'", "i’", "hi", "he", "de", "gr", "go", "th", "ve", "ex", "in", "ma", "so",
))  # fmt: skip


def is_greeting(text: str) -> bool:
    """Whether a line begins as answers begin.

    >>> [is_greeting(text) for text in ("Hi there,", "Thank you for your question.", "Thanks again")]
    [True, True, False]
    >>> [is_greeting(text) for text in ("Hi, I had a patient with that.", "Hi, I had a lift in May.")]
    [True, False]
    """
    if text[:2].lower() not in _GREETING_STARTS or _GREETING.match(text) is None:
        return False
    return _ASKS.match(text) is None


def addresses_doctor(text: str) -> bool:
    """Whether a short line greets a doctor, as letters of askers begin.

    >>> [addresses_doctor(text) for text in ("Dear Dr Young,", "Hi Ann,", "Dr. Young")]
    [True, False, False]
    """
    return len(text) <= 40 and text[:1] in "DdHh" and _TO_DOCTOR.match(text) is not None


def is_salutation(text: str) -> bool:
    """Whether a paragraph addresses the asker, as only the first one of an answer does.

    Thanks alone may also close an answer; thanks with more behind them open it.

    >>> [is_salutation(text) for text in ("Hi Ann,", "Thank you for asking.", "Dear reader, rest.")]
    [True, False, True]
    """
    return is_greeting(text) and (text[:2].lower() != "th" or len(text) > 80 or ". " in text[:-2])
