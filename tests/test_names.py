"""Lines that name a doctor, and lines that only look like it."""

from __future__ import annotations

import pytest

from parsers.names import Confidence, read_name, scan_name

CERTAIN = [
    ("Joshua Halpern, MD, PA", "Joshua Halpern", "MD, PA"),
    ("Andrew Kessner MD, FACS", "Andrew Kessner", "MD, FACS"),
    ("Joan T. Marlowe, MD (retired)", "Joan T. Marlowe", "MD (retired)"),
    ("Sumitra Banhatti, FRCS (Plast)", "Sumitra Banhatti", "FRCS (Plast)"),
    ("R. Glenn Moss, MD", "R. Glenn Moss", "MD"),
    ("J. Vicente P. Poblete, MD", "J. Vicente P. Poblete", "MD"),
    ("J.P. Smith, MD", "J.P. Smith", "MD"),
    ("Robert Smith, Jr., MD", "Robert Smith, Jr.", "MD"),
    ("John Doe III, MD", "John Doe III", "MD"),
    ("Wm. H. Foster, III, MD, DMD, FACS", "Wm. H. Foster, III", "MD, DMD, FACS"),
    ("Pamela DeVercelli, MD", "Pamela DeVercelli", "MD"),
    ("Jean-Luc O'Brien-van der Berg, M.D., Ph.D.", "Jean-Luc O'Brien-van der Berg", "M.D., Ph.D."),
    ("O’Neal D’Angelo, D.D.S., M.S.", "O’Neal D’Angelo", "D.D.S., M.S."),
    ("Ahmed bin Saleh al-Rashid, MBBS, MS", "Ahmed bin Saleh al-Rashid", "MBBS, MS"),
    ("José Ángel Núñez de la Torre, MD", "José Ángel Núñez de la Torre", "MD"),
    ("Мария Иванова, MD", "Мария Иванова", "MD"),
    ("王小明, MD", "王小明", "MD"),
    ("Paul van der Meer, MB ChB, FRACS", "Paul van der Meer", "MB ChB, FRACS"),
    ("Amy St. John, DO", "Amy St. John", "DO"),
    ('William "Bill" Hart, MD', 'William "Bill" Hart', "MD"),
    ("William (Bill) Hart, MD", "William (Bill) Hart", "MD"),
    ("JOHN SMITH MD", "JOHN SMITH", "MD"),
    ("John Smith M.D.", "John Smith", "M.D."),
    ("Jane Doe, M. D.", "Jane Doe", "M. D."),
    ("Jane Doe, MD/PhD", "Jane Doe", "MD/PhD"),
    ("Jane Doe MD PhD FACS", "Jane Doe", "MD PhD FACS"),
    ("Jane Doe, PA-C", "Jane Doe", "PA-C"),
    ("Jane Doe, MBBS, MD (Dermatology), FAAD", "Jane Doe", "MBBS, MD (Dermatology), FAAD"),
    ("Jane Doe, MD, Inc.", "Jane Doe", "MD, Inc."),
    ("Jane Doe, MD, PC", "Jane Doe", "MD, PC"),
    ("Jane Doe, MD, XQZT", "Jane Doe", "MD, XQZT"),
    ("Renato V. Scalfi, MD, DDS, FRCSC, FACS.", "Renato V. Scalfi", "MD, DDS, FRCSC, FACS"),
    ("Harish Deval, M.D.", "Harish Deval", "M.D."),
    ("Dr. Jane Doe, MD", "Jane Doe", "MD"),
    ("Mr John Smith, FRCS (Plast)", "John Smith", "FRCS (Plast)"),
    ("Robert Chin, MD", "Robert Chin", "MD"),  # a surname that is also a headline's word
    ("Jane\xa0Doe, MD\xa0", "Jane\xa0Doe", "MD"),
    ("\t Jane Doe,  MD  ", "Jane Doe", "MD"),
]

LESS_CERTAIN = [
    ("Dr. Jane Doe", "Jane Doe", None, Confidence.HONORIFIC),
    ("Dr Karam", "Karam", None, Confidence.HONORIFIC),
    ("Prof. Dr. med. Hans Müller", "Hans Müller", None, Confidence.HONORIFIC),
    ("John Smith, XQZT", "John Smith", "XQZT", Confidence.BARE),
    ("Bryn Mawr, PA", "Bryn Mawr", "PA", Confidence.BARE),  # a doctor's degree, or Pennsylvania
    ("Jane Doe", "Jane Doe", None, Confidence.BARE),
    ("Jennifer L. Walters", "Jennifer L. Walters", None, Confidence.BARE),
]

REJECTED = [
    "",
    " ",
    "Dr T",
    "Dr. P",
    "Dr. M.A.",
    "Denver Plastic Surgery Center",
    "Smith Clinic, LLC",
    "Smith Clinic, MD",
    "Smith Jones, LLC",
    "Botox Cheek Droop",
    "Breast Augmentation, MD",
    "Breast Augmentation, MD advice",
    "BREAST AUGMENTATION RECOVERY",
    "Asian Skin and Fraxel",
    "Weak Marginal Nerve",
    "Dark Marks From Asian Fraxel repair Do Fade In The End",
    "Good Luck",
    "Kind regards,",
    "Best of Luck.",
    "Thank you for your question.",
    "Thanks Dr. Doe for the answer",
    "Hello Asian skin type,",
    "Tampa Plastic Surgeon",
    "New Hampshire",
    "New York",
    "Tampa, FL",
    "Austin, TX",
    "Los Angeles, CA",
    "Philadelphia, PA",
    "Seoul, South Korea",
    "Doctor Answers",
    "Doctor Answers 16",
    "Ask a doctor",
    "Ask Dr. Moss",
    "Dr. Smith's Office",
    "Jane Doe, Board Certified Plastic Surgeon",
    "Jane Doe, MD is my surgeon",
    "4.8 out of 5 stars 65 reviews",
    "{{ voteCount >= 0 ? '+' + (voteCount + 1) : (voteCount + 1) }}",
    "You might also like...",
]


@pytest.mark.parametrize(("text", "name", "shown"), CERTAIN)
def test_a_known_credential_makes_it_certain(text, name, shown):
    line = read_name(text)
    assert line is not None
    assert line.confidence is Confidence.CERTAIN
    assert (line.name.text, line.credentials and line.credentials.text) == (name, shown)


@pytest.mark.parametrize(("text", "name", "shown", "confidence"), LESS_CERTAIN)
def test_the_less_certain_say_so(text, name, shown, confidence):
    line = read_name(text)
    assert line is not None
    assert (line.name.text, line.credentials and line.credentials.text) == (name, shown)
    assert line.confidence is confidence


@pytest.mark.parametrize("text", REJECTED)
def test_these_name_no_doctor(text):
    assert read_name(text) is None


@pytest.mark.parametrize("text", [row[0] for row in CERTAIN + LESS_CERTAIN])
def test_every_piece_can_be_proved(text):
    line = read_name(text)
    assert line is not None
    for piece in filter(None, (line.name, line.credentials)):
        assert text[piece.start : piece.end] == piece.text


def test_scanning_starts_anywhere():
    text = "See you soon. Walter G. Pruett MD  Atlanta Plastic Surgeon."
    scanned = scan_name(text, 14)
    assert scanned is not None
    line, end = scanned
    assert text[line.name.start : line.name.end] == "Walter G. Pruett"
    assert text[end:] == "  Atlanta Plastic Surgeon."
