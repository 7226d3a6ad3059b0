"""Why a page gave no thread.

    ParseError            the root; carries the `Status` of the input and the reason
    ├── Empty             nothing but white space
    ├── Undecodable       binary data, no text page
    ├── Blocked           the site's "access denied" page was saved instead of the thread
    ├── NotAThread        a page, but of something else
    ├── TooDeep           elements nested deeper than the markup parser follows
    └── TooLarge          over the size limit

In a batch each of them becomes a row of the pages table; callers of `parse` catch `ParseError`.
"""

from __future__ import annotations

from typing import ClassVar

from parsers.records import Page, Status


class ParseError(Exception):
    """A page that gives no thread; `status` names the outcome, `str()` the reason.

    `page` holds the lines when the page got as far as that, so that they can be counted and shown.
    """

    status: ClassVar[Status] = Status.UNREADABLE

    def __init__(self, reason: str, page: Page | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.page = page

    def __reduce__(self) -> tuple[type[ParseError], tuple[str, Page | None]]:
        """Errors cross process borders with their page."""
        return type(self), (self.reason, self.page)


class Empty(ParseError):
    """Nothing but white space. Save the page again."""

    status = Status.EMPTY


class Undecodable(ParseError):
    """Binary data, or bytes in no encoding that a page can have. Check what the file is."""

    status = Status.UNDECODABLE


class Blocked(ParseError):
    """A block page (access denied, a captcha) was saved in place of the thread; save it in a browser."""

    status = Status.BLOCKED


class NotAThread(ParseError):
    """A readable page without a question or an answer."""

    status = Status.NOT_A_THREAD


class TooDeep(ParseError):
    """Elements nested deeper than any real page; what lies below would be lost silently."""

    status = Status.TOO_DEEP


class TooLarge(ParseError):
    """Over the size limit; raise the limit with an option if the page is real."""

    status = Status.TOO_LARGE
