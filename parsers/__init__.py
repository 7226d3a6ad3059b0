r"""Page → Thread. Pure: no network, no files written, no pandas.

>>> from parsers import parse
>>> page = "Is it normal?\n\nDoctor Answers 1\n\nYes it is\n\nIt fades.\n\nTampa Plastic Surgeon"
>>> thread = parse(page)
>>> thread.question.title, thread.answers[0].city, thread.status.value
('Is it normal?', 'Tampa', 'complete')
"""

from parsers.errors import Blocked, Empty, NotAThread, ParseError, TooDeep, TooLarge, Undecodable
from parsers.parsing import parse
from parsers.records import Answer, Evidence, Question, Span, Status, Thread, Witness
from parsers.version import PARSER_VERSION

__all__ = [
    "PARSER_VERSION",
    "Answer",
    "Blocked",
    "Empty",
    "Evidence",
    "NotAThread",
    "ParseError",
    "Question",
    "Span",
    "Status",
    "Thread",
    "TooDeep",
    "TooLarge",
    "Undecodable",
    "Witness",
    "parse",
]
