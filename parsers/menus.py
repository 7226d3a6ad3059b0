"""Takes a page's menus out of its markup: <nav>, and each <footer> and <aside> with a list of links.

Nothing in them is a line, so their elements need not be read one by one, only be known to be properly nested.
They are folded from the inside: an element that holds nothing but text becomes text. What cannot be folded to
nothing, by the few elements that menus are made of, stays as it is and is read tag by tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from parsers.frames import LINKS
from parsers.openings import GAP
from parsers.patterns import lazy_pattern

_OPENING: Final = lazy_pattern(r"<(nav|footer|aside)(?=[\s>])")
_REST: Final = r"""(?:[ \t\n]++[a-z:_-]++(?:="[^"<>]*+")?+)*+[ \t\n]*+"""
_START: Final = lazy_pattern(rf"<(?:nav|footer|aside){_REST}>")
_EMPTY: Final = lazy_pattern(rf"<(?:img|br|input|wbr){_REST}/?>|<{GAP}>")
# What is folded leaves a mark where it may not stand everywhere: an <a> in no other one, and an <li> in a
# list only, as it closes another one even through a <div>.
_A, _LI = "\1", "\2"
_NAMES: Final = "span|b|i|em|strong|small|u|label|sup|sub"
_WORDS: Final = lazy_pattern(rf"<({_NAMES}){_REST}>[^<{_A}{_LI}]*+</\1>")
_INLINE: Final = lazy_pattern(rf"<({_NAMES}){_REST}>[^<{_LI}]*+</\1>")
_LINK: Final = lazy_pattern(rf"<a{_REST}>[^<{_A}{_LI}]*+</a>")
_PARAGRAPH: Final = lazy_pattern(rf"<(p|h[2-6]){_REST}>[^<{_LI}]*+</\1>")
_ITEM: Final = lazy_pattern(rf"<li{_REST}>[^<{_LI}]*+</li>")
_LIST: Final = lazy_pattern(rf"<(ul|ol){_REST}>[^<]*+</\1>")
_BLOCK: Final = lazy_pattern(rf"<(div|header|section){_REST}>[^<{_LI}]*+</\1>")
_ROUNDS: Final = 6  # blocks inside one another
_MISSES: Final = 10  # menus that cannot be folded, after which no other is tried; keeps time linear


def cut_menus(html: str) -> tuple[str, list[str]]:
    """The markup with a gap that has a number for each menu, and the menus.

    >>> cut_menus(f"a<nav><ul><li>b</li></ul></nav>c<nav><pre>d</pre></nav>")[1]
    ['nav><ul><li>b</li></ul></nav>']
    """
    pieces: list[str] = []
    menus: list[str] = []
    at = 0
    for start, end in _find_menus(html):
        pieces.append(html[at:start])
        pieces.append(f"<{GAP}{len(menus)}>")
        menus.append(html[start + 1 : end])
        at = end
    pieces.append(html[at:])
    return "".join(pieces), menus


def _find_menus(html: str) -> Iterator[tuple[int, int]]:
    """Where the menus begin and end."""
    at = misses = 0
    while misses < _MISSES and (found := _OPENING.search(html, at)):
        at = found.end()
        start = _START.match(html, found.start())
        closing = f"</{found[1]}>"
        end = html.find(closing, at)
        links = _fold(html[start.end() : end]) if start and end > 0 and _is_plain(start[0]) else None
        if links is not None and (found[1] == "nav" or links >= LINKS):
            at = end + len(closing)
            yield found.start(), at
        else:
            misses += 1


def _is_plain(start: str) -> bool:
    """Whether a start tag leaves the element shown, and has no microdata."""
    return not ("hidden" in start or "style" in start or "item" in start)


def _fold(content: str) -> int | None:
    """The number of links in properly nested markup; None where that cannot be shown."""
    if "itemprop" in content or _A in content or _LI in content:
        return None
    content, links = _LINK.subn(_A, content)
    content = _ITEM.sub(_LI, content)  # first of all, as most menus are nothing but items with a link
    content = _WORDS.sub(" ", _EMPTY.sub(" ", content))
    content, more = _LINK.subn(_A, content)
    content = _PARAGRAPH.sub(" ", _INLINE.sub(" ", content))
    for _ in range(_ROUNDS):
        if "<" not in content:
            return None if _LI in content else links + more
        content = _ITEM.sub(_LI, content)
        content = _BLOCK.sub(" ", _LIST.sub(" ", content))
    return None
