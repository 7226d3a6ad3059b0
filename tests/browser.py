"""Asks a real browser for the text that it shows: the oracle for the lines of an HTML page."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

_FLAGS = (
    "--headless",
    "--no-sandbox",  # a container's root user has no other way
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no page may fetch anything
    "--virtual-time-budget=60000",
    "--dump-dom",
)

# Each page is the document of its own frame, one after the other. What we leave out on purpose
# is taken out first: drawings and form controls that show text (see `parsers.elements`), and the site's frame
# (see `parsers.frames`).
_HARNESS = """<!doctype html><meta charset="utf-8"><body><script>
const pages = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob("%s"), c => c.charCodeAt(0))));
function show(html) {
  return new Promise(resolve => {
    const frame = document.createElement("iframe");
    frame.width = 1200; frame.height = 800;
    frame.onload = () => {
      const page = frame.contentDocument;
      for (const left_out of page.querySelectorAll("svg, select")) left_out.remove();
      for (const part of page.querySelectorAll("nav, footer, aside")) {
        const content = part.querySelector("h1, [itemprop]")
          || (part.tagName !== "NAV" && (part.parentElement.closest("article, aside, main, nav, section")
            || part.querySelectorAll("a").length < 8));
        if (!content) part.replaceWith(page.createElement("div"));
      }
      const mains = page.querySelectorAll("main");
      const whole = mains.length === 1 && mains[0].querySelector("h1")
        && page.querySelectorAll("article, h1").length === mains[0].querySelectorAll("article, h1").length;
      const content = whole ? mains[0] : page.body;
      resolve(content ? content.innerText : "");
      frame.remove();
    };
    frame.srcdoc = html;
    document.body.append(frame);
  });
}
(async () => {
  const texts = {};
  for (const name in pages) texts[name] = await show(pages[name]);
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = btoa(Array.from(bytes, b => String.fromCharCode(b)).join(""));
  document.body.append(result);
})();
</script>"""


def find_browser() -> str | None:
    """The path of an installed Chromium, None when there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def inner_texts(browser: str, pages: Mapping[str, str], folder: Path) -> dict[str, str]:
    """`document.body.innerText` of each page (name → HTML), by one browser process that works in `folder`."""
    packed = base64.b64encode(json.dumps(dict(pages)).encode()).decode()
    harness = folder / "harness.html"
    harness.write_text(_HARNESS % packed, encoding="utf-8")
    command = [browser, *_FLAGS, f"--user-data-dir={folder / 'profile'}", harness.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=300, check=True)
    found = re.search(rb'<pre id="result">([^<]*)</pre>', done.stdout)
    assert found, done.stderr.decode(errors="replace")
    texts: dict[str, str] = json.loads(base64.b64decode(found[1]))
    return texts
