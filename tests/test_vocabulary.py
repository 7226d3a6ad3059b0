"""The word lists: their form, their folding, and that they do not contradict each other."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from parsers import vocabulary
from parsers.vocabulary import (
    cities,
    clinic_words,
    credentials,
    entries,
    fold_credential,
    fold_place,
    fold_title,
    headline_words,
    practice_forms,
    region_codes,
    regions,
    specialties,
    specialty_modifiers,
)

FILES = [
    "cities.txt",
    "clinic_words.txt",
    "credentials.txt",
    "headline_words.txt",
    "practice_forms.txt",
    "region_codes.txt",
    "regions.txt",
    "specialties.txt",
    "specialty_modifiers.txt",
]


@pytest.mark.parametrize("filename", FILES)
def test_each_section_is_sorted_and_nothing_stands_twice(filename):
    path = Path(vocabulary.__file__).with_name(filename)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# "), "the first line says what the list is"
    for is_comment, section in groupby(lines, key=lambda line: line.startswith("#") or not line):
        rows = list(section)
        assert is_comment or rows == sorted(rows, key=str.casefold)
    assert len(entries(filename)) == len(set(entries(filename)))
    assert all(row == row.strip() for row in lines)


@pytest.mark.parametrize(
    ("filename", "fold"), [("specialties.txt", fold_title), ("credentials.txt", fold_credential)]
)
def test_spellings_are_folded_not_doubled(filename, fold):
    keys = [fold(entry) for entry in entries(filename)]
    assert sorted(set(keys)) == sorted(keys)


SPECIALTIES = """
Plastic Surgeon; Facial Plastic Surgeon; Oculoplastic Surgeon; Dermatologic Surgeon; Dermatologist
Cosmetic Dentist; Orthodontist; Prosthodontist; Periodontist; Endodontist
Oral & Maxillofacial Surgeon; Oral and Maxillofacial Surgeon; Hair Restoration Surgeon
Emergency Medicine Physician; Physician Assistant; Nurse Practitioner; Registered Nurse
Aesthetician; Esthetician; Otolaryngologist; OB/GYN; Ob-Gyn; OBGYN; Family Physician
Vascular Surgeon; Phlebologist; General Surgeon; Bariatric Surgeon; Anti-Aging Physician
Anti Aging Physician; Laser Specialist; ENT Specialist; Sexologist; Ayurveda; Homeopath
Gynaecologist; Orthopaedic Surgeon; General Physician; Consultant Dermatologist
Dermatologist & Cosmetologist
"""


@pytest.mark.parametrize(
    "title", [title.strip() for title in SPECIALTIES.strip().replace("\n", ";").split(";")]
)
def test_specialties_of_the_sites_are_known(title):
    assert fold_title(title) in specialties()


CREDENTIALS = """MD; M.D.; M. D.; DO; DDS; DMD; MBBS; M.B.B.S.; FRCS; FRCS (Plast); FRCSC; FRCS(C); FACS
F.A.C.S.; FACOG; FAAD; FAACS; PhD; Ph.D.; PA; PA-C; RN; BSN; NP; FNP-C; DNP; MPH; MBA; MS; MSc; BDS; MDS; BSc
MBChB; MB ChB; MRCS; FRACS; FAAFPRS; DABFPRS; FICS; FASPS; FRCPC; PC; PLLC; LLC; Inc.; (retired); Esq.
MCh; DNB; BHMS; BAMS; FRCS (Ed)"""


@pytest.mark.parametrize("shown", [shown.strip() for shown in CREDENTIALS.replace("\n", ";").split(";")])
def test_credentials_are_known_in_every_spelling(shown):
    assert fold_credential(shown) in credentials()


def test_practice_forms_are_no_degrees():
    assert "PA" not in practice_forms()
    assert practice_forms() < credentials()


@pytest.mark.parametrize(
    ("name", "is_region", "is_city"),
    [
        ("New Hampshire", True, False),
        ("British Columbia", True, False),
        ("Québec", True, False),
        ("Thailand", True, False),
        ("South Korea", True, False),
        ("Türkiye", True, False),
        ("U.A.E.", True, False),
        ("Georgia", True, False),
        ("Washington", True, True),
        ("New York", True, True),
        ("Singapore", True, True),
        ("Washington, D.C.", False, True),
        ("Mexico City", False, True),
        ("Tampa", False, False),
    ],
)
def test_regions_and_cities(name, is_region, is_city):
    assert (fold_place(name) in regions(), fold_place(name) in cities()) == (is_region, is_city)


def test_counts_of_the_united_states_and_canada():
    assert sum(len(code) == 2 for code in region_codes()) >= 50 + 13


def test_words_that_are_names_or_places_are_not_headline_words():
    surnames_and_places = "best long young chin brow neck head nice reading mobile orange price marks may"
    assert headline_words().isdisjoint(surnames_and_places.split())
    assert {"head", "hand", "foot", "spring"}.isdisjoint(specialty_modifiers())


@pytest.mark.parametrize("words", [headline_words, clinic_words, specialty_modifiers])
def test_word_lists_are_lower_case(words):
    assert all(word == word.casefold() for word in words())
