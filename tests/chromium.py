"""A real browser with the pages that we write in it, watched for whatever they must not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import find_browser

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"

# Milliseconds: a machine that runs all tests at once may be slow.
PATIENCE = 120_000


@contextmanager
def launched() -> Iterator[Any]:
    """A headless Chromium for a module's tests; skips them where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, timeout=PATIENCE)
        yield chromium
        chromium.close()


@contextmanager
def opened(chromium: Any, path: Path, **context: Any) -> Iterator[Any]:
    """A page; at the end it must have printed nothing, asked for nothing, and opened no dialog."""
    faults: list[str] = []
    with chromium.new_context(**context) as own, own.new_page() as page:
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: faults.append(f"request: {request.url}"))
        page.goto(path.as_uri())
        assert faults.pop(0) == f"request: {path.as_uri()}"
        yield page
        page.wait_for_timeout(50)
        assert [fault for fault in faults if fault != "request: data:,"] == []


def accessibility_faults(page: Any) -> list[str]:
    """What axe-core finds serious or critical; skips where axe-core is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci --prefix tests/axe)")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe-core looked at nothing"
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
