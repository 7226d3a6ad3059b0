"""The line that names a doctor: "Joshua Halpern, MD, PA", "Dr. Jane Doe", "Andrew Kessner MD, FACS"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from parsers.credentials import Credentials, read_credentials
from parsers.patterns import lazy_pattern
from parsers.pieces import Piece, cut
from parsers.vocabulary import (
    cities,
    clinic_words,
    fold_place,
    fold_title,
    headline_words,
    regions,
    specialty_heads,
)


class Confidence(IntEnum):
    """How sure a line of this shape names a doctor, whatever stands around it."""

    BARE = 1
    """Capitalized words and no more, or letters after them that are no known credential: a candidate,
    as many titles and places look the same."""
    HONORIFIC = 2
    """"Dr." before the name."""
    CERTAIN = 3
    """A known credential follows the name."""


@dataclass(frozen=True, slots=True)
class NameLine:
    """A doctor's name without honorific, the credentials that follow it, and how sure the reading is."""

    name: Piece
    credentials: Piece | None
    confidence: Confidence


# The longest byline seen lists twelve credentials in 96 characters; prose above this is not looked at.
LONGEST_NAME_LINE: Final = 140

# Letters of scripts without case count as capitals: a capital is a letter that is not a small Latin, Greek or
# Cyrillic one. Ranges, as a class of a thousand single letters takes a tenth of a second to compile.
_UPPER: Final = r"[^\W\d_a-zß-öø-ÿά-ώа-џ]"
_LETTER: Final = r"[^\W\d_]"
_MARK: Final = r"\u0300-\u036f\u0900-\u0dff"  # combining accents, vowel signs of Indic scripts
# Degrees that often follow the name without a comma, and so are no part of it.
_DEGREE: Final = r"""(?: M\.?\ ?D | D\.?O | D\.?D\.?S | D\.?M\.?D | M\.?B\.?\ ?B\.?S | M\.?B\.?\ ?Ch\.?B
    | Ph\.?\ ?D | D\.?P\.?M | B\.?D\.?S | M\.?D\.?S | M\.?S | M\.?Ch | N\.?D | D\.?C | O\.?D | J\.?D | MSc
    | MPH | MBA | DNB | FRCS\w* | FRACS | FRCP\w* | MRCS | FA[A-Z]{2,5} | FIC[A-Z]{1,2} | BHMS | BAMS
    | PsyD | PharmD | PA-?C? | RN | NP(?:-C)? | FNP(?:-\w+)? | APRN | ARNP | DNP | CRNA | BSN | MSN
    ) (?![\w'’-])"""
_PARTICLE: Final = r"""(?: de\ l(?:a|as|os) | d[aeiou] | d[ao]s | de[lnrs] | dell?a | l[ae]
    | v[ao]n(?:\ de[nr]?)? | vom | te[nr] | bin(?:ti)? | ibn | ben | [ae]l | u[lr] | zur? | a[fv] | [ye]
    | st\.? ) """
_NAME_WORD: Final = rf"""
    (?! {_DEGREE} )
    (?: (?:St|Ste|Wm|Chas|Geo|Thos|Jos|Md|Mohd|Sr|Ma|Fr)\. (?=\s)            # "St. John"
      | {_UPPER} (?: \.[-\ ]? {_UPPER} (?=[.\s]) )*+ (?: \. | (?=[\s,]|\Z) )   # "R.", "J.P.", "J"
      | (?: (?:d|l|al|el|ul|ur|as|abu)['’ʼ-] )?                                # "al-Rashid"
        {_UPPER} (?: {_LETTER} | [{_MARK}] )*+                                 # "DeVercelli"
        (?: ['’ʼ‐-] (?!s\b) (?: {_LETTER} | [{_MARK}] )++ )*+                   # "Jean-Luc", "O'Brien-van"
    )
"""
_NICKNAME: Final = rf"""(?: ["“”'‘(] {_UPPER} [\w.\ -]{{1,18}} ["“”'’)] )"""
_NAME: Final = lazy_pattern(
    rf"""
    [\s*~•–—-]*+
    (?P<honorific> (?: (?:Assoc|Asst|Op|Uz)\.\s* )?
        (?: (?:Dr|DR|dr|Doctor|Prof|Professor) (?: \.\s*+ | \s++ ) (?: med\.?\s++ )? ){{1,3}} )?
    (?P<courtesy> (?:Mr|Mrs|Ms|Miss|MR) (?: \.\s*+ | \s++ ) )?
    (?P<name>
        (?: {_PARTICLE}\s )?  {_NAME_WORD}
        (?: [\ \xa0]{{1,2}} (?: {_NICKNAME} | (?: (?: {_PARTICLE} \s ){{0,2}} {_NAME_WORD} ) ) ){{0,7}}
        (?: ,?\ ? \b (?: [JS]r\.? | JR\.? | II | III | IV ) (?![\w.]) )?
    )
    """,
    re.VERBOSE,
)
# Cheap test that turns most lines of a page away: the second word has a capital, or a comma stands before it.
_MAY_BE_NAME: Final = lazy_pattern(
    rf"""
    [\s*~•–—-]*+ (?: {_PARTICLE}\s )? [^\s,]*+
    (?: , | \s++ (?: {_UPPER} | ["“”'‘(–-] | (?:d|l|al|el|ul|ur|as|abu)['’ʼ-] | {_PARTICLE}\s ) | \s*+\Z )
    """,
    re.VERBOSE,
)
_LINE_END: Final = re.compile(r"[\s.,;]*\Z")
_WORD: Final = lazy_pattern(rf"(?:{_LETTER}|['’-])++\.?")


def read_name(text: str) -> NameLine | None:
    """The doctor that a line names, when it does nothing else: NAME[, CREDENTIALS].

    >>> line = read_name("Dr. Robert Smith, Jr., MD, PA")
    >>> line.name.text, line.credentials.text, line.confidence.name
    ('Robert Smith, Jr.', 'MD, PA', 'CERTAIN')
    >>> read_name("Joan T. Marlowe, MD (retired)").credentials.text
    'MD (retired)'
    >>> read_name('William "Bill" Hart').confidence.name
    'BARE'
    >>> [read_name(line) for line in ("Dr. P", "Denver Plastic Surgery Center", "Botox Cheek Droop")]
    [None, None, None]
    """
    return _read_short(text) if len(text) <= LONGEST_NAME_LINE else None


@lru_cache(maxsize=4096)  # the doctors of a site answer again and again
def _read_short(text: str) -> NameLine | None:
    """The same of a line that is short enough."""
    scanned = scan_name(text, 0) if _MAY_BE_NAME.match(text) else None
    if scanned is None:
        return None
    line, end = scanned
    return line if _LINE_END.match(text, end) else None


def scan_name(text: str, start: int) -> tuple[NameLine, int] | None:
    """The name that begins at `start`, with its credentials, and the offset at which it ends.

    What follows that offset is for the caller to judge.

    >>> line, end = scan_name("Walter G. Pruett MD  Atlanta Plastic Surgeon.", 0)
    >>> line.name.text, line.credentials.text, "Walter G. Pruett MD  Atlanta Plastic Surgeon."[end:]
    ('Walter G. Pruett', 'MD', '  Atlanta Plastic Surgeon.')
    """
    found = _NAME.match(text, start)
    if found is None:
        return None
    begin, end = found.span("name")
    if end - begin < 2 and found["honorific"] is None:
        return None
    run = read_credentials(text, end)
    confidence = _confidence(found["name"], found["honorific"], run)
    if confidence is None:
        return None
    shown = cut(text, run.start, run.end) if run else None
    return NameLine(cut(text, begin, end), shown, confidence), run.end if run else end


def _confidence(name: str, honorific: str | None, run: Credentials | None) -> Confidence | None:
    """How sure the name is one, None when its words say that it is something else."""
    words = [word.casefold() for word in _WORD.findall(name) if len(word.rstrip(".")) > 1]
    # "Dr T", "Dr. P", "Dr. JT": single letters do not name a doctor.
    if not words or (len(words) == 1 and name.isupper() and len(name) < 4):
        return None
    if not clinic_words().isdisjoint(words):
        return None
    # One word is a full name only in scripts without capitals, such as Chinese.
    alone = len(words) == 1 and " " not in name and name.lower() != name.upper()
    if run and run.known and (honorific or not alone):
        return None if headline_words().issuperset(words) else Confidence.CERTAIN
    if not headline_words().isdisjoint(words):
        return None
    if honorific or alone:
        return Confidence.HONORIFIC if honorific else None
    return _unsure(name, words, run)


def _unsure(name: str, words: list[str], run: Credentials | None) -> Confidence | None:
    """BARE or None for a name that neither "Dr." nor a known credential vouches for."""
    if _is_place_or_title(name, words):
        return None
    # "John Smith, XQZT" and "Bryn Mawr, PA": unknown letters, or a state's code.
    return Confidence.BARE if run or _is_bare_name(name) else None


def _is_place_or_title(name: str, words: list[str]) -> bool:
    """Whether the words are a region ("New Hampshire") or end in a specialty ("Tampa Dermatologist")."""
    key = fold_place(name)
    return fold_title(words[-1]) in specialty_heads() or key in regions() or key in cities()


def _is_bare_name(name: str) -> bool:
    """Two to four words, not in capitals throughout: those are headlines."""
    return 2 <= len(name.split()) <= 4 and not name.isupper()
