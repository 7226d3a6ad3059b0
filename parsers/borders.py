"""Whether a line of mere prose ends its answer, or goes on with the one above it.

Nothing but the words tells the border between two answers on pages that have lost their structure.
"""

from __future__ import annotations

from typing import Final

from parsers.looks import Look
from parsers.signatures import find_signature
from parsers.voices import goes_on, is_item

_SALUTATION: Final = 40
# The longest line that is nothing but a name with credentials, or with the practice.
_SIGNATURE: Final = 60
# The longest line that takes leave and says something before: "Ice it for a day. All the best."
_LEAVE: Final = 120
_STOPS: Final = ".!?"


def ends_answer(look: Look) -> bool:
    """Whether a line is the last of its answer: a closing or a signature."""
    return look.ends or look.signed or find_signature(look.text) is not None


def is_signature(look: Look) -> bool:
    """Whether a line is nothing but a signature: "Dr. Roe", "Jane Roe MD"."""
    return look.signed or (len(look.text) <= _SIGNATURE and find_signature(look.text) is not None)


def is_salutation(look: Look) -> bool:
    """Whether a line is nothing but a greeting: "Dear Ann"."""
    return look.salutes and len(look.text) <= _SALUTATION and look.text[-1] not in ".?"


def is_tail(look: Look, above: Look) -> bool:
    r"""Whether a line goes on with the answer of the line above it.

    A small letter goes on with a sentence; below a full stop it is a doctor's who types no capitals. What a
    colon announces stands below it.

    >>> from parsers.looks import look_over
    >>> from parsers.textpages import read_text
    >>> colon, text, other = look_over(read_text("First how it is done:\n\nA cut is made.\n\nI wait.").lines)
    >>> is_tail(text, colon), is_tail(other, text)
    (True, False)
    """
    if above.text[-1] == ":" or look.closes or is_item(look.text) or goes_on(look.text) or is_signature(look):
        return True
    if look.text[0].islower():
        return above.text[-1] not in _STOPS
    return _takes_leave(look)


def _takes_leave(look: Look) -> bool:
    """Whether a line is a sentence or two that take leave without greeting: no answer of its own."""
    return look.ends and len(look.text) <= _LEAVE and not look.greets and find_signature(look.text) is None
