"""The doctor who signs an answer at the end of its body: "Take care, Dr. Jane Doe", "Trent Moy, MD"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parsers.names import Confidence, NameLine, read_name, scan_name
from parsers.patterns import lazy_pattern
from parsers.placenames import is_region

# A signature with its practice, place and telephone number stays below this; what stands earlier is prose.
_LONGEST_SIGNATURE: Final = 240

_REST: Final = r"[^.!?\n,]{0,60}"  # of the formula's sentence: "Good luck with your surgery"
_CLOSING_FORMULA: Final = rf"""(?:
      (?:all \s (?:the \s | my \s)?)? best
        (?: \s (?:of \s luck|regards?|wishes|to \s you) (?: \s (?:to|with|and|on|in) \b {_REST} )? )?
    | (?:(?:kind|kindest|warm|warmest|sincere|with) \s (?:(?:best|warm|kind|personal) \s){{0,2}} )? regards?
    | (?:most \s)? (?:sincerely|respectfully|cordially|warmly|faithfully) (?: \s yours )?
    | yours (?: \s (?:truly|sincerely|faithfully|in \s (?:good \s)?health) )?
    | good \s luck (?: \s {_REST} )? | (?:i \s)? wish (?:ing)? \s you {_REST}
    | take \s (?:good \s)? care (?: \s (?:and|of) \b {_REST} )? | (?:be|stay) \s (?:well|safe|healthy)
    | (?:many \s)? thanks (?: \s (?:again|for|and|so|you) \b {_REST} )? | thank \s you (?: \s {_REST} )?
    | (?:i \s)? hope \s (?:this|that|it) \s helps? (?: \s {_REST} )?
    | (?:(?:i|we) \s)? hope \s (?:this|that|it|you|your) \b {_REST} (?= \s* [,.!] )
    | cheers | god \s bless (?: \s you )? | peace | blessings | happy \s healing
    | (?:to \s your \s)? good \s health | with \s (?:gratitude|appreciation)
    )"""
# Where a signature can begin: on a new line, or after the end of a sentence; "Dr." and "J." end none.
_SENTENCE_END: Final = lazy_pattern(
    r"(?:[.!?…]++(?<!\b[DdP][Rr]\.)(?<!\bProf\.)(?<!\b[A-Z]\.)[\"'”’)\]]?|[\n:;])[\s~*–—-]*+"
)
# After a formula: "Best, Dr. Emer", "Good luck! - Dr. Emer", "Regards Dr. Emer", "Good luckMarc Emer, MD".
_OPENED_BY_FORMULA: Final = lazy_pattern(
    rf"[\s~*–—-]*(?:{_CLOSING_FORMULA}[\s,.!:;~*–—-]+"
    r"|(?:good \s luck | regards | sincerely | helps)(?=(?-i:[A-Z])))",
    re.VERBOSE | re.IGNORECASE,
)
_ENDS_WITH_FORMULA: Final = lazy_pattern(
    rf"(?:\A|[.!?…\n]\s*){_CLOSING_FORMULA}[\s,.!:;~–—-]*\Z", re.VERBOSE | re.IGNORECASE
)
# Cheap test that turns nearly all prose away: the last word has a capital or is a number or an address.
_LAST_WORD: Final = re.compile(r"""["“”'‘(#+]?(?:[^\W_a-zß-öø-ÿ]\S*|\S*(?:[.@]\S|M\.?[Dd]\.?)\S*)\Z""")
# What may stand after the name: place, practice, telephone, web address; each of these words alone.
_FOLLOWER: Final = lazy_pattern(
    r"""(?: [A-ZÀ-ÖØ-Þ(#&+\d"“] \S*                            # capitalized words and numbers
      | and | of | the | in | for | at | on | de | la | to | by | certified | board | member | fellow | \W+
      | (?:https?://|www\.)\S+ | \S+@\S+\.\S+
      | [\w-]+(?:\.[\w-]+)*\.(?:com|net|org|co|uk|ca|au|in|md|edu|info|clinic)\S*
      | [Tt]el:? | [Pp]hone:? | [Ff]ax:? | [Ee]-?mail:? | [Ww]eb(?:site)?:? )\Z""",
    re.VERBOSE,
)
# "Dr. Smith Is Right": a verb makes it a sentence, capitals or not.
_VERB: Final = lazy_pattern(
    r"\b(?:is|was|are|has|had|will|would|can|could|should|did|does|i|you|we|he|she|they|answers?)\b", re.I
)

_LONGEST_NAME: Final = 30
# What the site gave to doctors who answered much; only they type it, below their name.
_BADGE: Final = lazy_pattern(r"\s*#realself\w*(?: physician| doctor)?\W*\Z", re.IGNORECASE)
_GLUED: Final = lazy_pattern(r"\b(?:M\.?D\.?|D\.?O\.?|DDS|DMD|FACS|FRCSC?)(?=[A-Z][a-z]{2})")


def find_bare_signature(line: str) -> NameLine | None:
    """The doctor named by a body's last line, if it is nothing but two or three words of a name.

    >>> find_bare_signature("Adam Goodwin").name.text
    'Adam Goodwin'
    >>> find_bare_signature("Happy Healing"), find_bare_signature("Beverly Hills Office Staff")
    (None, None)
    """
    if len(line) > _LONGEST_NAME or line[-1] in ".!?,:;" or line.count(" ") > 2:
        return None
    return read_name(line)


def is_badge(text: str) -> bool:
    """Whether a line is nothing but a badge that doctors type below their name.

    >>> is_badge("#realself500 Physician"), is_badge("#facelift")
    (True, False)
    """
    return text[:1] == "#" and _BADGE.match(text) is not None


def find_signature(paragraph: str) -> NameLine | None:
    r"""The doctor named at the very end of a body, None when the body is not signed.

    The name stands on a line of its own, or after a closing formula or the end of a sentence, and
    nothing but place, specialty and practice follows. Without "Dr." or known credentials it needs the
    formula. A doctor named in running text is no signature. Pieces are offsets in `paragraph`.

    >>> find_signature("… in there.  Walter G. Pruett MD  Atlanta Plastic Surgeon.").name.text
    'Walter G. Pruett'
    >>> find_signature("Have patience.  Best, Dr. Emer.").name.text
    'Emer'
    >>> find_signature("Kind regards, Harish Deval, M.D.").credentials.text
    'M.D.'
    >>> find_signature("All the best,\nDr. Roe\n#realself100").name.text
    'Roe'
    >>> find_signature("Hope this helps!Colin March, MDFacial Plastic Surgery").credentials.text
    'MD'
    >>> [find_signature(text) for text in ("I agree with Dr. Smith.", "Ask Dr. Moss about it.", "Dr. T")]
    [None, None, None]
    """
    end = len(paragraph.rstrip(" \t\n~*–—-"))
    floor = max(0, end - _LONGEST_SIGNATURE)
    last = paragraph[floor:end].rsplit(None, 1)
    if not last or not (_LAST_WORD.match(last[-1]) or last[-1].startswith("#realself")):
        return None
    badge = _BADGE.search(paragraph, floor) if "#" in paragraph[floor:] else None
    tail = paragraph[: badge.start()] if badge else paragraph[:end]
    if glued := _GLUED.search(tail, floor):  # practice without a space behind the credentials
        tail = tail[: glued.end()] if all(map(_FOLLOWER.match, tail[glued.end() :].split())) else tail
    for start, least in _starts(tail, floor):
        scanned = scan_name(tail, start)
        if scanned is None:
            continue
        line, stop = scanned
        if (line.confidence >= least or badge) and _only_practice_follows(tail, stop, line):
            return line
    return None


def _starts(tail: str, floor: int) -> Iterator[tuple[int, Confidence]]:
    """Offsets at which a signature may begin, with the confidence that a name needs there, leftmost first."""
    begins = [floor] if floor == 0 else []
    begins += [found.end() for found in _SENTENCE_END.finditer(tail, floor)]
    for begin in begins:
        if tail.startswith("(", begin):  # "(Jane Doe, MD, Tulsa Plastic Surgeon)": a repost
            yield begin + 1, Confidence.HONORIFIC
        formula = _OPENED_BY_FORMULA.match(tail, begin)
        if formula:
            yield formula.end(), Confidence.BARE
        yield begin, _least(tail, begin, floor)


def _least(tail: str, begin: int, floor: int) -> Confidence:
    """A bare name is enough under a closing formula; anywhere else "Dr." or credentials must tell."""
    above = tail[max(floor, begin - 100) : begin]
    return (
        Confidence.BARE if "\n" in above[-4:] and _ENDS_WITH_FORMULA.search(above) else Confidence.HONORIFIC
    )


def _only_practice_follows(tail: str, stop: int, line: NameLine) -> bool:
    """Whether the rest of the body is place, specialty, practice, telephone and the like."""
    rest = tail[stop:].strip(" \t\n.,;|–—-")
    if not rest:
        return True
    if line.confidence is Confidence.BARE or _VERB.search(rest):
        return False
    # "Dr. J. Smith Newport Beach, California": where the name ends and the city begins nobody can tell.
    if line.credentials is None and line.name.text.count(" ") > 1 and is_region(rest.split(",")[0]):
        return False
    return all(map(_FOLLOWER.match, rest.replace(",", " ").split()))
