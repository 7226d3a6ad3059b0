"""The pages of `inspect` in a real browser: they light the right places and do nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parsers.parsing import read_thread
from parsers.textpages import read_text
from parsers.weighing import weigh
from scraper.inspecting.diff import diff_page
from scraper.inspecting.page import inspect_page
from scraper.inspecting.reading import Reading, read_saved
from scraper.inspecting.sides import side_of
from scraper.saved import SavedPage
from tests.chromium import accessibility_faults, launched, opened

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(path for path in (ROOT / "data" / "samples").iterdir() if path.suffix in (".html", ".txt"))

# Whatever a stranger could write to break out of a text, an attribute, a comment, a style or a script.
ATTACK = (
    "</script></style></title>--><script>window.hurt = 1; alert(1)</script>"
    '<img src=x onerror="window.hurt = 2">" onmouseover="window.hurt = 3" x=\'<svg onload=alert(4)>'
)
HOSTILE = f"""Is this safe? {ATTACK}

Me {ATTACK}

Doctor Answers 2

Yes {ATTACK[:60]}

It is {ATTACK} and \x00\x1b[31m\u202e that.

Jane {ATTACK[:40]}, MD
Tampa Plastic Surgeon
4.8 out of 5 stars 65 reviews

<b>No</b>

Wait a year & a day, then ask <script>window.hurt = 5</script> again.

Denver Plastic Surgeon
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched() as browser:
        yield browser


def hostile_thread() -> Reading:
    """The attack as a thread, whatever the decoder would take it for: all of it is in lines and values."""
    thread = read_thread(read_text(HOSTILE))
    assert ATTACK in (thread.question.title or "")
    assert ATTACK in thread.answers[0].body
    assert thread.answers[0].title is not None
    assert "<script>" in (thread.answers[-1].body)
    return Reading(f"{ATTACK}.txt", thread.status, None, thread, weigh(thread.page))


def reading(path: Path) -> Reading:
    return read_saved(SavedPage(path.name, path.read_bytes()))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {path.name: inspect_page(reading(path)) for path in SAMPLES}
    hostile = hostile_thread()
    made["hostile"] = inspect_page(hostile)
    made["hostile.html"] = inspect_page(read_saved(SavedPage(ATTACK, _as_markup(HOSTILE).encode())))
    made["nothing"] = inspect_page(read_saved(SavedPage("nothing", b" ")))
    before, after = (SAMPLES[k] for k in (1, 2))
    made["diff"] = diff_page(side_of(reading(before)), side_of(reading(after)))
    made["diff.hostile"] = diff_page(side_of(hostile), side_of(reading(after)))
    for name, page in made.items():
        (folder / f"{name}.page.html").write_text(page, "utf-8")
    return {name: folder / f"{name}.page.html" for name in made}


def _as_markup(text: str) -> str:
    """A page whose visible text is the attack itself."""
    lines = text.replace("&", "&amp;").replace("<", "&lt;").split("\n\n")
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>"


NAMES = [*(path.name for path in SAMPLES), "hostile", "hostile.html", "nothing", "diff", "diff.hostile"]


@pytest.mark.parametrize("name", NAMES)
def test_no_serious_accessibility_fault(chromium: Any, pages: dict[str, Path], name: str) -> None:
    with opened(chromium, pages[name]) as page:
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert accessibility_faults(page) == []


@pytest.mark.parametrize("name", ["hostile", "hostile.html", "diff.hostile"])
def test_a_script_in_the_text_does_not_run(chromium: Any, pages: dict[str, Path], name: str) -> None:
    with opened(chromium, pages[name]) as page:
        page.mouse.move(200, 300)
        assert page.evaluate("window.hurt") is None
        assert "window.hurt = 1" in page.inner_text("body")
        assert page.locator("img, svg, iframe, body script:not(:last-child)").count() == 0
        assert page.locator("[onerror], [onmouseover], [onload]").count() == 0


def test_the_policy_stops_what_slips_through(chromium: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    """Even with markup put in after the fact: neither scripts nor handlers nor requests."""
    broken = tmp_path / "broken.html"
    attack = "<script>window.hurt = 1</script><img src='http://127.0.0.1:9/x' onerror='window.hurt = 2'>"
    broken.write_text(pages["thread.html"].read_text("utf-8").replace("<main", attack + "<main", 1), "utf-8")
    with chromium.new_context() as context, context.new_page() as page:
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(broken.as_uri())
        # Both are told in the order in which they were stopped, and before what is told now.
        with page.expect_console_message(lambda message: message.text == "all told"):
            page.evaluate("console.log('all told')")
        assert page.evaluate("window.hurt") is None
        assert len([text for text in refused if "Content Security Policy" in text]) >= 2


def test_pointing_at_a_value_lights_it_in_both_places(chromium: Any, pages: dict[str, Path]) -> None:
    with opened(chromium, pages["thread.html"], viewport={"width": 1600, "height": 900}) as page:
        fields = page.locator(".field")
        assert fields.count() >= 15
        for index in range(fields.count()):
            field = fields.nth(index)
            field.hover()
            lit = page.locator("mark.lit")
            shown = "".join("".join(lit.all_text_contents()).split())
            value = field.locator("dd").text_content()
            assert shown, field.text_content()
            name = field.locator("dt").text_content().split()[0]
            if name == "doctor_url":  # the address of the link that holds the text
                assert shown in {"NaomiAchterberg,MD", "EmilPrakash,DDS"}
            elif name == "rating":
                assert value == f"{shown} of 5"
            else:
                assert shown == "".join(value.split())
            assert page.locator(".field.lit").count() == 1
        place = page.locator("mark", has_text="Madison").first
        place.hover()
        assert page.locator(".field.lit dt").first.text_content().startswith("city")
        assert page.locator(".field.lit .witness").first.is_visible()
        page.mouse.move(2, 2)
        assert page.locator(".lit").count() == 0


def test_the_keyboard_lights_and_opens(chromium: Any, pages: dict[str, Path]) -> None:
    with opened(chromium, pages["markers.txt"], viewport={"width": 1600, "height": 500}) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the lines"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.field dd') !== null")
        assert page.locator("mark.lit").text_content() == page.locator(".field.lit dd").text_content()
        for _ in range(8):
            page.keyboard.press("Tab")
        assert page.locator("mark.lit").first.is_visible()
        assert page.evaluate(_IN_VIEW)
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash.startsWith('#L')")


_IN_VIEW = """(() => {
  const box = document.querySelector("mark.lit").getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
})()"""


def test_a_line_tells_why_it_is_what_it_is(chromium: Any, pages: dict[str, Path]) -> None:
    with opened(chromium, pages["markers.txt"]) as page:
        title = page.locator(".line.title").first
        title.locator("summary").focus()
        assert page.locator(".field.lit dt").text_content().startswith("title")
        assert not title.locator("table").is_visible()
        page.keyboard.press("Enter")
        rows = title.locator("tbody tr").all_text_contents()
        assert rows[0].startswith("title")
        assert rows[0].endswith("chosen")
        assert len(rows) > 1
        assert "forbidden" in rows[-1] or "−" in rows[-1]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_window(chromium: Any, pages: dict[str, Path], name: str) -> None:
    with opened(chromium, pages[name]) as page:
        for width in (400, 900, 1600):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_reads_without_scripts_and_on_paper(chromium: Any, pages: dict[str, Path]) -> None:
    with opened(chromium, pages["thread.html"], java_script_enabled=False) as page:
        page.locator(".field a").nth(3).click()
        page.locator(".line:target").wait_for()
        assert page.locator(".line:target").count() == 1
        page.emulate_media(media="print")
        assert page.locator("aside").evaluate("element => getComputedStyle(element).position") == "static"
        assert page.pdf().startswith(b"%PDF")
