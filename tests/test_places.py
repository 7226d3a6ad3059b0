"""The line PLACE SPECIALTY, and prose that ends in a specialty."""

from __future__ import annotations

import pytest

from parsers.places import PlaceForm, read_place, read_specialty_place

PLACED = [
    ("Tampa Plastic Surgeon", "Tampa", None, "Plastic Surgeon"),
    ("Bay Area Facial Plastic Surgeon", "Bay Area", None, "Facial Plastic Surgeon"),
    ("Orange County Plastic Surgeon", "Orange County", None, "Plastic Surgeon"),
    ("Summit Emergency Medicine Physician", "Summit", None, "Emergency Medicine Physician"),
    ("New Hampshire Vascular Surgeon", None, "New Hampshire", "Vascular Surgeon"),
    ("Thailand Facial Plastic Surgeon", None, "Thailand", "Facial Plastic Surgeon"),
    ("Georgia Plastic Surgeon", None, "Georgia", "Plastic Surgeon"),
    ("Washington Plastic Surgeon", "Washington", None, "Plastic Surgeon"),
    ("Washington DC Plastic Surgeon", "Washington DC", None, "Plastic Surgeon"),
    ("Washington, D.C. Plastic Surgeon", "Washington, D.C.", None, "Plastic Surgeon"),
    ("New York Plastic Surgeon", "New York", None, "Plastic Surgeon"),
    ("New York, NY Plastic Surgeon", "New York", "NY", "Plastic Surgeon"),
    ("Manhattan, New York Plastic Surgeon", "Manhattan", "New York", "Plastic Surgeon"),
    ("Austin, TX Dermatologist", "Austin", "TX", "Dermatologist"),
    ("Portland, OR Dermatologist", "Portland", "OR", "Dermatologist"),
    ("Tampa FL Plastic Surgeon", "Tampa", "FL", "Plastic Surgeon"),
    ("Orlando Florida Plastic Surgeon", "Orlando", "Florida", "Plastic Surgeon"),
    ("Seoul, South Korea Plastic Surgeon", "Seoul", "South Korea", "Plastic Surgeon"),
    ("Lahore,Pakistan Plastic Surgeon", "Lahore", "Pakistan", "Plastic Surgeon"),
    ("South Florida Plastic Surgeon", "South Florida", None, "Plastic Surgeon"),
    ("West Jordan Dentist", "West Jordan", None, "Dentist"),
    ("Port of Spain Plastic Surgeon", "Port of Spain", None, "Plastic Surgeon"),
    ("Kansas City Plastic Surgeon", "Kansas City", None, "Plastic Surgeon"),
    ("Panama City Facial Plastic Surgeon", "Panama City", None, "Facial Plastic Surgeon"),
    ("Hilton Head Plastic Surgeon", "Hilton Head", None, "Plastic Surgeon"),
    ("Great Neck Oculoplastic Surgeon", "Great Neck", None, "Oculoplastic Surgeon"),
    ("St. Louis Facial Plastic Surgeon", "St. Louis", None, "Facial Plastic Surgeon"),
    ("Coeur d'Alene Dermatologist", "Coeur d'Alene", None, "Dermatologist"),
    ("Rio de Janeiro Plastic Surgeon", "Rio de Janeiro", None, "Plastic Surgeon"),
    ("São Paulo Plastic Surgeon", "São Paulo", None, "Plastic Surgeon"),
    ("Winston-Salem Emergency Physician", "Winston-Salem", None, "Emergency Physician"),
    ("TAMPA PLASTIC SURGEON", "TAMPA", None, "PLASTIC SURGEON"),
    ("Albany OB/GYN", "Albany", None, "OB/GYN"),
    ("Reno Plastic & Reconstructive Surgeon ", "Reno", None, "Plastic & Reconstructive Surgeon"),
    ("Salt Lake City Physician Assistant", "Salt Lake City", None, "Physician Assistant"),
    ("Chapel Hill Ear Nose and Throat Doctor", "Chapel Hill", None, "Ear Nose and Throat Doctor"),
]

UNKNOWN_SPECIALTIES = [
    ("Houston Xenologist", "Houston", "Xenologist"),
    ("Tampa Robotic Plastic Surgeon", "Tampa", "Robotic Plastic Surgeon"),
    ("Reno Cosmetic and Laser Nurse", "Reno", "Cosmetic and Laser Nurse"),
]

WITHOUT_PLACE = [
    ("Plastic Surgeon", PlaceForm.ALONE),
    ("Facial Plastic Surgeon", PlaceForm.ALONE),
    ("Board Certified Plastic Surgeon", PlaceForm.TYPED),
    ("Double Board-Certified Facial Plastic Surgeon", PlaceForm.TYPED),
]

REJECTED = [
    "",
    " ",
    "See a Board Certified Plastic Surgeon",
    "I am a Tampa plastic surgeon",
    "Choosing a Plastic Surgeon",
    "Find the Right Plastic Surgeon",
    "Revision by a Facial Plastic Surgeon",
    "Nose Job by Facial Plastic Surgeon",
    "Plastic Surgeon vs Dermatologist",
    "Experienced Plastic Surgeon",
    "experienced plastic surgeon",
    "Your Surgeon",
    "Trust Your Surgeon",
    "Great Surgeon",
    "Dear Doctor",
    "Ask a doctor",
    "Tampa Plastic Surgeon.",
    "Tampa Plastic Surgeons",
    "Dr. Smith, Plastic Surgeon",
    "Joe Smith, MD, Plastic Surgeon",
    "Joshua Halpern, MD",
    "4.8 out of 5 stars 65 reviews",
    "Plastic Surgery",
    "You might also like...",
    "Is 300cc Too Big? Ask Your Plastic Surgeon",
    "A " * 40 + "Very Long Line That Names a Plastic Surgeon",
]


def texts(*pieces):
    return tuple(piece and piece.text for piece in pieces)


@pytest.mark.parametrize(("text", "city", "region", "specialty"), PLACED)
def test_place_and_specialty(text, city, region, specialty):
    line = read_place(text)
    assert line is not None
    assert texts(line.city, line.region, line.country, line.specialty) == (city, region, None, specialty)
    assert (line.known, line.form) == (True, PlaceForm.PLACED)
    for piece in filter(None, (line.city, line.region, line.specialty)):
        assert text[piece.start : piece.end] == piece.text


def test_a_country_after_the_region_is_kept_apart():
    line = read_place("Toronto, Ontario, Canada Plastic Surgeon")
    assert line is not None
    assert texts(line.city, line.region, line.country) == ("Toronto", "Ontario", "Canada")


@pytest.mark.parametrize(("text", "city", "specialty"), UNKNOWN_SPECIALTIES)
def test_an_unknown_specialty_is_cut_by_its_shape(text, city, specialty):
    line = read_place(text)
    assert line is not None
    assert (*texts(line.city, line.specialty), line.known) == (city, specialty, False)


@pytest.mark.parametrize(("text", "form"), WITHOUT_PLACE)
def test_a_specialty_alone_says_how_it_stands(text, form):
    line = read_place(text)
    assert line is not None
    assert (line.city, line.region, line.form) == (None, None, form)


def test_the_site_never_prints_board_certified():
    line = read_place("Tampa Board Certified Plastic Surgeon")
    assert line is not None
    assert (line.form, line.city and line.city.text) == (PlaceForm.TYPED, "Tampa")


@pytest.mark.parametrize("text", REJECTED)
def test_these_are_no_place_lines(text):
    assert read_place(text) is None


@pytest.mark.parametrize(
    ("text", "city", "region", "specialty"),
    [
        ("Dermatologist, Noida • 13 years experience", "Noida", None, "Dermatologist"),
        ("ENT Specialist, New Delhi | 5 years", "New Delhi", None, "ENT Specialist"),
        ("Plastic Surgeon, Austin, TX", "Austin", "TX", "Plastic Surgeon"),
        ("Ayurveda, Kerala", None, "Kerala", "Ayurveda"),
    ],
)
def test_specialty_before_place(text, city, region, specialty):
    line = read_specialty_place(text)
    assert line is not None
    assert texts(line.city, line.region, line.specialty) == (city, region, specialty)


@pytest.mark.parametrize(
    "text", ["", "Surgeon, see one", "Plastic Surgeon", "Tampa, Plastic Surgeon", ", ", "Dentist,"]
)
def test_these_have_no_specialty_before_a_place(text):
    assert read_specialty_place(text) is None
