"""All contact with the outside: saved forms, fetching, jobs, tables, reports."""

from scraper.frames import load

__all__ = ["load"]
