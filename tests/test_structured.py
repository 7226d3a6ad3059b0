"""Structured data: found, repaired, read, and joined with what the page shows. All prose is made up."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pages import generate
from parsers import NotAThread, Status, Thread, Witness, parse
from parsers.document import Document
from parsers.landmarks import find_landmarks
from parsers.records import Layout, LineKind
from parsers.structured import PageData, find_data, reconcile
from parsers.structured.jsonld import find_jsonld
from parsers.structured.letters import is_cut, letters, squeeze, without_dots
from parsers.structured.locating import Lines
from parsers.structured.microdata import MICRODATA, RDFA, read_items
from parsers.structured.qapage import DataAnswer, DataThread
from parsers.textpages import read_text
from parsers.verifying import doubts

FIRST = "Yes, that happens to many people after fillers. The swelling goes down by itself."
SECOND = "I would wait two weeks before anything else is done, and then see your injector again."


def question(**changes: Any) -> dict[str, Any]:
    answers = [
        {"@type": "Answer", "text": FIRST, "author": {"@type": "Person", "name": "Dr. Jane Roe"}},
        {"@type": "Answer", "text": SECOND, "author": {"@type": "Physician", "name": "John Moe, MD"}},
    ]
    node = {
        "@type": "Question",
        "name": "Is a droopy lid normal?",
        "text": "I had filler last week and now it droops.",
        "answerCount": 2,
        "acceptedAnswer": answers[0],
        "suggestedAnswer": answers[1:],
    }
    return node | changes


def _values(html: str) -> list[Any]:
    return list(find_jsonld(Document(html), find_landmarks(html.encode())))


def _find(html: str) -> PageData:
    return find_data(Document(html), find_landmarks(html.encode()))


def script(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def qapage(**changes: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question(**changes)}


def read(html: str) -> Thread:
    thread = parse(html)
    assert doubts(thread) == []
    return thread


SHOWN = f"""<body><nav>Start</nav><h1>Is a droopy lid normal?</h1>
<div>I had filler last week and now it droops.</div>
<section><b>Jane Roe</b><p>{FIRST}</p></section>
<section><b>John Moe, MD</b><p>{SECOND}</p></section><footer>Copyright 2020</footer></body>"""


# Which scripts are read, and how broken they may be.


@pytest.mark.parametrize(
    "source",
    [
        '<script type="application/ld+json">{"a": 1}</script>',
        "<SCRIPT nonce=x type='application/ld+json; charset=utf-8' data-a=b>{\"a\": 1}</SCRIPT>",
        '<script type=application/ld&#x2B;json>{"a": 1}</script>',
        '<script type=application/ld&#x2b;json>{"a": 1}</script>',
        '<script type="Application/LD+JSON">{"a": 1}</script>',
        '<script type="application/ld+json">\ufeff{"a": 1};;</script>',
        '<script type="application/ld+json">//<![CDATA[\n{"a": 1}\n//]]></script>',
        '<script type="application/ld+json"><!--\n{"a": 1}\n--></script>',
        '<script type="application/ld+json">/* who */ {"a": 1, /* why */ } // end</script>',
        '<script type="application/ld+json">{&quot;a&quot;: 1,}</script>',
        '<script type="application/ld+json">{"a": 1}',  # the page is cut off behind it
    ],
)
def test_a_script_in_the_ways_that_pages_write_it(source: str) -> None:
    assert _values(f"<p>x</p>{source}") == [{"a": 1}]


def test_one_bad_script_costs_no_other() -> None:
    bad = '<script type="application/ld+json">{"a": oops</script>'
    assert _values(script(1) + bad + script(2)) == [1, 2]


def test_several_objects_in_one_script() -> None:
    assert _values('<script type="application/ld+json">{"a":1}{"b":2},[3]</script>') == [
        {"a": 1}, {"b": 2}, [3],
    ]  # fmt: skip


def test_control_characters_and_foreign_escapes_in_strings() -> None:
    found = _values('<script type="application/ld+json">{"a": "it\\\'s\n\ta \\x line // no"}</script>')
    assert found == [{"a": "it's\n\ta x line // no"}]


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- {script(1)} {script(2)} -->{script(3)}",
        f"é<!-- {script(1)} --> “ld+json” 😀{script(3)}",
        f"<!-- ld+json {script(1)} -->{script(3)}",
        f"<!-->{script(3)}<!-- {script(1)}",
    ],
)
def test_commented_out_scripts_are_not_there(html: str) -> None:
    assert _values(html) == [3]


def test_numbers_that_are_none() -> None:
    source = '<script type="application/ld+json">[NaN, Infinity, ' + "9" * 5000 + "]</script>"
    assert _values(source) == [[None, None, None]]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**16), 10**17) | st.text(), st.lists, max_leaves=20
    )
)
@settings(max_examples=60, deadline=None)
def test_any_json_comes_back(value: Any) -> None:
    dumped = json.dumps(value).replace("<", "\\u003c")
    assert _values(f'<script type="application/ld+json">{dumped}</script>') == [value]


@given(st.text(alphabet='{}[]",:\\/*<>!- \n;0aN&', max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_script_breaks_the_reader(source: str) -> None:
    _values(f'<script type="application/ld+json">{source}</script>')


# The shapes in which pages write a question and its answers.


@pytest.mark.parametrize(
    "data",
    [
        qapage(),
        [qapage()],
        {"@context": "http://schema.org", "@graph": [{"@type": "WebPage"}, qapage()]},
        {"@type": ["WebPage", "http://schema.org/QAPage"], "mainEntity": [question()]},
        {"@graph": [{"@type": "QAPage", "mainEntity": {"@id": "#q"}}, question() | {"@id": "#q"}]},
        question(),
        {"@type": "WebPage", "mainEntity": question()},
    ],
)
def test_shapes(data: Any) -> None:
    thread = _find(script(data)).thread
    assert thread is not None
    assert thread.title == "Is a droopy lid normal?"
    assert [answer.body for answer in thread.answers] == [FIRST, SECOND]
    assert [answer.author.name for answer in thread.answers] == ["Jane Roe", "John Moe"]


def test_both_kinds_of_answers_on_one_node_count_once() -> None:
    one = {"@type": "Answer", "text": FIRST, "author": "Jane Roe"}
    thread = _find(script(qapage(acceptedAnswer=one, suggestedAnswer=[one]))).thread
    assert thread is not None
    assert len(thread.answers) == 1


def test_answers_that_refer_to_their_question() -> None:
    graph = [
        {"@type": "Question", "@id": "#q", "name": "Why?", "answerCount": 1},
        {"@type": "Answer", "text": FIRST, "parentItem": {"@id": "#q"}},
    ]
    thread = _find(script({"@graph": graph})).thread
    assert thread is not None
    assert len(thread.answers) == 1


def test_fields_in_their_ways_of_writing() -> None:
    answer = {
        "@type": "Answer",
        "name": "Swelling goes down",
        "text": "&lt;p&gt;It&amp;#39;s normal.&lt;/p&gt;&lt;p&gt;Wait.&lt;/p&gt;",
        "upvoteCount": "12",
        "datePublished": "2016-05-04T22:10:00-07:00",
        "author": {
            "@type": "Physician",
            "name": "Jane Roe",
            "honorificSuffix": "MD, FACS",
            "jobTitle": "Plastic Surgeon",
            "url": "https://example.com/jane-roe",
            "address": {"addressLocality": "Tampa", "addressRegion": "FL"},
            "aggregateRating": {"ratingValue": "9.4", "bestRating": "10", "reviewCount": "1,204"},
        },
    }
    thread = read(script(qapage(acceptedAnswer=answer, suggestedAnswer=[])) + "<p>Nothing here.</p>")
    (ours,) = thread.answers
    assert ours.body == "It's normal.\n\nWait."
    assert (ours.title, ours.votes, ours.answered_on) == ("Swelling goes down", 12, date(2016, 5, 4))
    assert (ours.doctor_name, ours.credentials) == ("Jane Roe", "MD, FACS")
    assert (ours.city, ours.region, ours.specialty) == ("Tampa", "FL", "Plastic Surgeon")
    assert (ours.rating, ours.rating_scale, ours.review_count) == (9.4, 10.0, 1204)
    assert ours.doctor_url == "https://example.com/jane-roe"
    assert {one.witness for one in ours.evidence.values()} == {Witness.DATA}


def test_authors_in_their_ways_of_writing() -> None:
    site = {"@type": "Organization", "name": "Ask Clinic"}
    doctor = {
        "@type": ["Person", "Physician"],
        "name": "Jane Roe",
        "hasCredential": [{"@type": "EducationalOccupationalCredential", "name": "MD"}, "FACS"],
        "medicalSpecialty": "PlasticSurgery",
        "worksFor": {
            "@type": "MedicalClinic",
            "name": "Bay Clinic",
            "address": {"addressLocality": "Tampa", "addressRegion": {"@type": "State", "name": "Florida"}},
        },
    }
    answer = {"text": FIRST, "author": [site, doctor]}
    thread = read(script(qapage(acceptedAnswer=answer, suggestedAnswer=[])))
    (ours,) = thread.answers
    assert (ours.doctor_name, ours.credentials) == ("Jane Roe", "MD, FACS")
    assert (ours.city, ours.region, ours.specialty) == ("Tampa", "Florida", "Plastic Surgery")


@pytest.mark.parametrize(
    "rating",
    [
        {"ratingValue": 0},
        {"ratingValue": "NaN"},
        {"ratingValue": "4.8", "bestRating": 0},
        {"ratingValue": 7, "bestRating": 5},
        {"ratingValue": -1},
        "5",
        None,
    ],
)
def test_ratings_that_are_none(rating: Any) -> None:
    author = {"@type": "Person", "name": "Jane Roe", "aggregateRating": rating}
    thread = read(script(qapage(acceptedAnswer={"text": FIRST, "author": author}, suggestedAnswer=[])))
    assert thread.answers[0].rating is None
    assert thread.answers[0].rating_scale is None


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "FAQPage", "mainEntity": [question(), question(name="And?")]},
        {"@type": "Quiz", "hasPart": [question()]},
        question(eduQuestionType="Flashcard"),
    ],
)
def test_questions_that_nobody_asked_are_no_thread(data: Any) -> None:
    with pytest.raises(NotAThread, match=r"FAQPage|Quiz|eduQuestionType"):
        parse(script(data) + "<h1>Questions</h1><h2>Is it normal?</h2><p>Yes, it is.</p>")


def test_a_question_page_beside_a_faq_is_a_thread() -> None:
    assert (
        len(
            read(
                script({"@type": "FAQPage", "mainEntity": [question(name="Other")]}) + script(qapage())
            ).answers
        )
        == 2
    )


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "QAPage"},
        {"@type": "Question"},
        [[[]]],
        {"mainEntity": 5},
        "x",
        None,
        {"@type": 7, "@graph": {"@id": 3}},
        {"@type": "QAPage", "mainEntity": "x"},
    ],
)
def test_data_without_a_thread(data: Any) -> None:
    assert _find(script(data)).thread is None


def test_references_in_a_circle() -> None:
    graph = [{"@type": "Question", "@id": "#q", "name": "Why?", "acceptedAnswer": {"@id": "#a"}},
             {"@type": "Answer", "@id": "#a", "text": FIRST, "author": {"@id": "#q"}}]  # fmt: skip
    assert len(read(script(graph)).answers) == 1


MICRO = f"""<div itemscope itemtype="http://schema.org/QAPage"><div itemprop="mainEntity" itemscope
 itemtype="https://schema.org/Question"><h1 itemprop="name">Is a droopy lid normal?</h1>
<p><span itemprop="answerCount">2</span> replies</p>
<div itemprop="text"><p>I had filler.</p><p>Now it droops.</p></div>
<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
<meta itemprop="upvoteCount" content="3">
<div itemprop="text"><p>{FIRST}</p></div><time itemprop="dateCreated" datetime="2015-01-02">long ago</time>
<span itemprop="author" itemscope itemtype="https://schema.org/Person">
<a itemprop="url" href="/jane"><b itemprop="name">Dr. Jane Roe</b></a></span></div></div></div>"""


# Microdata and RDFa.


def test_microdata_alone() -> None:
    thread = read(MICRO)
    (answer,) = thread.answers
    assert (thread.question.title, thread.question.answers_declared) == ("Is a droopy lid normal?", 2)
    assert thread.question.body == "I had filler.\n\nNow it droops."
    assert (answer.body, answer.votes, answer.answered_on) == (FIRST, 3, date(2015, 1, 2))
    assert (answer.doctor_name, answer.doctor_url) == ("Jane Roe", "/jane")


def test_rdfa() -> None:
    rdfa = (
        MICRO.replace("itemprop=", "property=")
        .replace(' itemscope\n itemtype="https://schema.org/', ' typeof="schema:')
        .replace(' itemscope itemtype="https://schema.org/', ' typeof="schema:')
        .replace(' itemscope itemtype="http://schema.org/', ' vocab="http://schema.org/" typeof="')
    )
    assert "item" not in rdfa
    thread = read(rdfa)
    assert (thread.answers[0].body, thread.answers[0].doctor_name) == (FIRST, "Jane Roe")


def test_references_to_other_parts_of_the_page() -> None:
    html = (
        '<div itemscope itemtype="http://schema.org/Question" itemref="t nowhere a">'
        "<b itemprop=name>Why?</b></div>"
        f"<p id=t itemprop=text>So?</p>"
        f'<div id=a itemprop=acceptedAnswer itemscope itemtype="x/Answer"><p itemprop=text>{FIRST}</p></div>'
    )
    thread = _find(html).thread
    assert thread is not None
    assert (thread.body, thread.answers[0].body) == ("So?", FIRST)


def test_an_item_that_refers_to_itself() -> None:
    html = '<div itemscope itemtype="x/Question" id=q itemref="q q"><b itemprop=name>Why?</b></div>'
    assert read_items(html, MICRODATA)
    assert read_items("<p>no items</p>", RDFA) == []


# Page and data together: which of them counts, and where the evidence points.


def test_a_page_of_an_unknown_site_is_a_thread_by_its_data() -> None:
    thread = read(script(qapage()) + SHOWN)
    assert thread.status is Status.COMPLETE
    assert [(one.doctor_name, one.body) for one in thread.answers] == [
        ("Jane Roe", FIRST),
        ("John Moe", SECOND),
    ]
    kinds = dict(zip([line.text for line in thread.page.lines], thread.kinds, strict=True))
    assert kinds[FIRST] is LineKind.BODY
    assert kinds["John Moe, MD"] is LineKind.NAME


def test_the_evidence_of_what_the_page_shows_is_there() -> None:
    thread = read(script(qapage()) + SHOWN)
    span = thread.answers[0].evidence["body"].spans[0]
    assert thread.page.text[span.start : span.end] == FIRST
    assert thread.page.data_at is None or span.end <= thread.page.data_at


def test_what_only_the_data_has_stands_behind_the_visible_text() -> None:
    thread = read(script(qapage()) + "<h1>Is a droopy lid normal?</h1><p>Loading.</p>")
    assert thread.layout is Layout.DATA
    assert thread.page.data_at == len("Is a droopy lid normal?\n\nLoading.")
    assert [one.body for one in thread.answers] == [FIRST, SECOND]


def test_page_order_counts() -> None:
    swapped = qapage(
        acceptedAnswer=question()["suggestedAnswer"][0], suggestedAnswer=[question()["acceptedAnswer"]]
    )
    assert [one.doctor_name for one in read(script(swapped) + SHOWN).answers] == ["Jane Roe", "John Moe"]


@pytest.mark.parametrize("end", ["", "<p>Copyright 2020</p>"])
def test_an_answer_that_the_page_cuts_short_is_no_other(end: str) -> None:
    shown = f"<h1>Is it normal?</h1><p>Doctor Answers 1</p><p>+3</p><p>{FIRST[:60]}</p>{end}"
    told = question(answerCount=1, acceptedAnswer={"text": FIRST}, suggestedAnswer=[])
    assert [(one.body, one.votes) for one in read(script(told) + shown).answers] == [(FIRST, 3)]


@pytest.mark.parametrize("end", ["", "<p>Copyright 2020</p>"])
def test_an_answer_that_is_shown_twice_stands_where_it_is_answered(end: str) -> None:
    short = "Yes, it goes down by itself."
    shown = f"<h1>Is it normal?</h1><p>{short}</p><p>Doctor Answers 2</p><p>+3</p><p>{SECOND}</p>"
    told = question(acceptedAnswer={"text": short}, suggestedAnswer=[{"text": SECOND}])
    thread = read(f"{script(told)}{shown}<p>Jane Roe, MD</p><p>+7</p><p>{short}</p>{end}")
    assert [(one.body, one.votes) for one in thread.answers] == [(SECOND, 3), (short, 7)]


@pytest.mark.parametrize("dots", ["...", "…", " [...]"])
def test_text_cut_in_the_data_is_whole_on_the_page(dots: str) -> None:
    cut = {"text": FIRST[:60] + dots, "author": "Jane Roe"}
    thread = read(script(qapage(acceptedAnswer=cut)) + SHOWN)
    assert thread.answers[0].body == FIRST


def test_text_cut_on_the_page_is_whole_in_the_data() -> None:
    thread = read(script(qapage()) + SHOWN.replace(FIRST, FIRST[:60] + "... <a>Read more</a>"))
    assert thread.answers[0].body == FIRST
    assert thread.answers[0].evidence["body"].witness is Witness.DATA


TEXT_PAGE = (
    "<h1>Is a droopy lid normal?</h1><p>I had filler last week and now it droops.</p><p>Doctor Answers 2</p>"
    "<h2>It goes down</h2><p>{0}</p>"
    "<p>Jane Roe, MD<br>Tampa Plastic Surgeon<br>4.8 out of 5 stars 65 reviews</p>"
    "<h2>Wait and see</h2><p>{1}</p>"
    "<p>John Moe, MD<br>Austin Dermatologist<br>4.5 out of 5 stars 12 reviews</p>"
)


def test_agreement_leaves_the_page_as_witness() -> None:
    page = TEXT_PAGE.format(FIRST, SECOND)
    alone, thread = parse(page), read(script(qapage()) + page)
    assert thread.disagreements == ()
    assert [one._replace(evidence={}) for one in thread.answers] == [
        one._replace(evidence={}) for one in alone.answers
    ]
    assert thread.answers[0].evidence == alone.answers[0].evidence
    assert thread.page == alone.page


def test_disagreements_are_counted_and_the_printed_value_stays() -> None:
    page = TEXT_PAGE.format(FIRST, SECOND)
    author = {"name": "Jane Roe", "aggregateRating": {"ratingValue": 3.1, "reviewCount": 7}}
    data = qapage(answerCount=9, acceptedAnswer={"text": FIRST, "author": author})
    thread = read(script(data) + page)
    assert [(one.record, one.field) for one in thread.disagreements] == [
        ("question", "answers_declared"), ("answer 1", "rating"), ("answer 1", "review_count"),
    ]  # fmt: skip
    assert (thread.answers[0].rating, thread.question.answers_declared) == (4.8, 2)


def test_another_name_in_the_data_does_not_bring_its_byline() -> None:
    author = {"name": "Someone Else", "url": "https://example.com/else"}
    thread = read(
        script(qapage(acceptedAnswer={"text": FIRST, "author": author})) + TEXT_PAGE.format(FIRST, SECOND)
    )
    assert (thread.answers[0].doctor_name, thread.answers[0].doctor_url) == ("Jane Roe", None)
    assert [one.field for one in thread.disagreements] == ["doctor_name"]


def test_answers_that_the_page_alone_has_are_kept() -> None:
    thread = read(script(qapage(suggestedAnswer=[])) + TEXT_PAGE.format(FIRST, SECOND))
    assert [one.doctor_name for one in thread.answers] == ["Jane Roe", "John Moe"]


def test_pages_without_data_are_left_alone() -> None:
    thread = parse(TEXT_PAGE.format(FIRST, SECOND))
    assert (thread.page.data_at, thread.disagreements) == (None, ())


# Texts of the data among the page's lines.


def test_marks_and_spaces_do_not_count() -> None:
    lines = Lines(read_text("Menu\n\n  It’s “normal” – really,\nfor most people after a filler.  \nEnd"))
    place = lines.find(letters('It\'s "normal" - really, for most people after a filler.'))
    assert place is not None
    assert place.whole
    assert lines.shown(place) == "It’s “normal” – really,\nfor most people after a filler."


@given(st.lists(st.text(alphabet="abc XY.,’–éőΣ\u200b", max_size=30), max_size=8), st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_found_says_what_was_sought(texts: list[str], data: st.DataObject) -> None:
    page = read_text("\n".join(texts))
    if not page.lines:
        return
    first = data.draw(st.integers(0, len(page.lines) - 1))
    last = data.draw(st.integers(first, len(page.lines) - 1))
    sought = "\n".join(line.text for line in page.lines[first : last + 1])
    lines = Lines(page)
    place = lines.find(letters(sought))
    if place is not None and place.whole:
        assert squeeze(lines.shown(place)) == letters(sought)


def test_dots() -> None:
    assert is_cut("and so on...")
    assert not is_cut("and so on.")
    assert without_dots("and so on [...]") == "and so on"


@pytest.mark.parametrize("seed", range(4))
def test_data_that_repeats_the_page_changes_nothing_either_way(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data that says nothing new is found out at once; the long way comes to the same."""
    thread = parse(generate(seed, kilobytes=20).html)
    told = [
        DataAnswer(one.body, one.title if at % 2 else None, votes=one.votes if at % 3 else None)
        for at, one in enumerate(thread.answers)
    ]
    asked = thread.question
    data = DataThread(asked.title, asked.body, asked.answers_declared, tuple(told[::-1]))
    short = reconcile(thread, data)
    assert short is thread
    monkeypatch.setattr(sys.modules["parsers.structured.reconcile"], "_repeats", lambda *_: False)
    assert reconcile(thread, data) == thread
    other = data._replace(answers=(*data.answers[1:], data.answers[0]._replace(votes=999)))
    assert reconcile(thread, other).disagreements
