"""Takes the screenshots of the README anew, from the sample pages and the annotated threads.

    python -m docs.screenshots

Needs Chromium and the extras [dev] and [report]. Look at the pictures before you commit them.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from cli import main
from tests.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"

# Enough for flat colours and smooth letters; a third of the bytes.
_COLOURS = 128


def take() -> None:
    """Write docs/images/inspect.png, why.png and report.png."""
    with tempfile.TemporaryDirectory() as folder, chdir(ROOT), sync_playwright() as driver:
        inspected, report = Path(folder) / "inspect.html", Path(folder) / "report.html"
        answers, pages = Path(folder) / "answers.parquet", Path(folder) / "pages.parquet"
        main(["inspect", "data/samples/markers.txt", "-o", str(inspected)])
        main(["parse", "tests/threads", "-o", str(answers), "--pages", str(pages)])
        main(["report", str(answers), "--pages", str(pages), "-o", str(report)])
        browser = driver.chromium.launch(executable_path=find_browser())
        for name, picture in (*_inspect_pictures(browser, inspected), *_report_pictures(browser, report)):
            small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS)
            small.save(IMAGES / name, optimize=True)
        browser.close()


def _inspect_pictures(browser: Any, path: Path) -> Iterator[tuple[str, bytes]]:
    """A value lit in both places; what the grammar weighed at a title."""
    page = browser.new_page(viewport={"width": 1180, "height": 820}, color_scheme="light")
    page.goto(path.as_uri())
    page.locator(".field", has_text="city").first.hover()
    yield "inspect.png", page.screenshot()
    page.mouse.move(0, 0)
    page.locator(".line.title summary").first.click()
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": 880, "height": 640})
    yield "why.png", page.locator(".line.title").first.screenshot()


def _report_pictures(browser: Any, path: Path) -> Iterator[tuple[str, bytes]]:
    """The report's beginning."""
    page = browser.new_page(viewport={"width": 720, "height": 900}, color_scheme="light")
    page.goto(path.as_uri())
    yield "report.png", page.screenshot()


if __name__ == "__main__":
    take()
