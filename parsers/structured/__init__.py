"""Structured data (JSON-LD, microdata, RDFa): the third witness beside a page's words and its markup."""

from parsers.structured.qapage import NOTHING, DataThread, PageData, find_data
from parsers.structured.reconcile import reconcile

__all__ = ["NOTHING", "DataThread", "PageData", "find_data", "reconcile"]
