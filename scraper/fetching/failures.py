"""What the errors of requests and urllib3 mean for an address."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.fetching.outcomes import Unfetched


def failure(error: BaseException) -> Unfetched:
    """`error` of requests or urllib3 in a sentence, and whether another try is worth it."""
    chain = list(_causes(error))
    refusal = next((each for each in chain if isinstance(each, Unfetched)), None)
    if refusal:
        return refusal
    kinds = {base.__name__ for each in chain for base in type(each).__mro__}
    words = _innermost(chain)
    # In this order: urllib3 counts an unknown name and a refused connection among the timeouts.
    for names, reason, passing in (
        ({"NameResolutionError"}, "the name of the host is unknown", False),
        ({"SSLError"}, f"no secure connection: {words}", False),
        ({"DecodeError", "ContentDecodingError"}, "the answer is not packed as it says", False),
        ({"LocationValueError", "InvalidURL", "InvalidHeader"}, f"no valid answer: {words}", False),
        ({"NewConnectionError"}, f"no connection: {words}", True),
        ({"Timeout", "TimeoutError"}, "the server did not answer in time", True),
    ):
        if kinds & names:
            return Unfetched(reason, worth_retrying=passing)
    return Unfetched(f"the connection broke: {words}", worth_retrying=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and what caused it, outermost first; requests and urllib3 also wrap causes as arguments."""
    todo: list[object] = [error]
    seen: set[int] = set()
    while todo:
        each = todo.pop(0)
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            todo += [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]


def _innermost(chain: list[BaseException]) -> str:
    """The plainest words in `chain`, on one line."""
    return " ".join((str(chain[-1]) or type(chain[-1]).__name__).split())[:200]
