"""Why a line became what it is: its own readings, its markup, and what the grammar weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.looks import Look
from parsers.records import Layout, Line, Thread
from parsers.states import STATE_NAMES, Code, State
from parsers.weighing import Weighed, Weight
from scraper.webpage.document import text

_IN_WORDS: dict[Code, str] = {
    State.OPEN: "body, an answer's first line",
    State.MORE: "body, going on",
}

# Fields of a line's look that are true or false, in words.
_SIGNS = {
    "marker": "a vote marker",
    "greets": "begins as answers begin",
    "salutes": "addresses the asker",
    "ends": "ends in a closing formula",
    "closes": "nothing but a closing formula",
    "signed": "nothing but a signature",
    "above": "part of a byline that stands above answers",
    "asks": "labelled as the question",
    "opens": "labelled as an answer",
    "titled": "labelled as a title",
    "goes_on": "below an answer's label",
    "plain": "could be a name without credentials",
}

# Within one unit of log-odds a small change of a weight or of a word would have turned the choice.
_CLOSE = 1.0


def state_name(state: Code) -> str:
    """A state in words.

    >>> state_name(State.TITLE), state_name(State.MORE)
    ('title', 'body, going on')
    """
    return _IN_WORDS.get(state, STATE_NAMES[state])


def close_call(layout: Layout, weights: Sequence[Weight]) -> bool:
    """Whether the grammar nearly made a line something else; never where it did not decide at all."""
    return layout is not Layout.PROSE and len(weights) > 1 and weights[1].behind < _CLOSE


def why_html(thread: Thread, weighed: Weighed | None, index: int) -> str:
    """What opens below a line's number."""
    line = thread.page.lines[index]
    facts = list(_facts(line))
    if weighed is None:
        return f'<div class="why">{_items(facts)}</div>'
    facts += _readings(weighed.outline.looks[index])
    if thread.layout is Layout.PROSE:
        facts.append("the page has lost its structure: the grammar's choice was set aside")
    return f'<div class="why">{_items(facts)}{_table(weighed.lines[index])}</div>'


def _items(facts: list[str]) -> str:
    """Facts as a list."""
    return f"<ul>{''.join(f'<li>{text(fact)}</li>' for fact in facts)}</ul>" if facts else ""


def _table(weights: Sequence[Weight]) -> str:
    """The states that the line could take, the chosen one first."""
    rows = "".join(
        f'<tr><td>{state_name(weight.state)}</td><td class="num">{_signed(weight.own)}</td>'
        f'<td class="num">{_behind(weight.behind)}</td></tr>'
        for weight in weights
    )
    head = '<tr><th>could be</th><th class="num">line</th><th class="num">page</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _signed(score: float) -> str:
    """A score with its sign.

    >>> _signed(2.44), _signed(-0.5), _signed(0.0)
    ('+2.4', '−0.5', '0.0')
    """
    return f"{score:+.1f}".replace("-", "−") if abs(score) >= 0.05 else "0.0"


def _behind(behind: float) -> str:
    """How much worse the page would be.

    >>> _behind(0.0), _behind(1.24), _behind(1000.5)
    ('chosen', '−1.2', 'forbidden')
    """
    return "chosen" if behind < 1e-9 else "forbidden" if behind > 500 else f"−{behind:.1f}"


def _facts(line: Line) -> Iterator[str]:
    """What the page says of the line beside its words."""
    if line.blanks:
        yield f"{line.blanks} blank line{'s' * (line.blanks != 1)} above"
    if line.role is not None:
        yield f"markup: {line.role}"
    if line.heading:
        yield f"markup: heading h{line.heading}"
    if line.href is not None:
        yield f"link: {line.href}"
    if line.group:
        yield f"markup: answer container {line.group}"


def _readings(look: Look) -> Iterator[str]:
    """What the line's own words could mean."""
    if look.furniture:
        yield f"words of furniture: {look.furniture}"
    if look.number is not None:
        yield "words of a count line"
    if look.name is not None:
        yield f"could name a doctor ({look.name.confidence.name.lower()})"
    if look.place is not None:
        known = "known" if look.place.known else "unknown"
        yield f"could be a place and specialty ({known})"
    if look.rating is not None:
        yield "words of a rating"
    if look.degrees is not None:
        yield "nothing but credentials"
    if look.day is not None:
        yield f"a date: {look.day.isoformat()}"
    yield from (words for name, words in _SIGNS.items() if getattr(look, name))
