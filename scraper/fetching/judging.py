"""What an answer is: the page, a refusal, or an error."""

from __future__ import annotations

from http import HTTPStatus

from parsers import Blocked, ParseError, parse
from parsers.refusals import find_block
from scraper.fetching.outcomes import Outcome

# By these a site says "not you" and "not so fast"; to ask on, or in disguise, would be evasion.
_REFUSALS = {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}

# Worth another try: the server's own trouble, or a moment's.
_PASSING = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


def judge(status: int, body: bytes) -> tuple[Outcome, str | None]:
    """The outcome of an answer with the HTTP `status`, and the reason unless it is the page.

    >>> judge(200, b"<h1>Is it normal?</h1>"), judge(404, b"")
    ((<Outcome.FETCHED: 'fetched'>, None), (<Outcome.FAILED: 'failed'>, 'HTTP 404 Not Found'))
    >>> judge(200, b"<title>Access to this page has been denied</title><p>Press &amp; Hold</p>")[1]
    'a block page: Access to this page has been denied'
    """
    if status in _REFUSALS:
        return Outcome.BLOCKED, named(status)
    words = _block_words(body)
    if words:
        return Outcome.BLOCKED, f"a block page: {words}"
    if 200 <= status < 300:
        return Outcome.FETCHED, None
    return Outcome.FAILED, named(status)


def is_passing(status: int) -> bool:
    """Whether an answer with the HTTP `status` may be another one a moment later."""
    return status in _PASSING


def named(status: int) -> str:
    """The status with its name.

    >>> named(503), named(799)
    ('HTTP 503 Service Unavailable', 'HTTP 799')
    """
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"HTTP {status} {known.get(status, '')}".rstrip()


def _block_words(body: bytes) -> str | None:
    """The words that make `body` a block page.

    Real pages of protected sites hold some of the words in their scripts, so the parser, which sees what a
    reader sees, has the last word.
    """
    words = find_block(body.decode("utf-8", "replace"))
    if words is None:
        return None
    try:
        parse(body)
    except Blocked:
        return words
    except ParseError:
        return None
    return None
