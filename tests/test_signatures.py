"""Who signed an answer, and who is only mentioned in it."""

from __future__ import annotations

import pytest

from parsers.names import read_name
from parsers.places import read_place, read_specialty_place
from parsers.ratings import read_count, read_rating
from parsers.signatures import find_signature
from tests.costs import within

SIGNED = [
    ("Dr Karam", "Karam", None),
    ("It will wear off.\n\nDr. Hadley", "Hadley", None),
    ("Have patience and find a different injector. \xa0Best, Dr. Ember.", "Ember", None),
    ("Take care, Dr. Jane Doe", "Jane Doe", None),
    ("Regards Dr Simeon", "Simeon", None),
    ("Thanks for your question. - Dr. Hadley", "Hadley", None),
    ("Good luck with your surgery! Dr. Jane Doe", "Jane Doe", None),
    ("Kind regards, Harish Deval, M.D.", "Harish Deval", "M.D."),
    ("By then those problems will be over.\nKind regards, Harish Deval, M.D.", "Harish Deval", "M.D."),
    ("Nobody can say.\n\nTrent Moy, MD", "Trent Moy", "MD"),
    ("Renato V. Scalfi, MD, DDS, FRCSC, FACS.", "Renato V. Scalfi", "MD, DDS, FRCSC, FACS"),
    ("… went on in there.  Walter G. Pruett MD  Atlanta Plastic Surgeon.", "Walter G. Pruett", "MD"),
    ("Kind regards,\n\n\nDouglas Ferro, MD\nBeverly Hills Plastic Surgeon", "Douglas Ferro", "MD"),
    ("Sincerely, Jane Q. Doe, MD, FACS, Miami, FL", "Jane Q. Doe", "MD, FACS"),
    ("Hope this helps! Jane Doe MD\nwww.janedoe.example\n(555) 555-1212", "Jane Doe", "MD"),
    ("Best wishes,\nDr. Jane Doe\nDenver Facial Plastic Surgeon", "Jane Doe", None),
    ("Good luck! Sincerely, Dr Sean Dowd, Plastic Surgeon, Boston", "Sean Dowd", None),
    ("Kind regards,\nDouglas Ferro", "Douglas Ferro", None),
    ("Best regards, Michael Jones", "Michael Jones", None),
]

NOT_SIGNED = [
    "",
    " \n",
    "Take care and be well.\n\nDr. T",
    "Dr. P",
    "Ask Dr. Moss about it.",
    "I agree with Dr. Smith.",
    "You should ask Dr. Moss.",
    "I would see Dr. Jane Doe, MD.",
    "My partner, Dr. Smith, did it.",
    "You have seen the best, Dr. Smith.",
    "I trained with Dr. Smith. He was great.",
    "Good luck. Dr. Moss is a great surgeon",
    "This was first described by Dr. Jones. Dr. Smith refined it.",
    "Good luck to you, gregoryahollins.example",
    "Best of luck, Denver Plastic Surgery Center",
    "Smith Clinic",
    "Good luck.",
    "Kind regards,",
    "Discuss this with your surgeon. Good Luck",
    "I have seen this in Tampa. Facial Plastic Surgeon",
    "Ask for Botox. Beverly Hills, CA",
    "Certified, American Board of Plastic Surgery",
    # Where the name ends and the city begins nobody can tell.
    "I hope this helps. Dr. J. Smith Newport Beach, California",
]


@pytest.mark.parametrize(("text", "name", "shown"), SIGNED)
def test_signed(text, name, shown):
    line = find_signature(text)
    assert line is not None
    assert (line.name.text, line.credentials and line.credentials.text) == (name, shown)
    for piece in filter(None, (line.name, line.credentials)):
        assert text[piece.start : piece.end] == piece.text


@pytest.mark.parametrize("text", NOT_SIGNED)
def test_not_signed(text):
    assert find_signature(text) is None


READERS = [read_name, read_place, read_specialty_place, read_rating, read_count, find_signature]
HOSTILE = ["a", "A", " ", ".", ",", "(", "A ", "A.", "Dr. ", "1", "1,", "A, ", "-", "'", "\n", "★"]
HOSTILE += ["best ", "Surgeon ", "MD "]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_no_line_takes_long(reader, unit):
    """A megabyte of one character, and the same cut to just below the readers' limits of length."""
    megabyte = unit * (1_000_000 // len(unit))
    with within(2):
        for text in (megabyte, megabyte[:139], megabyte[:89], megabyte[:79]):
            for ending in ("", " Surgeon", " MD", " Dr. Doe"):
                reader(text[: len(text) - len(ending)] + ending)
                reader("Jane Doe, " + text[:120] + ending)
