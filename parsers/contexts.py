"""What the markup around a piece of text says of it, from the hints of a site."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from parsers.elements import Style, read_style
from parsers.hints import ANSWER, Hint, Site, find_hint, read_tokens
from parsers.innertext import Context
from parsers.openings import More
from parsers.records import Role
from parsers.sites import KNOWN_TOKENS
from parsers.tuples import make

_IN_ANSWERS: Final = (Role.COUNT, Role.TITLE, Role.MARKER, Role.NAME, Role.PLACE, Role.RATING)
_MOST: Final = 4096  # combinations of tokens that are kept
_NOTHING: Final[dict[str, str | None]] = {}


class SiteContexts:
    """Gives elements their contexts, by the tables of a site; the same for all of its pages."""

    __slots__ = ("_hints", "_sites")

    def __init__(self, sites: tuple[Site, ...]) -> None:
        self._sites = sites
        self._hints: dict[tuple[tuple[str, ...], str | None], Hint | None] = {}

    def inside(
        self, style: Style, tokens: tuple[str, ...], context: Context, begun: int
    ) -> tuple[Context, int]:
        """The context of what an element holds, from the context that it stands in, and what that tells.

        Args:
            style: the element's look.
            tokens: those of its start tag.
            context: where it stands.
            begun: `More.BEGUN` once something was seen that only answers have, else 0.

        Returns:
            The context, of group 1 if a group begins with it, and bits of `parsers.openings.More`.
        """
        role, heading, href, group, scope, preformatted = context
        heading = style.heading or heading
        hint = self._find_hint(tokens, scope) if tokens else None
        more = 0
        if hint is not None:
            if hint.scope == ANSWER and not group:
                more = More.GROUP
                group = 1
            scope = hint.scope or scope
            if hint.role is Role.TITLE and heading == 1:
                role = Role.HEADLINE
            elif hint.role is Role.BODY and not group:
                # The asker's part of the page may wear the same class.
                more = More.ONCE
                role = hint.role if begun else role
            else:
                role = hint.role or role
                more |= More.BEGUN if hint.role in _IN_ANSWERS else 0
        return make(Context, (role, heading, href, group, scope, preformatted or style.preformatted)), more

    def _find_hint(self, tokens: tuple[str, ...], scope: str | None) -> Hint | None:
        key = tokens, scope
        if key not in self._hints:
            if len(self._hints) >= _MOST:
                self._hints.clear()
            self._hints[key] = find_hint(self._sites, tokens, scope)
        return self._hints[key]


class Contexts:
    """Gives each element of one page its context; to be asked in document order."""

    __slots__ = ("_begun", "_groups", "_of_site")

    def __init__(self, of_site: SiteContexts) -> None:
        self._of_site = of_site
        self._begun = 0
        self._groups = 0

    def inside(self, style: Style, tokens: tuple[str, ...], href: str | None, context: Context) -> Context:
        """The context of what an element holds, from the context that it stands in."""
        found, more = self._of_site.inside(style, tokens, context, self._begun)
        role, heading, link, group, scope, raw = found
        if more & More.GROUP:
            self._groups += 1
            group = self._groups
        self._begun |= more & More.BEGUN
        return make(Context, (role, heading, href or link, group, scope, raw))


@lru_cache(maxsize=4096)  # a site has some hundred combinations of element and class
def read_plain(tag: str, classes: str | None) -> tuple[Style, tuple[str, ...]]:
    """The look of an element without other telling attributes, and those of its tokens that a table knows."""
    tokens = read_tokens({"class": classes}) if classes else ()
    return read_style(tag, _NOTHING), tuple(token for token in tokens if token in KNOWN_TOKENS)
