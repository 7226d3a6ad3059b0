"""How a line sounds: a closing, a signature, an asker, a doctor.

Small pure functions over one line's words; scores are in the unit of `parsers.states` (log-odds by
judgement). The position of the line among its neighbours is not known here.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.greetings import is_greeting
from parsers.patterns import lazy_pattern

_CLOSING: Final = re.compile(
    r"(?:(?:i|we) )?(?:wish(?:ing)?|hope) (?:you|this|that|it|your|i)\b.{0,60}"
    r"|(?:good|best of|the best of|lots of) luck\b.{0,40}|best(?: wishes| regards)?[,.! ]*"
    r"|(?:(?:my|with|very|kind|warm|kindest|warmest|best|personal) ){0,3}regards\b.{0,20}|sincerely\b.{0,20}"
    r"|yours\b.{0,20}|respectfully\b.{0,20}|cheers[,.!]*|take care\b.{0,30}|all the (?:very )?best\b.{0,40}"
    r"|(?:(?:i )?hope(?:fully)? )?this helps?\b.{0,10}|many thanks.{0,10}"
    r"|thank(?:s| you)(?: again| so much| very much)?[,.! ]*|be (?:well|safe|happy|healthy)\b.{0,10}"
    r"|stay (?:safe|well)\b.{0,10}|have a .{0,20}(?:day|week|evening)\b.{0,10}"
    r"|feel free to .{0,60}|please (?:call|contact|feel|let me|visit).{0,60}",
    re.IGNORECASE,
)
# The first two letters, in lower case, of everything that the pattern above accepts.
_CLOSING_STARTS: Final = frozenset((
    "i ", "we", "wi", "ho", "go", "be", "th", "lo", "my", "ve", "ki", "wa", "re", "si", "yo", "ch", "ta",
    "al", "ma", "st", "ha", "fe", "pe", "pl",
))  # fmt: skip
# A last sentence that closes a paragraph.
_CLOSING_END: Final = lazy_pattern(
    r"(?:^|[.!,]\s*)(?:(?:good|best of) luck|all the best|(?:best|warm|kind) (?:wishes|regards)|regards"
    r"|sincerely|take care|(?:i )?hope (?:this|that|it) (?:helps?|(?:is|was) helpful)|be well)"
    r"(?: (?:to|with|and|in) .{0,40})?[.!, ]*$",
    re.IGNORECASE,
)
_CLOSING_TAIL: Final = 70
# One of these stands in everything that the pattern above accepts.
_CLOSING_WORDS: Final = ("luck", "best", "wishes", "regards", "sincerely", "take care", "help", "be well")
_REPLY: Final = lazy_pattern(
    r"(?:yes|no|absolutely|definitely|unfortunately|probably|perhaps"
    r"|i['’]m (?:so )?glad (?:that )?you asked)\b[,.]?",
    re.IGNORECASE,
)
# "Dr. X" alone on a line is signed, never a title.
_SIGNED: Final = lazy_pattern(
    r"(?:[Ff]rom [\w ]{1,20} )?[Dd]r\b\.? ?(?:(?:[A-Z][\w.'’-]{0,20}(?: |$)){0,4}|[a-z]{3,12})$"
)
# How a paragraph begins that goes on from the one above it.
_GOING_ON: Final = lazy_pattern(
    r"(?:also|in addition|additionally|otherwise|however|another|besides|furthermore|moreover"
    r"|finally|lastly|likewise|alternatively|either way|as (?:i|for|to|far as|with)|these|those|they"
    r"|what (?:may|else)|so|but|and|or|then|once|after that|having said|such|of course"
    r"|even (?:so|then|before|if)"
    r"|it (?:turns out|is also)|it['’]s also|that (?:said|being|having)|in (?:the (?:end|meantime)|that case)"
    r"|for (?:now|example)|if|on (?:top of|the other hand)|remember"
    r"|(?:you|i) (?:can|could|may|should|might|would) (?:also|always|still|then)|i (?:also|hope|wish)"
    r"|for this reason|this (?:results|means)|thus|therefore|hence|ultimately|as a result"
    r"|the other (?:question|option)"
    r"|even (?:more|better|worse)|by the way|btw|fyi|p\.? ?s)\b",
    re.IGNORECASE,
)
# The first letters of most paragraphs that do not.
_NEVER_GO_ON: Final = frozenset("CDGJKNQVXZ")
# How a doctor begins who has read the answers above.
_AGREEING: Final = lazy_pattern(
    r"i (?:would |also |fully |totally |completely )?(?:have to |must )?(?:dis)?agree (?:with|that)\b"
    r"|as (?:my colleagues|the other doctors|others) (?:have )?(?:said|stated|mentioned|noted)\b"
    r"|my colleagues (?:are|have)\b",
    re.IGNORECASE,
)
_CONTACT_SIGNS: Final = ("@", "://", "www.", ".com", ".net", ".org", ".md")
_PHONE: Final = re.compile(r"[0-9]{3}[-. ][0-9]{4}\b")
_PHONE_END: Final = b"0000"
_BULLET: Final = lazy_pattern(r"\s*(?:[-–—•*·▪●◦]|\(?\d{1,2}[.)]|[a-z][.)])\s")
_ASKER: Final = lazy_pattern(
    r"\b(?:i|i['’]m|im|i['’]ve|ive|i['’]d|me|my|mine|myself|should i|can i|am i|will i|do i|would i)\b|\?",
    re.IGNORECASE,
)
_DOCTOR: Final = lazy_pattern(
    r"\b(?:you|your|you['’]re|yours|patients?|recommend|suggest|advise|consult(?:ation)?|board[- ]certified"
    r"|in my (?:practice|office|opinion|experience|hands)|good luck|best wishes|hope this helps"
    r"|i (?:would|usually|generally|often|typically|prefer|tell|use|have seen|see)|we (?:usually|often|do|use"
    r"|recommend))\b",
    re.IGNORECASE,
)
# Nobody but a doctor says so.
_SURELY_DOCTOR: Final = lazy_pattern(
    r"\b(?:(?:my|our) (?:former )?(?:patients?|practice|office|clinic)"
    r"|my (?:\w+ ){0,2}(?:training|residency|fellowship|colleagues)"
    r"|i (?:require|advise|recommend|inject|perform))\b",
    re.IGNORECASE,
)
# Who asks says thanks at the end; a doctor gives thanks for having been asked.
_THANKED: Final = lazy_pattern(
    r"\b(?:thanks|thank you|thx)\b(?! for (?:asking|posting|sharing|writing"
    r"|(?:the|your) (?:\w+ )?(?:question|photo|post|inquiry)))[^.?!]*\W*$",
    re.IGNORECASE,
)
_THANKS_LENGTH: Final = 50
# The voice of a paragraph is heard in its beginning; reading on costs time and tells no more.
_VOICE_LENGTH: Final = 600


def is_closing(text: str) -> bool:
    """Whether a short line is nothing but a closing formula.

    >>> [is_closing(text) for text in ("Best of luck!", "Kind regards,", "Best fillers", "Take care, Ann")]
    [True, True, False, True]
    """
    return len(text) <= 90 and text[:2].lower() in _CLOSING_STARTS and _CLOSING.fullmatch(text) is not None


def is_signed(text: str) -> bool:
    """Whether a short line is nothing but a doctor's signature, be it of a single letter.

    >>> [is_signed(text) for text in ("Dr. V", "From Miami Dr. B", "Dr Moss", "Dr. Moss is mistaken")]
    [True, True, True, False]
    """
    return len(text) <= 60 and text[:1] in "DdFf" and _SIGNED.match(text) is not None


def ends_in_closing(text: str) -> bool:
    """Whether a line ends in a closing formula, be it a sentence of a longer paragraph.

    >>> [ends_in_closing(text) for text in ("I hope this was helpful to you.", "Bad luck is no plan.")]
    [True, False]
    """
    tail = text[-_CLOSING_TAIL:].lower()
    for word in _CLOSING_WORDS:  # the cheap test first: it turns away nearly every line
        if word in tail:
            return _CLOSING_END.search(tail) is not None or is_closing(text)
    return is_closing(text)


def starts_reply(text: str) -> bool:
    """Whether a paragraph begins as an answer to a question does.

    >>> [starts_reply(text) for text in ("Yes, it does.", "Hi there,", "My nose is wide.")]
    [True, True, False]
    """
    return _REPLY.match(text) is not None or is_greeting(text)


def agrees(text: str) -> bool:
    """Whether a paragraph begins with what the doctors above have said, as first ones of an answer do.

    >>> agrees("I agree with my colleagues."), agrees("I agree to that.")
    (True, False)
    """
    return text[:1] in "IiAaMm" and _AGREEING.match(text) is not None


def goes_on(text: str) -> bool:
    """Whether a paragraph refers back to the one above it.

    >>> [goes_on(text) for text in ("On top of the above, ice helps.", "Even more, rest.", "It is rare.")]
    [True, True, False]
    """
    return text[:1] not in _NEVER_GO_ON and _GOING_ON.match(text) is not None


def is_item(text: str) -> bool:
    """Whether a line is an item of a list.

    >>> [is_item(text) for text in ("  1. Rest", "- ice", "• ice", "3 days")]
    [True, True, True, False]
    """
    return not text[:1].isupper() and _BULLET.match(text) is not None


def has_contact(text: str, kinds: bytes) -> bool:
    """Whether a line holds a web or mail address or a phone number, as typed signatures do.

    `kinds` are those of the line's letters.

    >>> from parsers.letters import kinds_of
    >>> [has_contact(text, kinds_of(text)) for text in ("Call 212 555 0199", "roe.com", "Since 2015.")]
    [True, True, False]
    """
    if "." in text or "@" in text or "://" in text:
        for sign in _CONTACT_SIGNS:
            if sign in text:
                return True
    # The cheap test first; `in` would try whether the digits are a number, at ten times the cost.
    return kinds.find(_PHONE_END) > 0 and _PHONE.search(text) is not None


def asker_score(text: str) -> float:
    """How much a paragraph sounds like the asker (positive) rather than like a doctor (negative); within ±2.

    >>> asker_score("I had my nose done and my tip is still swollen. Is it normal? Should I worry?") > 1
    True
    >>> asker_score("You should see your surgeon. I tell my patients to wait.") < 0
    True
    >>> [asker_score(f"What of your scar? {end}") > 0 for end in ("Thanks!", "Thanks for asking.")]
    [True, False]
    """
    head = text[:_VOICE_LENGTH]
    asker, doctor = len(_ASKER.findall(head)), len(_DOCTOR.findall(head))
    doctor += 3 * len(_SURELY_DOCTOR.findall(head)) + (2 if is_greeting(head) else 0)
    tail = text[-_THANKS_LENGTH:]
    if ("hank" in tail or "thx" in tail) and _THANKED.search(tail) is not None:
        asker += 2
    if asker + doctor < 2:  # a single "I" may be anybody's
        return 1.0 if asker else -1.8 if doctor else 0.0
    return max(-2.0, min(2.0, 3.0 * (asker - 1.5 * doctor) / (asker + 1.5 * doctor + 1)))
