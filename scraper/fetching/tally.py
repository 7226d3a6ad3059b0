"""What a fetching run did, counted as it goes and told at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scraper.exitcodes import ExitCode
from scraper.fetching.addresses import shown_address
from scraper.fetching.outcomes import LeftAlone, Outcome, Result
from scraper.terminal import one_line

_SHOWN = 10
_EXAMPLES = 3
_LABEL = 10
_BAD = (Outcome.BLOCKED, Outcome.REFUSED, Outcome.FAILED)


class FetchTally:
    """Counts over the results of a run."""

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.bytes = 0
        self._reasons: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = {}

    def add(self, result: Result) -> None:
        """Count one result."""
        self.outcomes[result.outcome] += 1
        self.bytes += result.size
        if result.outcome in _BAD:
            reason = result.reason or str(result.outcome)
            self._reasons[reason] += 1
            examples = self._examples.setdefault(reason, [])
            if len(examples) < _EXAMPLES:
                examples.append(shown_address(result.url))

    @property
    def exit_code(self) -> ExitCode:
        """All good, some failed, or nothing there at all."""
        if not any(self.outcomes[good] for good in Outcome if good not in _BAD):
            return ExitCode.NOTHING_EXTRACTED
        return ExitCode.SOME_FAILED if any(self.outcomes[bad] for bad in _BAD) else ExitCode.ALL_GOOD

    def report(self, refusals: Iterable[LeftAlone], bytes_kept: int) -> str:
        """The summary: counts, reasons with some addresses, the hosts that are left alone."""
        parts = [f"{self.outcomes[each]:,} {each}" for each in Outcome if self.outcomes[each]]
        total = self.outcomes.total()
        lines = [_line("addresses", f"{total:,}" + (f": {', '.join(parts)}" if parts else ""))]
        lines.append(_line("bytes", f"{self.bytes:,} of pages fetched, {bytes_kept:,} written"))
        if self.outcomes[Outcome.KEPT] or self.outcomes[Outcome.UNCHANGED]:
            lines.append(
                _line(
                    "saved",
                    f"requests not made: {self.outcomes[Outcome.KEPT]:,};"
                    f" pages not sent or not kept twice: {self.outcomes[Outcome.UNCHANGED]:,}",
                )
            )
        for reason, count in self._reasons.most_common(_SHOWN):
            lines.append(_line("reason", f"{count:,} × {one_line(reason)}"))
            lines += [_line("", one_line(url)) for url in self._examples[reason]]
        for refusal in refusals:
            lines.append(_line("left", one_line(refusal.reason)))
            if refusal.outcome is Outcome.BLOCKED:
                lines.append(_line("", "An archive may have its pages: see --wayback and --common-crawl."))
        return "\n".join(lines)


def _line(label: str, text: str) -> str:
    """A line of the report: its label, then the text."""
    return f"{label:<{_LABEL}}{text}"
