"""Lines and hints of HTML pages. `test_browser.py` shows that the lines are a browser's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Document
from parsers.errors import TooDeep
from parsers.landmarks import find_landmarks
from parsers.markup import find_url, read_markup
from parsers.records import Form, Page, Role
from tests.costs import within


def _read(html: str) -> Page:
    return read_markup(Document(html), find_landmarks(html.encode("utf-8", "surrogatepass")))


def _texts(html: str) -> list[str]:
    return [line.text for line in _read(html).lines]


def _roles(page: Page) -> dict[str, Role | None]:
    return {line.text: line.role for line in page.lines}


def test_offsets_and_numbers_point_into_the_text() -> None:
    page = _read("<br><h1> A  b </h1><p>c<br>d</p>\n<div>e</div>")
    assert page.form is Form.HTML
    assert page.text == "\n\nA b\n\nc\nd\n\ne"
    assert [(line.number, line.blanks) for line in page.lines] == [(3, 2), (5, 1), (6, 0), (8, 1)]
    for line in page.lines:
        assert page.text[line.start : line.start + len(line.text)] == line.text


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<h2>a <b>b</b></h2>c", {"a b": 2, "c": 0}),
        ("<h3><a href=x>a</a></h3>", {"a": 3}),
        ("<div>before <h4 style='display:inline'>a</h4></div>", {"before a": 0}),
    ],
)
def test_heading_holds_the_whole_line(html: str, headings: dict[str, int]) -> None:
    assert {line.text: line.heading for line in _read(html).lines} == headings


@pytest.mark.parametrize(
    ("html", "href"),
    [
        ("<p> <a href='/dr/a'>Jane <b>Doe</b></a> </p>", "/dr/a"),
        ("<p><a href='/dr/a'>Jane</a>, MD</p>", None),
        ("<p><a href='/dr/a'>Jane</a> <a href='/dr/a'>Doe</a></p>", "/dr/a"),
        ("<p><a href='/dr/a'>Jane</a> <a href='/dr/b'>Doe</a></p>", None),
        ("<a href='/dr/a?x=1&amp;y=2'><div>Jane</div></a>", "/dr/a?x=1&y=2"),
    ],
)
def test_link_holds_the_whole_line(html: str, href: str | None) -> None:
    assert _read(html).lines[0].href == href


MICRODATA = """<div itemscope itemtype="https://schema.org/Question">
<h1 itemprop="name">Why?</h1>
<div itemprop="author" itemscope itemtype="https://schema.org/Person">
<span itemprop="name">asker77</span></div>
<div itemprop="text"><p>Body of it.</p></div>
<div itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer">
  <div itemprop="upvoteCount">3</div>
  <div itemprop="text"><p>One.</p><p>Two <a href="/x">with a link</a>.</p></div>
  <div itemprop="author" itemscope itemtype="https://schema.org/Physician">
    <div itemprop="name">Jane Doe, MD</div>
    <div><span itemprop="ratingValue">4.8</span> <span itemprop="reviewCount">65</span></div>
    <div>rated <span itemprop="ratingValue">4.8</span></div>
  </div>
</div>
<div itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer"><p>Plain.</p></div>
</div>"""


def test_microdata_names_lines_and_answers() -> None:
    page = _read(MICRODATA)
    assert _roles(page) == {
        "Why?": Role.HEADLINE,
        "asker77": Role.FURNITURE,
        "Body of it.": Role.QUESTION,
        "3": Role.MARKER,
        "One.": Role.BODY,
        "Two with a link.": Role.BODY,
        "Jane Doe, MD": Role.NAME,
        "4.8 65": Role.RATING,
        "rated 4.8": None,
        "Plain.": None,
    }
    assert [line.group for line in page.lines] == [0, 0, 0, 1, 1, 1, 1, 1, 1, 2]
    assert page.site is None


def test_classes_of_realself() -> None:
    page = _read(
        '<meta property="og:url" content="https://www.realself.com/question/a">'
        '<h1 class="Content-title">Why?</h1><div class="Content-bodyText">Asked.</div>'
        '<div class="question-overview_question__Xy1"><p>Asked too.</p></div>'
        '<h3 class="Content-title">Because</h3><div class="Content-bodyText">So.</div>'
        '<div class="Media--providerCard"><div class="BodyText--secondary">Tampa Surgeon</div></div>'
        '<div class="BodyText--secondary">Note</div>'
    )
    assert page.site == "realself"
    assert page.url == "https://www.realself.com/question/a"
    assert list(_roles(page).values()) == [
        Role.HEADLINE,
        None,
        Role.QUESTION,
        Role.TITLE,
        Role.BODY,
        Role.PLACE,
        None,
    ]


def test_hints_of_a_site_do_not_reach_other_sites() -> None:
    page = _read('<link rel=canonical href="https://notrealself.com/a"><p class="Content-title">x</p>')
    assert (page.site, page.lines[0].role) == (None, None)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://example.com/a">', "https://example.com/a"),
        ("<LINK HREF='http://example.com/a?b&amp;c' REL='canonical' />", "http://example.com/a?b&c"),
        (
            '<link rel="canonical" href="/a"><meta property="og:url" content="https://x.org/">',
            "https://x.org/",
        ),
        ('<meta property="og:url" content="">', None),
        ('<link rel="stylesheet" href="https://example.com/a.css">', None),
        ('<a href="https://example.com/a">canonical</a>', None),
    ],
)
def test_the_pages_own_address(head: str, url: str | None) -> None:
    assert find_url(head.encode()) == url


@pytest.mark.parametrize("before", [8192 - 60, 8192 - 20, 8192 - 1, 9000, 150_000])
def test_the_own_address_further_down(before: int) -> None:
    """Most pages tell it in their first lines, and there another search is cheaper."""
    head = "<meta name=x>" * (before // 13) + "<link rel=Canonical href=https://example.com/question/1>"
    assert find_url(head.encode()) == "https://example.com/question/1"


MENU = "<a href=x>y</a> " * 8


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (f"<nav>{MENU}</nav><p>a</p><footer>{MENU}</footer>", ["a"]),
        ("a<nav>menu</nav>b", ["a", "b"]),
        ("<div>body<footer>Jane Doe, MD</footer></div>", ["body", "Jane Doe, MD"]),  # a byline
        (f"<article>a<footer>{'<a>y</a>' * 9}</footer></article>", ["a", "y" * 9]),
        ("<nav><h1>Why?</h1></nav>", ["Why?"]),
        ("<p>skip</p><main><h1>Why?</h1><p>a</p></main><p>skip</p>", ["Why?", "a"]),
        ("<p>keep</p><main><p>a</p></main>", ["keep", "a"]),  # no headline
        ("<main><h1>Why?</h1></main><article>keep</article>", ["Why?", "keep"]),
        ("<main><h1>a</h1></main><main><h1>b</h1></main>", ["a", "b"]),
        ("<!-- <main><h1>a</h1></main> --><p>keep", ["keep"]),
    ],
)
def test_the_frame_of_a_page_gives_no_line(html: str, lines: list[str]) -> None:
    assert _texts(html) == lines


def test_300_nested_elements_lose_nothing() -> None:
    html = "".join(f"<div>{n}" for n in range(300)) + "</div>" * 300 + "<p>end"
    assert _texts(html) == [*map(str, range(300)), "end"]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<b>" * 200_000 + "x",
        "".join(f"<p><b id={n}>x" for n in range(20_000)),
    ],
)
def test_nesting_without_end_is_named(html: str) -> None:
    with within(5), pytest.raises(TooDeep):
        _read(html)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p><b>x" * 20_000, 20_000),
        ("<div><p>a</div>" * 20_000, 20_000),
        (f"<p title='{'a' * 10_000_000}'>x", 1),
        ("x" * 10_000_000, 1),
        ("<a b=\"'" * 100_000, 0),
        ("<div =" * 100_000, 0),
        ("<" * 200_000, 1),
        ("<!--" * 100_000, 0),
        ("a" + " " * 2_000_000 + "b", 1),
    ],
)
def test_damaged_markup_takes_bounded_time(html: str, lines: int) -> None:
    with within(5):
        assert len(_read(html).lines) == lines


def test_lone_surrogates_and_nul_do_no_harm() -> None:
    assert _texts("<p>a\ud800b</p><p>c\0d</p>") == ["a\ufffdb", "cd"]


_MARKUP = """
    <p> </p> <div> </div> <br> <b> </b> <table> <tr> <td> </table> <a/href=x> </a> <ul> <li> </ul>
    <pre> </pre> <h2> </h2> <script> </script> <!-- --> text &nbsp; &lt; < > "
    <svg> </svg> <template> </template> </ <p/hidden> <details> </details> <option>
    <select> </select> <button> </button>
"""
_PIECES = st.lists(st.sampled_from([*_MARKUP.split(), " ", "\n"]))


@given(_PIECES)
def test_any_markup_gives_a_sound_page(pieces: list[str]) -> None:
    page = _read("".join(pieces))
    number = 0
    for line in page.lines:
        assert page.text[line.start : line.start + len(line.text)] == line.text
        assert page.text.count("\n", 0, line.start) == line.number - 1
        assert line.blanks == line.number - number - 1
        assert "\n" not in line.text
        assert line.text.strip()
        number = line.number
