"""Scheduled jobs: a dataset folder that is kept fresh, whatever kills the job in between."""
