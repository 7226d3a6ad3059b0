"""Pages that archives cut off: wherever the cut is, it costs no more than what stands behind it."""

import pytest

from parsers import Thread, parse
from tests import accuracy

PAGE = """Is It Normal That my Chin Is Numb?

I had a chin lift five weeks ago and my chin is numb. Is this normal?

Doctor Answers 5

Numb chin after a lift

{marker}A chin is numb for some weeks after a lift. It comes back by itself in nearly everyone.

Short Hills Dermatologic Surgeon
5.0 out of 5 stars 4 reviews

Feeling comes back

{marker}The small nerves of the skin take their time. However, by six months most of the feeling is back.

{byline}"""
BYLINE = "Vivek P. Bansal, MD\nSan Francisco Facial Plastic Surgeon\n4.9 out of 5 stars 26 reviews\n"
BODY = "The small nerves of the skin take their time. However, by six months most of the feeling is back."
MARKERS = {"no markers": "", "markers": "{{ voteCount >= 0 ? '+' + (voteCount + 1) : (voteCount + 1) }}\n\n"}
FIELDS = ("doctor_name", "credentials", "city", "specialty", "rating", "review_count")


def read_cut(marker: str, size: int) -> Thread:
    return parse(PAGE.format(marker=marker, byline=BYLINE[:size]).encode())


# A name with credentials alone may as well be a signature, as no byline above has a name.
SIZES = [
    size
    for size in range(BYLINE.index("Bansal") + 1, len(BYLINE))
    if not BYLINE[:size].rstrip().endswith(", MD")
]


@pytest.mark.parametrize("marker", MARKERS.values(), ids=MARKERS)
@pytest.mark.parametrize("size", SIZES)
def test_a_byline_that_is_cut_off_is_no_part_of_the_body(size: int, marker: str) -> None:
    thread = read_cut(marker, size)
    assert [answer.body for answer in thread.answers][1:] == [BODY]
    assert thread.answers[1].doctor_name_source == "byline"


@pytest.mark.parametrize(
    ("end", "values"),
    [
        ("Vivek P. Ban", ("Vivek P. Ban", None, None, None, None, None)),
        ("Bansal, M", ("Vivek P. Bansal", None, None, None, None, None)),
        ("San Fr", ("Vivek P. Bansal", "MD", None, None, None, None)),
        ("San Francisco", ("Vivek P. Bansal", "MD", None, None, None, None)),
        ("Facial Pl", ("Vivek P. Bansal", "MD", "San Francisco", "Facial Pl", None, None)),
        ("4.", ("Vivek P. Bansal", "MD", "San Francisco", "Facial Plastic Surgeon", None, None)),
        ("4.9 out", ("Vivek P. Bansal", "MD", "San Francisco", "Facial Plastic Surgeon", 4.9, None)),
        ("26 rev", ("Vivek P. Bansal", "MD", "San Francisco", "Facial Plastic Surgeon", 4.9, 26)),
    ],
)
def test_what_is_left_of_a_byline_is_read(end: str, values: tuple[object, ...]) -> None:
    answer = read_cut("", BYLINE.index(end) + len(end)).answers[1]
    assert tuple(getattr(answer, name) for name in FIELDS) == values


def test_a_first_byline_without_a_name_is_read() -> None:
    page = PAGE[: PAGE.index("5.0 out")].format(marker="")
    (answer,) = parse(page[: page.rindex("ic Surgeon")].encode()).answers
    assert (answer.city, answer.specialty, answer.body[-9:]) == ("Short Hills", "Dermatolog", "everyone.")


def test_answers_above_a_cut_are_as_on_the_whole_page() -> None:
    cuts = changed = 0
    for page in accuracy.gold_pages("d"):
        text = page.read_text("utf-8").rstrip()
        answers = parse(text.encode()).answers
        whole = [_values(answer) for answer in answers]
        if len(whole) < 2:
            continue
        for end in range(text.index(answers[1].body[:20]) + 80, len(text), 61):
            above = [_values(answer) for answer in parse(text[:end].encode()).answers][:-1]
            cuts += 1
            changed += above != whole[: len(above)]
    assert cuts > 100
    assert not changed


def _values(answer: object) -> list[object]:
    return [accuracy.collapse(getattr(answer, name)) for name in accuracy.ANSWER_FIELDS]


@pytest.mark.parametrize(("end", "city"), [("Los Angeles ", "Los Angeles"), ("Los An", None), ("Los ", None)])
def test_a_place_right_below_a_name_is_known_where_no_other_byline_is_left(
    end: str, city: str | None
) -> None:
    page = PAGE.replace("Doctor Answers 5\n\n", "").replace("Short Hills Dermatologic Surgeon\n", "")
    page = page.replace("5.0 out of 5 stars 4 reviews\n\n", "")
    thread = parse(page.format(marker="", byline="Vivek P. Bansal, MD\n" + end).encode())
    assert [answer.body for answer in thread.answers][1:] == [BODY]
    assert (thread.answers[1].doctor_name, thread.answers[1].city) == ("Vivek P. Bansal", city)
