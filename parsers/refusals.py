"""Pages that are no threads: block pages, and pages of something else."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from parsers.literals import Literals
from parsers.looks import Look
from parsers.names import Confidence
from parsers.patterns import lazy_pattern
from parsers.records import Form, Layout, LineKind, Page, Thread
from parsers.voices import asker_score

# What the protections of the big sites print in place of a page: PerimeterX/HUMAN, Cloudflare, Incapsula,
# Akamai, Distil, DataDome, and plain web servers.
_BLOCK_PAGE: Final = lazy_pattern(
    r"access (?:to this page )?(?:has been |is |was )?denied|press (?:&|&amp;|and) hold|px-captcha"
    r"|/cdn-cgi/challenge|checking (?:if the site connection is secure|your browser before)"
    r"|verify (?:that )?you are (?:a )?human"
    r"|are you a (?:robot|human)\?|pardon our interruption|you have been blocked|why have i been blocked"
    r"|request unsuccessful\. incapsula|_incapsula_resource|unusual (?:traffic|activity) from your"
    r"|enable javascript and cookies to continue|attention required! \| cloudflare|geo\.captcha-delivery\.com"
    r"|you don['’\ufffd]t have permission to access|403 forbidden|429 too many requests"
    r"|please complete the security check",
    re.IGNORECASE,
)
# Words that stand in each of them, for a search that takes a fiftieth of the time.
_BLOCK_WORDS: Final = Literals(
    b" denied", b"& hold", b"&amp; hold", b"and hold", b"px-captcha", b"captcha-delivery", b"incapsula",
    b"| cloudflare", b"/cdn-cgi/challenge", b"checking if the site", b"checking your browser",
    b"you are human", b"you are a human", b"you a robot", b"you a human", b"pardon our interruption",
    b"have been blocked", b"have i been blocked", b"unusual traffic", b"unusual activity",
    b"and cookies to continue", b"t have permission to", b"403 forbidden", b"429 too many",
    b"complete the security check",
)  # fmt: skip
# The longest of them has 70 letters.
_AROUND: Final = 100
# A block page is short; a thread that quotes such words in an answer is not.
_BLOCK_LINES: Final = 40

# Words that answers of doctors hold and other prose mostly does not.
_MEDICAL: Final = lazy_pattern(
    r"\b(?:surg(?:eon|ery|ical|eries)|doctors?|physicians?|dentists?|dermatolog\w+|patients?|treatments?"
    r"|procedures?"
    r"|implants?|botox|fillers?|laser|swelling|swollen|scars?|scarring|skin|teeth|tooth|crowns?|aligners?|inject\w*"
    r"|incisions?|healing|recovery|bruis\w+|tissue|muscles?|nerves?|breasts?|liposuction|rhinoplasty"
    r"|eyelids?|wounds?|infection|anesthe\w+|medications?|steroids?|consult(?:ation)?|clinic|symptoms?|pain|lift"
    r"|post-?op\w*|pre-?op\w*|hair|acne|veins?|fat|nose|lips?|chin|gums?|veneers?|sutures?|stitches"
    r"|tattoos?|needles?|saline|silicone|capsul\w*|antibiotics?|redness|bleeding|sessions?|office|practice|tumor|disease|therapy|exam\w*|diagnos\w*|prescri\w*)\b",
    re.IGNORECASE,
)
_MEDICAL_WORDS: Final = 2
# The same of general medicine. Articles about health hold them too, so they count only where somebody asks.
_HEALTH: Final = lazy_pattern(
    r"\b(?:blood|heart|liver|kidneys?|lungs?|thyroid|cancer|pregnan\w*|periods?|menstrua\w*|fever|cough\w*"
    r"|virus|viral|bacteri\w*|hormon\w*|cholesterol|statins?|diabet\w*|arthritis|allerg\w*|glands?|nodes?|pills?"
    r"|vaccin\w*|asthma|migraines?|headaches?|stomach|constipat\w*|bladder|prostate|urin\w+|cysts?|bones?|joints?"
    r"|fung(?:us|al)|rash(?:es)?|itch\w*|blisters?|podiatr\w+|nausea\w*|vomit\w*|dizz\w+|diarrh\w+"
    r"|dentures?|dental|jaw\w*|mouth|tongue|brain|spine|eyes?|eyelids?|vision|cornea\w*|illness\w*|inflam\w*|tremors?|pediatric\w*|medicines?)\b",
    re.IGNORECASE,
)
# So many questions as titles, and nobody who answers them, are a list of what is asked often.
_ASKED_OFTEN: Final = 3
# The same for lines of which each third, at least, asks, with an answer below it.
_ASKED_SHARE: Final = 0.3
# So many answers to one byline are no answers but the paragraphs of a page that names a doctor.
_HEAP: Final = 6
_OF_BYLINES: Final = frozenset(("doctor_name", "city", "region", "specialty", "rating"))
_BYLINE: Final = frozenset((LineKind.NAME, LineKind.PLACE, LineKind.RATING, LineKind.MARKER))
# Furniture that only answers have around them.
_OF_ANSWERS: Final = frozenset(("helpful", "slogan", "answered", "unanswered"))
_ADDRESSED: Final = lazy_pattern(r"\b(?:you|your|i|my|we|our)\b", re.IGNORECASE)


def find_block(text: str) -> str | None:
    """The words by which a page's text or markup shows that the site refused to serve it; None for any other.

    >>> find_block("<title>Access to this page has been denied.</title>")
    'Access to this page has been denied'
    >>> find_block("The nerve block wears off in some hours.")
    """
    return find_block_in(text.encode("utf-8", "surrogatepass"))


def find_block_in(data: bytes) -> str | None:
    """The same of a page in bytes, be they UTF-8 or windows-1252."""
    for at, _ in _BLOCK_WORDS.find(data):
        around = data[max(0, at - _AROUND) : at + _AROUND].decode("utf-8", "replace")
        if found := _BLOCK_PAGE.search(around):
            return found.group()
    return None


def is_short(page: Page) -> bool:
    """Whether a page is short enough to be a block page."""
    return len(page.lines) <= _BLOCK_LINES


def may_be_thread(page: Page, looks: Sequence[Look]) -> bool:
    """Whether a page's lines could prove that it is a thread, however they are put together.

    False spares the search for the best reading: without a line that could be a count, a marker or part of a
    byline, and without a hint of the markup, no reading proves anything. Two words with capitals do not: they
    are a name beside other signs of a byline, else they may as well be "Basketball Basics". Nor do degrees on
    a line of their own ("DVD"): they are read as such below names of pages whose bylines show otherwise.
    """
    return page.form is Form.TEXT or any(map(_may_prove, looks)) or any(line.role for line in page.lines)


def _may_prove(look: Look) -> bool:
    """Whether a line can be more than prose, a title or furniture."""
    return (
        look.marker
        or look.opens
        or look.asks
        or look.titled
        or look.furniture in _OF_ANSWERS
        or (look.number or look.place or look.rating) is not None
        or (look.name is not None and look.name.confidence > Confidence.BARE)
    )


def is_thread(thread: Thread) -> bool:
    """Whether what was read is a doctor Q&A thread at all.

    A count line, a vote marker or a byline proves it; labels and letters do where they speak of health, as
    there are columns for every kind of worry. A text page that has lost all of that is taken
    for one when it is prose that speaks of treatments to somebody (15-20 % of the text pages in real
    archives are like that); an HTML page never, as its structure can't have been lost: there a byline or two
    below a heap of answers prove nothing either.
    """
    asked = bool(thread.answers or thread.question.title or thread.question.body)
    if has_structure(thread) and not _is_sparse(thread):
        return asked and (thread.layout is not Layout.LABELS or is_answered(thread) or _is_of_health(thread))
    if thread.page.form is not Form.TEXT or not asked:
        return False
    text = thread.page.text[:20_000]
    if _ADDRESSED.search(text) is None or _lists_questions(thread):
        return False
    return _tells_of(text, _MEDICAL) or (_is_asked(thread) and _tells_of(text, _MEDICAL, _HEALTH))


def _is_sparse(thread: Thread) -> bool:
    """Whether bylines are all that proves a page of markup, and hardly any answer has one."""
    answers, page = thread.answers, thread.page
    if len(answers) < _HEAP or page.form is Form.TEXT or thread.layout not in (Layout.BYLINES, Layout.ABOVE):
        return False
    if LineKind.COUNT in thread.kinds or any(line.role for line in page.lines):
        return False
    signed = sum(not _OF_BYLINES.isdisjoint(answer.evidence) for answer in answers)
    return signed * _HEAP <= len(answers)


def _tells_of(text: str, *patterns: re.Pattern[str]) -> bool:
    """Whether a text holds enough words of doctors; the first of them will do, as the search is slow."""
    words: set[str] = set()
    for pattern in patterns:
        for found in pattern.finditer(text):
            words.add(found.group().casefold()[:5])
            if len(words) == _MEDICAL_WORDS:
                return True
    return False


def _is_of_health(thread: Thread) -> bool:
    """Whether question and answers, however short, hold words of doctors."""
    said = " ".join(filter(None, (thread.question.title, thread.question.body)))
    said = " ".join([said, *(answer.body for answer in thread.answers)])[:20_000]
    return _tells_of(said, _MEDICAL, _HEALTH)


def _is_asked(thread: Thread) -> bool:
    """Whether a question stands on the page in the words of whoever asks, and an answer to it."""
    asked = thread.question.body or thread.question.title
    return bool(thread.answers) and asked is not None and asker_score(asked) > 0


def _lists_questions(thread: Thread) -> bool:
    """Whether titles, or lines of the text, are questions: a list of what is asked often."""
    titles = [answer.title for answer in thread.answers]
    if titles and titles[0] is None and thread.question.body is None:
        titles[0] = thread.question.title  # the first heading, read as the headline
    if len(titles) >= _ASKED_OFTEN and all(title is not None and title[-1] == "?" for title in titles):
        return True
    kinds = thread.kinds
    said = [line.text for line, kind in zip(thread.page.lines, kinds, strict=True) if kind is LineKind.BODY]
    asked = sum(text[-1] == "?" and below[-1] != "?" for text, below in itertools.pairwise(said))
    return asked >= _ASKED_OFTEN and asked >= _ASKED_SHARE * len(said)


def is_answered(thread: Thread) -> bool:
    """Whether a byline or a vote marker was seen at an answer: proof against a page that says it is a FAQ."""
    return any(
        name in answer.evidence
        for answer in thread.answers
        for name in ("doctor_name", "specialty", "rating", "votes")
    )


def has_structure(thread: Thread) -> bool:
    """Whether a count line, a vote marker or a byline was seen, or that nobody has answered yet."""
    if thread.layout in (Layout.MARKERS, Layout.LABELS) or thread.question.answers_declared is not None:
        return True
    if LineKind.COUNT in thread.kinds or "unanswered" in thread.furniture.values():
        return True
    seen = _BYLINE.intersection(thread.kinds) or _OF_ANSWERS.intersection(thread.furniture.values())
    return bool(seen and thread.answers)
