"""A browser's own `innerText` has the same lines as ours, and read as text it gives the same records.

What differs on purpose: an <svg>, a <select> and the site's frame (`parsers.frames`) give us no line; they
are taken out of the page before the browser is asked. Spaces at the edges of an inline block such as
<button> are kept, and style sheets are not read (`text-transform`, `display` by class).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers import Thread, parse
from parsers.decoding import decode
from parsers.document import Document
from parsers.landmarks import find_landmarks
from parsers.markup import read_markup
from parsers.records import Page
from parsers.textpages import read_text
from tests.browser import find_browser, inner_texts


def _read(html: str) -> Page:
    return read_markup(Document(html), find_landmarks(html.encode("utf-8", "surrogatepass")))


_HERE = Path(__file__).parent
PAGES = {
    path.name: decode(path.read_bytes())
    for folder in (_HERE / "renderings", _HERE.parent / "data" / "samples")
    for path in sorted(folder.glob("*.html"))
}

MENU = "<a href=x>y</a> " * 8
SNIPPETS = [
    "<div>a</div><br><div>b</div>",
    "<div>a<br></div><div>b</div>",
    "a<br><br>b",
    "<br>a",
    "<p>a</p><p>b</p>",
    "<p>a<br></p>b",
    "<p>a</p>\n<br>\n<p>b</p>",
    "<p>&nbsp;</p><p>x</p>",
    "a<p></p>b<div></div>c",
    "x<p>a\n\n\n</p>\ny",
    "<p>one<div>two</div>three</p>four",
    "<p><b>a<p>b</b>c",
    "<b>a </b><i> b</i> <u> c</u>",
    "a&nbsp;<b> b</b>  c &nbsp; d",
    "a&#9;b&#10;c&shy;d&#8203;e&#12;f",
    "a\tb\n c<wbr>d",
    "<div>a <div>b</div> c</div>",
    "a<span><div>b</div></span>c",
    "<div>a</div> <span> </span> <div>b</div>",
    "<h1>a</h1>b<h6>c</h6>",
    "<ul><li>a<li>b<ul><li>c</ul></ul><ol><li>d</ol><menu><li>e</menu>",
    "<dl><dt>a<dd>b</dl><blockquote>c<p>d</p></blockquote>e",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></table>",
    "<table><tr><td><div>a</div></td><td><p>b</p></td></tr><tr><td>c</td></tr></table>x",
    "<table>\n<caption>cap</caption>\n<tr>\n<td>a</td>\n <td>b</td>\n</tr>\n<tr><td>c</td></tr></table>",
    "<table><tr><td>a<table><tr><td>b<td>c<tr><td>d</table><td>e<tr><td>f</table>g",
    "<table><tr><td>a</td></tr><tr></tr><tr><td>b</td></tr></table>",
    "<table>lost<tr><td>a <br> b<td>c</table>",
    "<td>x</td><td>y</td>",
    "<pre>a\n  b\n</pre>c",
    "x<pre>\n\na  b <b> c</b>\n\n</pre>d",
    "<span style='white-space:pre'>a  b\n c</span>",
    "<details><summary>S</summary>inner<p>q</p></details>z",
    "<details open><summary>S</summary>inner</details>z",
    "<div hidden>h</div>a<span style='DISPLAY : none'>h</span>b<span style='visibility:hidden'>h</span>c",
    "<span style='display:block'>a</span>b<div style='display:inline'>c</div>d",
    "<div style='display:flex'><b>a</b> <i>b</i>c</div>d<span style='display:grid'>e<u>f</u></span>g",
    "<dialog>d</dialog><template>t</template><iframe>i</iframe><noscript>n</noscript><script>s</script>z",
    "<video>v</video><audio>a</audio><canvas>c</canvas><meter>m</meter><textarea>t</textarea>z",
    "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby><q>q</q><datalist><option>x</datalist>",
    "<fieldset><legend>L</legend>x</fieldset><center>c</center><address>d</address>e<hr>f",
    "<label>a</label><input value=q><button>Go</button><img alt=i>",
    "<a href=x>a</a> <a href=y>b</a>",
    "<xmp>a  <b></xmp><listing>c  d</listing>e",
    "<!-- a --><p>b<!-- <p>c</p> -->d</p><!---->e",
    "<script>if (1 < 2) { '<p>no</p>' }<!-- <script> </script> --></script>f",
    "<style>p > a {}</style><title>no</title><p title='a > b <p>c'>d",
    "a<nav>menu</nav>b<aside>c</aside><footer>Jane Doe, MD</footer>",
    f"a<footer>{MENU}</footer>b<article>c<footer>{MENU}</footer></article>",
    "<header>a</header><main><h1>b</h1><p>c</main><p>d<footer>e</footer>",
    "<main>a</main><h1>b</h1>",
    "<main><h1>a</h1></main><article>b</article>",
    "<script>'<main><h1>x</h1></main>'</script><p>a<main>b</main>",
    "&lt;b&gt; &amp;amp; &copy; &notit; &#x80; &#0;",
]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium is installed: the browser's lines can't be compared")
    documents = {snippet: f"<!doctype html><body>{snippet}" for snippet in SNIPPETS}
    return inner_texts(browser, {**PAGES, **documents}, tmp_path_factory.mktemp("browser"))


def _records(thread: Thread) -> tuple[object, ...]:
    """What a thread says, without where it was read."""
    question = thread.question._asdict()
    answers = [answer._asdict() for answer in thread.answers]
    for record in (question, *answers):
        del record["evidence"]
        record.pop("doctor_url", None)  # text has no links
    return question, answers


@pytest.mark.parametrize("name", [*PAGES, *SNIPPETS])
def test_lines_are_those_of_the_browser(name: str, texts: dict[str, str]) -> None:
    ours = _read(PAGES.get(name) or f"<!doctype html><body>{name}").lines
    shown = read_text(texts[name]).lines
    assert [(line.number, line.text) for line in ours] == [(line.number, line.text) for line in shown]


# A block page has no records.
@pytest.mark.parametrize("name", [n for n in PAGES if n != "blocked.html"])
def test_browser_text_gives_the_records_of_the_html(name: str, texts: dict[str, str]) -> None:
    assert _records(parse(texts[name])) == _records(parse(PAGES[name]))
