"""Where a title ends that stands on one line with its body: "Lid closure after surgery Hi Tess, it sounds …".

Captures of RealSelf since 2019 print answers like that when their line breaks are lost. Nothing but the way a
sentence begins tells the two apart: a greeting, or a word with a capital that no title would give it.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.patterns import lazy_pattern

# The longest titles seen have some 120 characters.
_LONGEST: Final = 150
_WORD: Final = re.compile(r"\S+")
# Words that begin sentences, where a small letter or a comma of their own follows: "Yes it does", "Sadly, a".
_OPENER: Final = lazy_pattern(
    r"yes|no|(?:it|that|there)(?:['’]s)?|this|these|those|(?:you|we)(?:['’](?:re|ve))?|your|my|our"
    r"|i(?:['’](?:m|ve|d))?|if|unfortunately|fortunately|sadly|sorry|while|when|although|as|at|with|from|based"
    r"|great|congratulations|generally|typically|usually|most|many|some|for|without|an?|the|in|one|first|after"
    r"|once|good"
)
_GREETING: Final = lazy_pattern(r"dear|hi|hello|hey|thank(?:s|-you)?")
# A title does not end in one of these.
_JOINING: Final = lazy_pattern(
    r"an?|and|are|as|at|by|can|do|does|for|from|has|have|how|if|in|is|it|my|not|of|on|or|should|than|that|the|to"
    r"|under|versus|vs|was|what|when|where|which|why|will|with|your|after|before|during|about"
)
_SENTENCE_ENDS: Final = ".!?…"
_ABBREVIATIONS: Final = frozenset(("dr.", "drs.", "mr.", "mrs.", "ms.", "prof.", "st.", "no."))


def find_title_end(text: str) -> int | None:
    """The offset at which the title ends, None when nothing shows it.

    >>> text = "Lid closure after surgery Hi Tess, it sounds like swelling."
    >>> text[: find_title_end(text)]
    'Lid closure after surgery'
    >>> text = "Loss of bone Yes this is a loss of bone."
    >>> text[: find_title_end(text)]
    'Loss of bone'
    >>> text = "Is it normal? Some swelling is."
    >>> text[: find_title_end(text)]
    'Is it normal?'
    >>> find_title_end("it may be gone in a year or it may not")
    """
    words = [(found.group(), found.start(), found.end()) for found in _WORD.finditer(text[: _LONGEST + 40])]
    likely = None
    for (before, _, end), (word, start, _), (after, _, _) in zip(words, words[1:], words[2:], strict=False):
        if start > _LONGEST:
            break
        if not word[0].isupper():
            continue
        if before[-1] in _SENTENCE_ENDS and before.casefold() not in _ABBREVIATIONS:
            return end
        if before[-1] == "." or _JOINING.fullmatch(before.casefold()) or before[-1] in ":,-–—":
            continue
        if _opens(word, after):
            return end
        if likely is None and after[0].islower() and before[0].islower() and word[1:].islower():
            likely = end
    return likely


def _opens(word: str, after: str) -> bool:
    """Whether a word with a capital begins a sentence, as the word after it shows."""
    bare = word.rstrip(",").casefold()
    if _GREETING.fullmatch(bare):
        return True
    return _OPENER.fullmatch(bare) is not None and (after[0].islower() or word[-1] == ",")
