"""Rating lines and count lines, credible and not."""

from __future__ import annotations

import pytest

from parsers.ratings import read_count, read_rating

RATINGS = [
    ("4.8 out of 5 stars 65 reviews", 4.8, 5, 65),
    ("5.0 out of 5 stars 1 review", 5.0, 5, 1),
    ("4.9 out of 5 stars", 4.9, 5, None),
    ("4.8 out of 5 stars (1,204 reviews)", 4.8, 5, 1204),
    ("4.8\xa0out of 5 stars\xa065 reviews ", 4.8, 5, 65),
    ("4.9 (65 reviews)", 4.9, 5, 65),
    ("★★★★★ 4.9 (12)", 4.9, 5, 12),
    ("65 reviews", None, None, 65),
    ("4,8 out of 5", 4.8, 5, None),
    ("Rating: 4.8/5", 4.8, 5, None),
    ("4.8/5 based on 12 ratings", 4.8, 5, 12),
    ("9.5 out of 10", 9.5, 10, None),
    ("86% (139 ratings)", 86, 100, 139),
    ("4.8 stars", 4.8, 5, None),
    ("Not rated", None, None, None),
    ("No reviews yet", None, None, None),
    ("0 reviews", None, None, None),
    ("0.0 out of 5 stars 0 reviews", None, 5, None),
    ("0 out of 5 stars", None, 5, None),
    ("0 out of 5 stars 3 reviews", 0.0, 5, 3),
    ("NaN out of 5 stars", None, 5, None),
    ("4.8 out of 0", None, None, None),
    ("5.8 out of 5 stars 12 reviews", None, 5, 12),
    ("4.8 out of 5 stars 2147483647 reviews", 4.8, 5, 2147483647),
    ("4.8 out of 5 stars 2147483648 reviews", 4.8, 5, None),
]

NO_RATINGS = [
    "",
    " ",
    "4.8",
    "3/4",
    "10/12",
    "5/12/2012",
    "2 of 3",
    "3 (12)",
    "3 weeks",
    "12 of 15 people found this helpful",
    "8 out of 10 patients go back to work",
    "Rated the best in Tampa",
    "No",
    "Tampa Plastic Surgeon",
    "+1",
    "٥ out of 5",
]

COUNTS = [
    ("Doctor Answers 16", 16, "16"),
    ("Doctor Answers (6)", 6, "6"),
    ("Doctor Answers: 7", 7, "7"),
    ("Doctor Answers\xa016\xa0", 16, "16"),
    ("Doctor Answers", None, None),
    ("Doctors' Answers", None, None),
    ("16 Doctor Answers", 16, "16"),
    ("16 answers", 16, "16"),
    ("1 answer", 1, "1"),
    ("1,204 answers", 1204, "1,204"),
    ("Answers (3)", 3, "3"),
    ("All Answers (5)", 5, "5"),
    ("Doctor Answers 0", 0, "0"),
    ("Doctor Answers 999999999999", None, None),
]

NO_COUNTS = [
    "",
    "Answers",
    "Answer 3",
    "Answers to your questions",
    "16",
    "Dr. Hadani",
    "Doctor",
    "2 doctors",
]


@pytest.mark.parametrize(("text", "rating", "scale", "count"), RATINGS)
def test_ratings(text, rating, scale, count):
    line = read_rating(text)
    assert line is not None
    assert (line.rating, line.scale, line.review_count) == (rating, scale, count)
    assert (line.rating_piece is None, line.review_count_piece is None) == (rating is None, count is None)
    for piece in filter(None, (line.rating_piece, line.review_count_piece)):
        assert text[piece.start : piece.end] == piece.text


@pytest.mark.parametrize("text", NO_RATINGS)
def test_these_are_no_ratings(text):
    assert read_rating(text) is None


@pytest.mark.parametrize(("text", "declared", "shown"), COUNTS)
def test_counts(text, declared, shown):
    line = read_count(text)
    assert line is not None
    assert (line.declared, line.declared_piece and line.declared_piece.text) == (declared, shown)
    if line.declared_piece:
        assert text[line.declared_piece.start : line.declared_piece.end] == shown


@pytest.mark.parametrize("text", NO_COUNTS)
def test_these_are_no_counts(text):
    assert read_count(text) is None
