"""The moments that saved forms tell, in the spellings that they use."""

from __future__ import annotations

from datetime import UTC, datetime

from parsers.patterns import lazy_pattern

_DIGITS = lazy_pattern(r"\d{4}(?:\d\d){0,5}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# `Tue May 06 2014 07:08:09 GMT+0200 (Central European Summer Time)`: Date.prototype.toString of JavaScript.
_JAVASCRIPT = lazy_pattern(
    r"\w{3},? (?P<month>\w{3}) (?P<day>\d{1,2}) (?P<year>\d{4}) (?P<time>\d\d:\d\d:\d\d)"
    r" (?:GMT|UTC)(?P<zone>[+-]\d{4})?"
)


def read_time(text: str | None) -> datetime | None:
    """The moment that `text` tells, aware (UTC where no zone is named); None for none.

    Taken: ISO 8601 (WARC-Date, tables), 4 to 14 digits (ARC, Wayback), RFC 5322 (mail), JavaScript's.

    >>> len({read_time(t) for t in ("2014-05-06T07:08:09Z", "20140506070809", "6 May 2014 07:08:09 GMT")})
    1
    >>> read_time("Tue May 06 2014 09:08:09 GMT+0200 (Central European Summer Time)").isoformat()
    '2014-05-06T09:08:09+02:00'
    >>> read_time("2014").isoformat(), read_time("yesterday"), read_time("9999-99-99")
    ('2014-01-01T00:00:00+00:00', None, None)
    """
    plain = (text or "").strip()[:100]
    if not plain:
        return None
    try:
        moment = _read(plain)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _read(text: str) -> datetime:
    """The moment, or one of the errors that the readers raise."""
    if _DIGITS.fullmatch(text):
        return datetime.strptime(text + "00000101000000"[len(text) :], "%Y%m%d%H%M%S")  # noqa: DTZ007
    if text[:4].isdigit():
        return datetime.fromisoformat(text)
    script = _JAVASCRIPT.match(text)
    if script:
        month = _MONTHS.index(script["month"].lower()) + 1
        parts = (
            f"{script['year']}-{month:02}-{int(script['day']):02}T{script['time']}{script['zone'] or '+0000'}"
        )
        return datetime.strptime(parts, "%Y-%m-%dT%H:%M:%S%z")
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(text)


def from_epoch(seconds: float) -> datetime | None:
    """The moment that a number of seconds or milliseconds since 1970 means.

    >>> from_epoch(1399360089) == from_epoch(1399360089000)
    True
    """
    try:
        # 1e11 seconds are the year 5138, 1e11 milliseconds 1973: no page is older.
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
