"""The report: a table of answers, with its pages and runs, as one HTML file that needs no network."""

from scraper.report.history import Alarm, Run
from scraper.report.writing import write_report

__all__ = ["Alarm", "Run", "write_report"]
