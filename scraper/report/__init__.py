"""The report: a table of answers, with its pages and runs, as one HTML file that needs no network."""

from scraper.report.history import Alarm, Run, Timing

__all__ = ["Alarm", "Run", "Timing"]
