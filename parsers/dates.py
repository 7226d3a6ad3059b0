"""Dates that a page prints on lines of their own."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from parsers.patterns import lazy_pattern

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_PREFIX: Final = r"(?:(?:answered|posted|updated|published|replied|written|reviewed|created)(?: on)?:? *)?"
_DATE_LINE: Final = lazy_pattern(
    rf"{_PREFIX}(?P<date>{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH.replace('month', 'month2')},? (?P<year2>\d{{4}})"
    r"|(?P<year3>\d{4})-(?P<month3>\d\d)-(?P<day3>\d\d))(?:[ ,]*(?:at )?\d{1,2}:\d\d(?: ?[ap]m)?)?",
    re.IGNORECASE,
)
_LONGEST: Final = 60


def read_date(text: str) -> tuple[date, int, int] | None:
    """The date that makes up a whole line, with the span of its words; None when it is no date line.

    Only dates that leave no choice are read: "3/4/2014" is March or April, "2 years ago" depends on
    the capture.

    >>> read_date("Answered on March 14, 2014")
    (datetime.date(2014, 3, 14), 12, 26)
    >>> read_date("14 Sept 2015")
    (datetime.date(2015, 9, 14), 0, 12)
    >>> read_date("On March 14, 2014 I had surgery"), read_date("February 31, 2014")
    (None, None)
    """
    # A date line ends in its year or in a time: the cheap test comes first.
    if len(text) > _LONGEST or not (text[-1:].isdigit() or text[-1:] in "mM"):
        return None
    found = _DATE_LINE.fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    month = part["month"] or part["month2"]
    number = _MONTHS.index(month.lower()) + 1 if month else int(part["month3"])
    try:
        day = date(
            int(part["year"] or part["year2"] or part["year3"]),
            number,
            int(part["day"] or part["day2"] or part["day3"]),
        )
    except ValueError:  # February 31
        return None
    return day, found.start("date"), found.end("date")
