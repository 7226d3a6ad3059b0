"""Amounts of time that users give: seconds and days."""

from __future__ import annotations

from typing import Any

import click

# Thirty years of seconds. What is much more can't be waited for: the clocks of the system overflow.
MOST = 1e9


class Amount(click.FloatRange):
    """An option's amount. A range of click lets nan pass, and without an upper end inf too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The amount; anything else is a usage error."""
        amount: float = super().convert(value, param, ctx)
        if not amount <= MOST:  # nan is neither less nor more
            self.fail(f"{value} is no amount of time; give a number up to {MOST:,.0f}.", param, ctx)
        return amount
