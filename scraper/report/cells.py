"""Tables of the report, and links to pages."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scraper.webpage.document import text


class Seen(NamedTuple):
    """A page that was read again for the report."""

    address: str
    """Relative address of its inspect page."""
    seconds: float
    """How long the parser took for it."""


Links = Mapping[str, Seen]
"""Source of a page → what the report knows of it."""


def source_link(source: str, links: Links) -> str:
    """A page's source, linked to its inspect page, or with the command that makes one."""
    if source in links:
        return f'<a class="source" href="{text(links[source].address)}">{text(source)}</a>'
    command = f"doctor-answers inspect {shlex.quote(source)} -o page.html"
    return f'<span class="source">{text(source)}</span><br><code>{text(command)}</code>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> str:
    """A table of HTML cells; its last `numbers` columns are flush right. It scrolls where it is too wide."""
    first = len(head) - numbers
    kinds = [' class="num"' if place >= first else "" for place in range(len(head))]
    top = "".join(f'<th scope="col"{kind}>{name}</th>' for kind, name in zip(kinds, head, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{text(", ".join(head))}">'
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )
