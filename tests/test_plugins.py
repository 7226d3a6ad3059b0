"""Answers in the markup of question plugins of WordPress: DW Question & Answer, AnsPress."""

from __future__ import annotations

from typing import Final

from parsers import Thread, parse

ASKED: Final = "I had filler under both eyes last week and now the left lid droops. Is that normal?"
FIRST: Final = "Some swelling is normal for two weeks, and it goes down by itself. Use cold compresses."
SECOND: Final = "I agree that it is early. In my practice I ask patients to come back after a month."
MENUS: Final = '<nav><a href="/">Home</a><a href="/q">Questions</a></nav>'
FOOTER: Final = '<footer><a href="/privacy">Privacy</a> <a href="/terms">Terms</a></footer>'

VOTES: Final = (
    '<div class="dwqa-answer-vote"><span class="dwqa-vote-count">1</span><a class="dwqa-vote dwqa-vote-up">'
    'Vote Up</a><a class="dwqa-vote dwqa-vote-down">Vote Down</a></div>'
)


def dw_page() -> str:
    """DW Question & Answer: who answered, and when, above each answer; votes and a form around them."""
    return f"""<!DOCTYPE html><body>{MENUS}<h1 class="entry-title">Lid droops after filler</h1>
<div class="dwqa-container"><div class="dwqa-single-question"><div class="dwqa-question-item">
{VOTES}<div class="dwqa-question-meta"><span><a href="/u/ann">Ann</a> asked 5 years ago</span></div>
<div class="dwqa-question-content"><p>{ASKED}</p></div></div>
<div class="dwqa-answers"><div class="dwqa-answers-title">2 Answers</div><div class="dwqa-answers-list">
<div class="dwqa-answer-item dwqa-best-answer">{VOTES}<span class="dwqa-pick-best-answer">Best Answer</span>
<div class="dwqa-answer-meta"><span><a href="/u/roe"><img src="x">Dr. Jane Roe</a>
<span class="dwqa-label dwqa-staff">Staff</span> answered 5 years ago</span></div>
<div class="dwqa-answer-content"><p>{FIRST}</p><p>Be patient.</p></div></div>
<div class="dwqa-answer-item">{VOTES}<div class="dwqa-answer-meta"><span><a href="/u/moe">John Moe, MD</a>
answered 4 months ago</span></div><div class="dwqa-answer-content"><p>{SECOND}</p></div></div></div></div>
<div class="dwqa-answer-form"><h3>Your Answer</h3><p>Please login or Register to submit your answer</p></div>
</div></div>{FOOTER}</body>"""


def anspress_answer(name: str, body: str, kind: str) -> str:
    return f"""<div class="answer"><div class="ap-content" itemprop="{kind}" itemscope
itemtype="https://schema.org/Answer"><div class="ap-q-metas"><span class="ap-author" itemprop="author"
itemscope itemtype="http://schema.org/Person"><a href="/u" itemprop="url"><span itemprop="name">{name}</span
></a></span><a class="ap-posted"><time datetime="2019-02-04">Posted 4 years ago</time></a></div>
<div class="ap-answer-content ap-q-content" itemprop="text"><p>{body}</p></div></div></div>"""


def anspress_page() -> str:
    """AnsPress: microdata, an answer that is suggested and accepted at once, names glued to their dates."""
    return f"""<!DOCTYPE html><body>{MENUS}<div itemscope itemtype="https://schema.org/QAPage">
<div class="ap-question-lr" itemscope itemtype="https://schema.org/Question" itemprop="mainEntity">
<meta itemprop="answerCount" content="2"><h1 itemprop="name">Lid droops after filler</h1>
<div class="question-content ap-q-content" itemprop="text"><p>{ASKED}</p></div>
<h3 class="ap-answers-label"><span>2</span> Answers</h3><ul><li><a>Voted</a></li><li><a>Newest</a></li></ul>
{anspress_answer("Dr. Jane Roe, MD", FIRST, "suggestedAnswer acceptedAnswer")}
{anspress_answer("John Moe", SECOND, "suggestedAnswer")}</div></div>{FOOTER}</body>"""


def told(thread: Thread) -> list[tuple[str | None, str, str | None, str | None]]:
    """Title, body, name and credentials of each answer."""
    return [(one.title, one.body, one.doctor_name, one.credentials) for one in thread.answers]


def test_answers_of_dw_question_and_answer() -> None:
    thread = parse(dw_page())
    assert (thread.question.title, thread.question.body) == ("Lid droops after filler", ASKED)
    assert thread.question.answers_declared == 2
    assert told(thread) == [
        (None, f"{FIRST}\n\nBe patient.", "Jane Roe", None),
        (None, SECOND, "John Moe", "MD"),
    ]


def test_answers_of_anspress() -> None:
    thread = parse(anspress_page())
    assert (thread.question.title, thread.question.body) == ("Lid droops after filler", ASKED)
    assert told(thread) == [(None, FIRST, "Jane Roe", "MD"), (None, SECOND, "John Moe", None)]
