"""Pages read straight from their tags have the lines and hints that their trees have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.pages import generate
from parsers.contexts import Contexts, SiteContexts
from parsers.decoding import decode
from parsers.hints import GENERIC
from parsers.innertext import LineCollector
from parsers.records import Page
from parsers.references import Unusual
from parsers.sites.realself import REALSELF
from parsers.straight import StraightWalk
from parsers.transitions import Transitions
from parsers.tree import TreeWalk
from tests.test_browser import PAGES, SNIPPETS

_CONTEXTS = SiteContexts((REALSELF, GENERIC))
_TRANSITIONS = Transitions(_CONTEXTS)  # one for all tests: what one page taught must hold for the next


def _by_tree(html: str) -> Page:
    collector = LineCollector()
    TreeWalk(collector, Contexts(_CONTEXTS)).walk(html)
    return collector.page(None, None)


def _straight(html: str) -> Page | None:
    """None: the page is left to the tree."""
    collector = LineCollector()
    try:
        StraightWalk(collector, _TRANSITIONS).walk(html)
    except Unusual:
        return None
    return collector.page(None, None)


def _agree(html: str) -> bool:
    page = _straight(html)
    assert page is None or page == _by_tree(html)
    return page is not None


LINKS = "<a href=x>y</a> " * 8
READ = [
    "<p>a<div>b</div>c",
    "<ul><li>a<li><p>b<ul><li>c</ul><li>d</ul>",
    "<dl><dt>a<dd>b<p>c<dt>d</dl>",
    "<div><p>a</div>b</p>c",
    "<section><div>a</section>b</div>c",
    "<P CLASS=x>a<BR/>b</P ><hr>c",
    "<a href='/a?b=1&c=2&amp;d'>x <b>y</b></a>z &amp; Q&A &nbsp;",
    '<p title="a > b">c</p><p data-x=\'{"a": "b > c"}\'>d</p>',
    "<!DOCTYPE html><html lang=en><head><title>t</title></head> <body class=x>a</body></html> b",
    "a<script>'<b>' </b></script>b<!-- <p> -->c<style>p > a {}</style>",
    "<svg><path d=''/><g><title>t</title></g></svg>d",
    f"<nav>{LINKS}</nav>a<footer>{LINKS}</footer>b<footer>c</footer><article>d<aside>{LINKS}</aside></article>",
    f"<footer>a<nav>{LINKS}</nav></footer>b<section><aside>{LINKS}</aside></section>",
    "<div hidden><p>a</div>b<button>c<p>d</p></button><select><option>e</select><my-tag>f</my-tag>",
    "<div itemscope itemtype='https://schema.org/Answer'><p itemprop=text>a</div>",
    "a\r\nb<br style='display:none'>e",
    f"<nav itemprop='text'>a</nav><aside itemprop=text>{LINKS}</aside>b",
]
LEFT = [
    "<b><p>a</b>b</p>",
    "<p><b>a<div>b</div></b>",
    "<table>a<tr><td>b</table>",
    "<a>a<a>b</a></a>",
    "<h1>a<h2>b</h2></h1>",
    '<p title="<b>">a</p>',
    "<script><!-- <script> </script> a --></script>b",
    "<svg><p>a</p></svg>",
    "a < b",
    "<>a",
    "&notit; a &copy=b",
    "<nav><h1>a</h1></nav>",
    "<div style='display:flex'><b>a</b>b</div>",
    "<form><div><form>a</form></div></form>",
    "<pre>\na</pre>",
    "<form><div>a</form>b</div>",
    f"<div><footer><br></div>{LINKS}</footer>",
    "\fa",
    " a<span style='white-space: pre'>b</span>",
    "a\ud800b",
]


@pytest.mark.parametrize("html", READ)
def test_what_is_read(html: str) -> None:
    assert _agree(html)


@pytest.mark.parametrize("html", LEFT)
def test_what_is_left_to_the_tree(html: str) -> None:
    assert _straight(html) is None


@pytest.mark.parametrize("html", [*SNIPPETS, *PAGES.values()])
def test_the_pages_of_the_browser_test(html: str) -> None:
    _agree(html)


def test_most_renderings_are_read() -> None:
    assert sum(_straight(html) is not None for html in PAGES.values()) >= len(PAGES) * 2 // 3


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "sites").rglob("*.html")), ids=lambda p: p.stem
)
def test_pages_of_other_sites(path: Path) -> None:
    _agree(decode(path.read_bytes()))


@pytest.mark.parametrize("seed", range(3))
def test_generated_pages_are_read(seed: int) -> None:
    assert _agree(generate(seed).html)


_NAMES = [
    "div", "p", "span", "b", "a", "i", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "section",
    "article", "aside", "nav", "footer", "header", "main", "form", "button", "table", "tbody", "tr",
    "td", "th", "caption", "select", "option", "details", "summary", "pre", "address", "label",
    "strong", "center", "font", "x-y", "legend", "fieldset", "html", "head", "body", "template",
    "title", "svg", "path", "script", "style", "noscript", "textarea", "br", "hr", "img", "input",
    "meta", "wbr", "col", "dialog", "nobr", "object", "figure", "em", "small", "blockquote", "video",
    "menu",
]  # fmt: skip
_ATTRIBUTES = [
    "", "", "", "", ' class="Content-title"', " class=Content-bodyText", ' class="a b"', " hidden",
    " HIDDEN=''", ' style="display:none"', " style='display: block'", ' style="display:inline"',
    ' style="white-space:pre"', ' style="display:flex"', ' href="/a?b=1&amp;c=2"', " href=/x/",
    ' title="a > b"', ' title="<b>"', "/", " /", " open", ' itemprop="text"',
    " itemscope itemtype='https://schema.org/Answer'", ' a"b', " =c", ' x="1"y="2"', ' x=\'"\'',
    ' href="&copy=1"', ' href=""', ' class="a" class="b"', ' data-x=\'{"a": "b > c"}\'', "\n id = 'q'",
]  # fmt: skip
_TEXTS = [
    "a", "b c", " ", "\n ", "&nbsp;", " &amp; ", "&lt;", "Q&A", "&copy", "&#8217;", "&#150;", "1 < 2",
    ">", '"', "'", "\xa0", "\r\n", "\x0c", "\x00", "\u2019", "<!-- c -->", "<!-- <p> -->", "<!-->",
    "<!--", "-->", "<!doctype html>", "<!x>", "<?x>", "</>", "</ p>", "</br>", "<", "]]>",
    "<![CDATA[x]]>", "\t",
]  # fmt: skip
_SMALL = ["div", "p", "span", "b", "a", "ul", "li", "dd", "section", "h2", "button", "form", "aside", "br"]


def _start(name: str, attribute: str) -> str:
    return f"<{name}{attribute}>"


_MENUS = [
    f"<nav class='x'>{LINKS}</nav>",
    f'<nav class="x"><ul><li>{LINKS}</li><li><b>a</b></li></ul><img src="a"></nav>',
    f"<footer><p>a</p><div>{LINKS}</div></footer>",
    f"<aside><h4>a</h4><ul><li><a>b</a><ul><li>c</li></ul></li></ul>{LINKS}</aside>",
    f"<aside hidden>{LINKS}</aside>",
    f"<footer>{LINKS}</div></footer>",
    f"<footer><p><div>a</div></p>{LINKS}</footer>",
    "<nav><li><div><li>a</li></div></li></nav>",
    "<nav><<b></b>a></nav>",
    "<nav><a><span><a>x</a></span></a></nav>",
    f"<aside>{LINKS}<p><ul><li>a</li></ul></p><a href='x'>b</a></aside>",
    f"<nav>{LINKS}<span itemprop=text>a</span></nav>",
    f"<footer>a<nav>{LINKS}</nav></footer>",
]


_FOLDED = [
    "<ul>", "</ul>", "<li>", "</li>", "<div>", "</div>", "<p>", "</p>", "<a>", "</a>", "<b>", "</b>",
    "<span>", "</span>", "<h2>", "</h2>", "<h3>", "</h3>", "<img>", "<br>", "<header>", "</header>",
    "x", "<i>", "</i>", "<!--c-->", "<",
]  # fmt: skip


def _tags(names: list[str], attributes: list[str]) -> st.SearchStrategy[str]:
    name = st.sampled_from(names)
    return st.one_of(
        st.builds(_start, name, st.sampled_from(attributes)),
        name.map("</{}>".format),
        st.sampled_from(_TEXTS[:8]),
    )


def _nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def wrap(name: str, attribute: str, content: list[str]) -> str:
        return f"<{name}{attribute}>{''.join(content)}</{name}>"

    return st.builds(
        wrap, st.sampled_from(_NAMES), st.sampled_from(_ATTRIBUTES), st.lists(children, max_size=5)
    )


_ANY = st.one_of(_tags(_NAMES, _ATTRIBUTES), st.sampled_from(_TEXTS), st.sampled_from([LINKS, *_MENUS]))


@settings(max_examples=600, deadline=None)
@given(st.lists(_ANY, max_size=25))
def test_any_markup(pieces: list[str]) -> None:
    _agree("".join(pieces))


@settings(max_examples=600, deadline=None)
@given(st.lists(_tags(_SMALL, [""]), max_size=30))
def test_markup_that_is_nearly_right(pieces: list[str]) -> None:
    _agree("".join(pieces))


@settings(max_examples=600, deadline=None)
@given(st.lists(st.recursive(_ANY, _nested, max_leaves=12), max_size=6))
@example(["<p>", "<ul>", "</p>", "</ul>"])
def test_nested_markup(pieces: list[str]) -> None:
    _agree("".join(pieces))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["nav", "footer", "aside"]),
    st.lists(st.sampled_from([LINKS, *_MENUS, *_FOLDED]), max_size=9),
)
def test_menus(name: str, pieces: list[str]) -> None:
    content = "".join(pieces)
    menu = f"<{name}>{content}</{name}>"
    _agree(f"a<div><p>b{menu}c</div>d<section>{menu}e</section>f")


@settings(max_examples=300, deadline=None)
@given(st.lists(_ANY, max_size=4), st.lists(_ANY, max_size=8))
def test_whole_documents(head: list[str], body: list[str]) -> None:
    _agree(f"<!doctype html><html><head>{''.join(head)}</head><body class=x>{''.join(body)}</body></html>")
