"""The credentials after a doctor's name: "MD, PA", "M.D., Ph.D.", "FRCS (Plast)", "MD (retired)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from parsers.patterns import lazy_pattern
from parsers.vocabulary import credentials, fold_credential, practice_forms, region_codes

_CREDENTIAL_ITEM: Final = lazy_pattern(
    r"""
    [\s,;/|•·&]*+ (?:[-–—]\s++)?+                   # "MD, FACS", "MD FACS", "MD/PhD", "MD - FACS"
    ( \( [^()\n]{1,20} \)                           # "(retired)", "(Plast)"
    | [^\W\d_] (?: [\w.'’-]{0,14} ) (?: \( [^()\s]{1,14} \) )?   # "FRCS(C)", "PA-C", "M.D."
    )
    """,
    re.VERBOSE,
)
_CREDENTIAL_SHAPE: Final = lazy_pattern(r"[A-Z]{2,7}|(?:[A-Z]\.-?){2,7}[A-Z]?|[A-Z]{2,6}-[A-Z]{1,3}")
_DOT_BELONGS: Final = lazy_pattern(r"(?:.*\..*|[A-Z]|Inc|Ltd|Co|Corp|Dip|Ret|Esq)\.\Z", re.DOTALL)
# No doctor has more; a line with more is no line of credentials and must not cost time.
_MOST_ITEMS: Final = 16
_LONGEST_TAIL: Final = 130
# Abbreviations that stand in capitals in headlines, after a comma.
_HEADLINE_CAPITALS: Final = lazy_pattern(
    r"USA?|UK|UAE|EU|NYC|LA|IPL|PRP|FDA|HIV|AIDS|FAQ|TCA|PDO|LED|BMI|CBD|BBL|FU[ET]|DHI"
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where the credentials stand in the line, and whether any of them is known to the vocabulary."""

    start: int
    end: int
    known: bool


def read_credentials(text: str, start: int) -> Credentials | None:
    """The longest run of credentials that begins at `start` (after its comma), None when there is none.

    The run ends before the first word that is neither known nor shaped like one (two to seven
    capitals). A closing full stop is not part of it unless an abbreviation ("M.D.") owns it. What is
    also a state's code ("Philadelphia, PA") does not by itself make the run known; "MD" does.

    >>> line = "Renato V. Scalfi, MD, DDS, FRCSC, FACS."
    >>> run = read_credentials(line, 16)
    >>> line[run.start : run.end], run.known
    ('MD, DDS, FRCSC, FACS', True)
    >>> read_credentials("Tampa, Florida", 5), read_credentials("Smith & Jones, LLC", 13)
    (None, None)
    """
    run = _read_tail(text[start : start + _LONGEST_TAIL])
    return Credentials(start + run.start, start + run.end, run.known) if run else None


# Most names are followed by one of a few hundred tails: ", MD", ", MD, FACS".
@lru_cache(maxsize=2048)
def _read_tail(text: str) -> Credentials | None:
    """The run of credentials that a text begins with."""
    items = _items(text)
    taken, known = 0, False
    while taken < len(items):
        size = _known_size(text, items[taken:])
        if size:
            key = fold_credential(text[items[taken][0] : items[taken + size - 1][1]])
            if not taken and key in practice_forms():
                return None  # "Smith Jones, LLC" is a firm
            known = known or key == "MD" or key not in region_codes()
        elif not _is_shaped(text[slice(*items[taken])], taken):
            break
        taken += size or 1
    if not taken:
        return None
    return Credentials(items[0][0], _without_stop(text, items[taken - 1]), known)


def _items(text: str) -> list[tuple[int, int]]:
    """Spans of the words and bracketed words that the text begins with."""
    items: list[tuple[int, int]] = []
    found = _CREDENTIAL_ITEM.match(text)
    while found and len(items) < _MOST_ITEMS:
        items.append(found.span(1))
        found = _CREDENTIAL_ITEM.match(text, found.end())
    return items


def _known_size(text: str, items: list[tuple[int, int]]) -> int:
    """How many of the next items make one known credential: "MB ChB" and "M. D." are two, 0 for none."""
    begin = items[0][0]
    if not (text[begin].isupper() or text[begin] == "("):
        return 0  # "do", "and", "ms" in running text
    for size in range(min(3, len(items)), 0, -1):
        end = items[size - 1][1]
        if end - begin > 24 or (size > 1 and "," in text[begin:end]):
            continue
        shown = text[begin:end]
        # "Do", "Pa", "Ms" are words; of the short credentials only those with a dot have small letters.
        a_word = len(shown) < 4 and shown.isalpha() and shown.istitle()
        if not a_word and fold_credential(shown) in credentials():
            return size
    return 0


def _is_shaped(shown: str, taken: int) -> bool:
    """Whether an unknown word still counts: capitals, or a bracket after a credential ("FRCS (Oxon)")."""
    if shown.startswith("("):
        return taken > 0
    bare = shown.rstrip(".")
    shaped = _CREDENTIAL_SHAPE.fullmatch(shown) or _CREDENTIAL_SHAPE.fullmatch(bare)
    return bool(shaped) and bare not in region_codes() and not _HEADLINE_CAPITALS.fullmatch(bare)


def _without_stop(text: str, item: tuple[int, int]) -> int:
    """End of the last item without the full stop that closes the line."""
    start, end = item
    shown = text[start:end]
    if shown.endswith(".") and not _DOT_BELONGS.match(shown):
        return end - 1
    return end
