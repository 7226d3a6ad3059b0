"""Two parses side by side: which values changed, and which lines were read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from parsers.records import Thread
from scraper.inspecting.page import own_asset
from scraper.inspecting.sides import Fields, Side
from scraper.webpage.document import document, text

# Comparing word by word takes time that grows with the square of the length.
_COMPARED_WORDS = 1_500
# So many unchanged lines in a row are folded, but for those next to a change.
_FOLDED = 8


class LineCell(NamedTuple):
    """One line of one side."""

    number: int
    kind: str
    words: str


Pair = tuple[LineCell | None, LineCell | None]


def diff_page(old: Side, new: Side) -> str:
    """One self-contained HTML page with both parses side by side."""
    sections = [_record_html(label, before, after) for label, before, after in pair_records(old, new)]
    changed = sum(1 for _, before, after in pair_records(old, new) if before != after)
    count = f"{changed} of {len(sections)} records differ" if changed else "All values are the same"
    body = (
        f'<header><h1>Two parses side by side</h1><div class="sides">{_side_head("Old", old)}'
        f'{_side_head("New", new)}</div><p><strong class="{"bad" if changed else "soft"}">{count}.</strong>'
        f"</p></header><main><h2>Values</h2>{''.join(sections)}"
        f"<h2>Lines</h2>{_lines_html(old.thread, new.thread)}</main>"
    )
    styles = own_asset("inspect.css") + own_asset("diff.css")
    return document(f"inspect: {old.source} → {new.source}", body, styles)


def pair_records(old: Side, new: Side) -> list[tuple[str, Fields, Fields]]:
    """The records of both sides that belong together, with their label; an absent one is empty."""
    before, after = old.records[1:], new.records[1:]
    pairs = [("Question", _record(old.records, 0), _record(new.records, 0))]
    keys = [_key(one) for one in before], [_key(one) for one in after]
    for _, start, stop, low, high in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        for one, other in zip_longest(range(start, stop), range(low, high)):
            places = " → ".join(str(place + 1) if place is not None else "none" for place in (one, other))
            pairs.append((f"Answer {places}", _record(before, one), _record(after, other)))
    return pairs


def _record(records: Sequence[Fields], place: int | None) -> Fields:
    """The record at a place, empty where there is none."""
    return records[place] if place is not None and place < len(records) else {}


def _key(record: Fields) -> str:
    """What stays the same of an answer: the beginning of its body, letters and digits alone."""
    return re.sub(r"\W+", "", record.get("body", ""))[:160].casefold()


def _side_head(name: str, side: Side) -> str:
    """Source and verdict of one side."""
    return f"<p><strong>{name}:</strong> {text(side.source)}<br>{text(side.verdict)}</p>"


def _record_html(label: str, before: Fields, after: Fields) -> str:
    """The fields that differ; those that don't are named only."""
    names = list(dict.fromkeys([*before, *after]))
    differing = [name for name in names if before.get(name) != after.get(name)]
    same = ", ".join(name for name in names if name not in differing)
    rows = "".join(_field_row(name, before.get(name), after.get(name)) for name in differing)
    head = '<tr><th scope="col">field</th><th scope="col">old</th><th scope="col">new</th></tr>'
    table = f'<table class="fields"><thead>{head}</thead><tbody>{rows}</tbody></table>' if rows else ""
    note = f'<p class="soft">Same: {same or "nothing"}</p>'
    return f'<section class="{"changed" if rows else "same"}"><h3>{label}</h3>{table}{note}</section>'


def _field_row(name: str, before: str | None, after: str | None) -> str:
    """One field that differs, with the words marked that went and came."""
    old, new = marked_words(before or "", after or "")
    absent = '<span class="soft">absent</span>'
    return (
        f'<tr><th scope="row">{text(name)}</th><td>{old if before is not None else absent}</td>'
        f"<td>{new if after is not None else absent}</td></tr>"
    )


def marked_words(before: str, after: str) -> tuple[str, str]:
    """Both texts as HTML, with what only one of them has in <del> and <ins>.

    >>> marked_words("a <b> c", "a d c")
    ('a <del>&lt;b&gt;</del> c', 'a <ins>d</ins> c')
    """
    one, other = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if len(one) + len(other) > 2 * _COMPARED_WORDS:
        return f"<del>{text(before)}</del>", f"<ins>{text(after)}</ins>"
    old, new = [], []
    for tag, start, stop, low, high in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, come = text("".join(one[start:stop])), text("".join(other[low:high]))
        old.append(gone if tag == "equal" or not gone else f"<del>{gone}</del>")
        new.append(come if tag == "equal" or not come else f"<ins>{come}</ins>")
    return "".join(old), "".join(new)


def _lines_html(old: Thread | None, new: Thread | None) -> str:
    """Both pages' lines side by side, or what is missing for that."""
    if old is None or new is None:
        return '<p class="soft">The lines of one side are not at hand: only its values were written.</p>'
    pairs = list(_line_pairs(_cells(old), _cells(new)))
    return f'<div class="pairs">{"".join(_folded(pairs))}</div>'


def _cells(thread: Thread) -> list[LineCell]:
    """The lines of one side."""
    return [
        LineCell(line.number, kind.value, line.text)
        for line, kind in zip(thread.page.lines, thread.kinds, strict=True)
    ]


def _line_pairs(old: Sequence[LineCell], new: Sequence[LineCell]) -> Iterator[Pair]:
    """The lines that belong together; None stands where a side has no such line."""
    words = [[" ".join(cell.words.split()) for cell in side] for side in (old, new)]
    for _, start, stop, low, high in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        yield from zip_longest(old[start:stop], new[low:high])


def _is_same(pair: Pair) -> bool:
    """Whether both sides read the same line as the same kind."""
    one, other = pair
    if one is None or other is None:
        return False
    return one.kind == other.kind and one.words.split() == other.words.split()


def _folded(pairs: Sequence[Pair]) -> Iterator[str]:
    """The pairs as HTML, long rows of unchanged ones folded."""
    index = 0
    while index < len(pairs):
        end = index
        while end < len(pairs) and _is_same(pairs[end]):
            end += 1
        if end - index > _FOLDED:
            inner = "".join(map(_pair_html, pairs[index + 1 : end - 1]))
            yield _pair_html(pairs[index])
            yield f"<details><summary>{end - index - 2} lines that are the same</summary>{inner}</details>"
            yield _pair_html(pairs[end - 1])
        else:
            yield from map(_pair_html, pairs[index:end])
        if end < len(pairs):
            yield _pair_html(pairs[end])
        index = end + 1


def _pair_html(pair: Pair) -> str:
    """One line of both sides."""
    cells = "".join(_cell_html(cell) for cell in pair)
    return f'<div class="pair {"same" if _is_same(pair) else "changed"}">{cells}</div>'


def _cell_html(cell: LineCell | None) -> str:
    """One line of one side."""
    if cell is None:
        return '<div class="none soft">no such line</div>'
    return (
        f'<div class="line {cell.kind}"><span><span class="no">{cell.number}</span> '
        f'<span class="tag">{cell.kind}</span></span><p class="text">{text(cell.words)}</p></div>'
    )
