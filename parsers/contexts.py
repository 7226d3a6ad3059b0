"""What the markup around a piece of text says of it, from the hints of a site."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from parsers.elements import Style, read_style
from parsers.hints import ANSWER, Hint, Site, find_hint, read_tokens
from parsers.innertext import Context
from parsers.records import Role
from parsers.sites import KNOWN_TOKENS

_IN_ANSWERS: Final = (Role.COUNT, Role.TITLE, Role.MARKER, Role.NAME, Role.PLACE, Role.RATING)
_NOTHING: Final[dict[str, str | None]] = {}
# A named tuple's own constructor is a Python function, which takes thrice as long.
_new: Final = tuple.__new__


class Contexts:
    """Gives each element of one page its context; to be asked in document order."""

    __slots__ = ("_begun", "_groups", "_hints", "_sites")

    def __init__(self, sites: tuple[Site, ...]) -> None:
        self._sites = sites
        self._begun = False  # something that only answers have was seen
        self._groups = 0
        self._hints: dict[tuple[tuple[str, ...], str | None], Hint | None] = {}

    def inside(self, style: Style, tokens: tuple[str, ...], href: str | None, context: Context) -> Context:
        """The context of what an element holds, from the context that it stands in."""
        role, heading, link, group, scope, preformatted = context
        heading = style.heading or heading
        hint = self._find_hint(tokens, scope) if tokens else None
        if hint is not None:
            if hint.scope == ANSWER and not group:
                self._groups += 1
                group = self._groups
            scope = hint.scope or scope
            role = self._role(hint, heading, group) or role
        raw = preformatted or style.preformatted
        return _new(Context, (role, heading, href or link, group, scope, raw))

    def _find_hint(self, tokens: tuple[str, ...], scope: str | None) -> Hint | None:
        key = tokens, scope
        if key not in self._hints:
            self._hints[key] = find_hint(self._sites, tokens, scope)
        return self._hints[key]

    def _role(self, hint: Hint, heading: int, group: int) -> Role | None:
        """The role that a hint gives, unless the asker's part of the page wears the same class."""
        role = hint.role
        if role is Role.TITLE and heading == 1:
            return Role.HEADLINE
        if role is Role.BODY and not (group or self._begun):
            return None
        if role in _IN_ANSWERS:
            self._begun = True
        return role


@lru_cache(maxsize=4096)  # a site has some hundred combinations of element and class
def read_plain(tag: str, classes: str | None) -> tuple[Style, tuple[str, ...]]:
    """The look of an element without other telling attributes, and those of its tokens that a table knows."""
    tokens = read_tokens({"class": classes}) if classes else ()
    return read_style(tag, _NOTHING), tuple(token for token in tokens if token in KNOWN_TOKENS)
