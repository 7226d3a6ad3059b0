"""A self-contained HTML document: no request leaves it, and nothing of a stranger's text runs in it.

Its content security policy forbids everything but the one style and the one script whose hashes it
names, so that even a text that slipped through unescaped could neither run nor load anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape
from importlib import resources

# Controls but tab and line feed; half surrogate pairs; marks that turn the direction of what follows.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def text(value: object) -> str:
    r"""`value` as HTML text or attribute value: escaped, with hidden characters shown as ⟨U+…⟩.

    >>> text('<b a="1">'), text("a\x00b\u202e")
    ('&lt;b a=&quot;1&quot;&gt;', 'a⟨U+0000⟩b⟨U+202E⟩')
    """
    return escape(_HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", str(value)))


def document(title: str, body: str, styles: str, script: str = "") -> str:
    """A whole page.

    Args:
        title: plain text.
        body: HTML, escaped where it holds text of strangers, without style attributes and handlers.
        styles: CSS that comes after the common style.
        script: JavaScript, run when the body is there.

    Returns:
        The page as HTML.
    """
    style = asset("common.css") + styles
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {_source(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


@cache
def asset(name: str) -> str:
    """A style or script of this package."""
    return resources.files("scraper.webpage").joinpath(name).read_text("utf-8")


def _source(script: str) -> str:
    """What may run: the one script, or none."""
    return f"'{_digest(script)}'" if script else "'none'"


def _digest(code: str) -> str:
    """The hash by which a content security policy names a style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
