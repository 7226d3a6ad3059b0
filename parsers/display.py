"""A thread as a small HTML table, as notebooks show it."""

from __future__ import annotations

from html import escape
from typing import Final

from parsers.records import Answer, Thread

# A notebook shows the table between other cells: the beginning of a body is enough there.
_BODY: Final = 160
_ROWS: Final = 60


def thread_html(thread: Thread) -> str:
    """The headline, what the page declares and holds, and a row for each answer.

    All text of the page is escaped. Styles are left to the notebook, so it looks like its tables.
    """
    question = thread.question
    declared = question.answers_declared
    found = len(thread.answers)
    count = f"{found} answer{'s' * (found != 1)}" + (
        f" of {declared} declared" if declared is not None else ""
    )
    head = "".join(
        f"<th>{name}</th>" for name in ("", "title", "doctor", "place", "specialty", "rating", "body")
    )
    rows = "".join(_row(number, answer) for number, answer in enumerate(thread.answers[:_ROWS], 1))
    more = len(thread.answers) - _ROWS
    return (
        f"<div><p><strong>{_text(question.title or '(no headline)')}</strong><br>"
        f"{count} · {thread.status.value} · {thread.layout.value}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        + (f"<p>… and {more} more</p>" if more > 0 else "")
        + "</div>"
    )


def _row(number: int, answer: Answer) -> str:
    """One answer."""
    cells = (
        str(number),
        answer.title,
        ", ".join(filter(None, (answer.doctor_name, answer.credentials))),
        ", ".join(filter(None, (answer.city, answer.region))),
        answer.specialty,
        _rating(answer),
        answer.body if len(answer.body) <= _BODY else answer.body[: _BODY - 1].rstrip() + "…",
    )
    return "<tr>" + "".join(f"<td>{_text(cell or '')}</td>" for cell in cells) + "</tr>"


def _rating(answer: Answer) -> str:
    """Rating and number of reviews.

    >>> _rating(Answer("", rating=4.8, rating_scale=5.0, review_count=65))
    '4.8 of 5 (65)'
    """
    stars = "" if answer.rating is None else f"{answer.rating:g}"
    scale = f" of {answer.rating_scale:g}" if stars and answer.rating_scale else ""
    reviews = "" if answer.review_count is None else f" ({answer.review_count:,})"
    return f"{stars}{scale}{reviews}".strip()


def _text(text: str) -> str:
    """Text as HTML. A dollar sign is written so that notebooks don't take what follows for a formula.

    >>> _text("<b> for $5")
    '&lt;b&gt; for <span>$</span>5'
    """
    return escape(text).replace("$", "<span>$</span>")
