"""Generates pages for the benchmarks: whole HTML pages in the manner of a Q&A site, and their text dumps.

The weight is spread as on real pages of such sites: about half of the bytes are scripts, styles and data that
show nothing, a quarter is the site's frame (menus, sidebar, footer) and a quarter the thread. All of it is
invented; the same seed gives the same page.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

_WORDS = """
    the a of to and in that is for it with as on be this your you we my can will most after before about when
    swelling scar muscle skin implant surgery result recovery week month stitches tissue fold lid incision fat
    laser filler session massage garment breast nose chin patient surgeon opinion photo exam bruise crease
    usually often rarely firm soft normal early late gentle careful small large upper lower natural healthy
"""
_VOCABULARY = _WORDS.split()
_FIRST = ("Ada", "Boris", "Clara", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Irene")
_LAST = ("Abendroth", "Brackwell", "Corvino", "Dunmore", "Eschen", "Falkirk", "Gravina")
_CITIES = ("Tampa", "Chicago", "Denver", "Orange County", "Beverly Hills", "Seattle", "Toronto")
_SPECIALTIES = ("Plastic Surgeon", "Facial Plastic Surgeon", "Dermatologic Surgeon")
_CREDENTIALS = ("MD", "MD, FACS", "DO", "MD, PhD")
_FILLER = 0.62  # of the bytes that are still missing, the share that goes before the thread


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """One page in both forms."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Answer:
    title: str | None
    paragraphs: tuple[str, ...]
    byline: tuple[str, ...]
    votes: int


class _Writer:
    """Makes up words; one generator of random numbers for a whole page."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(_VOCABULARY, k=count))

    def sentence(self, count: int) -> str:
        return self.words(count).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence(self.random.randint(7, 18)) for _ in range(self.random.randint(1, 3)))

    def answer(self) -> _Answer:
        pick = self.random
        title = self.words(pick.randint(3, 7)).capitalize() if pick.random() < 0.85 else None
        paragraphs = tuple(self.paragraph() for _ in range(pick.randint(1, 3)))
        byline: tuple[str, ...] = ()
        if pick.random() < 0.7:
            byline = (
                f"{pick.choice(_FIRST)} {pick.choice(_LAST)}, {pick.choice(_CREDENTIALS)}",
                f"{pick.choice(_CITIES)} {pick.choice(_SPECIALTIES)}",
                f"{pick.uniform(3.5, 5):.1f} out of 5 stars {pick.randint(2, 200)} reviews",
            )
        return _Answer(title, paragraphs, byline, pick.randint(0, 30))


def generate(seed: int, answers: int = 15, kilobytes: int = 150) -> GeneratedPage:
    """A thread page with so many answers and its text dump; the HTML is filled up to `kilobytes`.

    A page whose thread alone is larger than that is not cut.
    """
    writer = _Writer(seed)
    title = writer.words(9).capitalize() + "?"
    question = [writer.paragraph() for _ in range(2)]
    thread = [writer.answer() for _ in range(answers)]
    main = _main(writer, title, question, thread)
    frame = _menu(writer, 110), _sidebar(writer, 30), _footer(writer, 70)
    missing = kilobytes * 1024 - len(main) - sum(map(len, frame))
    head = _head(writer, seed, title, int(missing * _FILLER))
    tail = _script(writer, kilobytes * 1024 - len(main) - sum(map(len, frame)) - len(head))
    html = (
        f'<!DOCTYPE html>\n<html lang="en" ng-app="app">\n{head}\n<body class="is-ready">\n{frame[0]}\n'
        f'<div class="Layout">\n{main}\n{frame[1]}\n</div>\n{tail}\n{frame[2]}\n</body>\n</html>\n'
    )
    return GeneratedPage(html, _text(title, question, thread))


def _head(writer: _Writer, seed: int, title: str, size: int) -> str:
    metas = "".join(
        f"""<meta property="og:extra{n}" content="{writer.words(6)}">
<link rel="preload" href="/assets/{n}.js" as="script">
"""
        for n in range(18)
    )
    style = "".join(
        f".{writer.words(1)}-{n}{{margin:0 {n}px;color:#3{n:03}}}\n" for n in range(max(size // 120, 0))
    )
    fixed = f"""<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="https://www.realself.com/question/made-up-{seed}">
<meta property="rs:content-id" content="{seed}">
{metas}<style>{style}</style>
"""
    return f"{fixed}{_script(writer, size - len(fixed))}\n</head>"


def _script(writer: _Writer, size: int) -> str:
    """Scripts of some 8 KB each with data in them, as trackers and frameworks leave them."""
    scripts = []
    while size > 200:
        rows: list[str] = []
        room = min(size, 8000)
        while room > 60:
            number = writer.random.randint(1, 99999)
            rows.append(f'{{"id":{number},"html":"<b>{writer.words(5)}<\\/b>","n":1 < 2}}')
            room -= len(rows[-1]) + 2
        data = ",\n".join(rows)
        scripts.append(f'<script type="text/javascript">window.data = [{data}];</script>')
        size -= len(scripts[-1]) + 1
    return "\n".join(scripts)


def _menu(writer: _Writer, links: int) -> str:
    items = "".join(
        f"""
    <li class="Nav-item">
      <a class="Nav-link" href="/topic/{n}" data-track="nav-{n}">{writer.words(2)}</a>
    </li>"""
        for n in range(links)
    )
    return f"""<header class="Header"><nav class="Nav">
  <ul class="Nav-list">{items}
  </ul>
</nav></header>"""


def _sidebar(writer: _Writer, cards: int) -> str:
    items = "".join(
        f"""
  <div class="Card"><a class="Card-link" href="/question/{n}">
    <img class="Card-image" src="/i/{n}.jpg" alt="{writer.words(2)}" width="80" height="80">
    <span class="Card-title">{writer.words(6)}</span>
  </a></div>"""
        for n in range(cards)
    )
    return f"""<aside class="Sidebar">
<h4 class="Sidebar-title">Related questions</h4>{items}
</aside>"""


def _footer(writer: _Writer, links: int) -> str:
    items = "\n".join(f'    <li><a href="/about/{n}">{writer.words(2)}</a></li>' for n in range(links))
    return f"""<footer class="Footer">
  <ul>
{items}
  </ul>
  <p>Copyright of nobody</p>
</footer>"""


def _main(writer: _Writer, title: str, question: list[str], thread: list[_Answer]) -> str:
    body = "\n".join(f"    <p>{text}</p>" for text in question)
    answers = "\n".join(_answer(writer, number, answer) for number, answer in enumerate(thread))
    return f"""<main class="Layout-main" role="main">
<section class="Question">
  <h1 class="Content-title">{title}</h1>
  <div class="Content-bodyText">
{body}
  </div>
</section>
<section class="Answers">
<h2 class="Heading">Doctor Answers {len(thread)}</h2>
{answers}
</section>
</main>"""


_ICON = """<svg class="Icon" viewBox="0 0 24 24" width="24" height="24">
          <path fill="none" d="M12 2l3 7h7l-5.5 4 2 7-6.5-4.5L5.500 20l2-7L2 9h7z"/></svg>"""


def _answer(writer: _Writer, number: int, answer: _Answer) -> str:
    title = f'<h3 class="Content-title">{answer.title}</h3>' if answer.title else ""
    body = "\n".join(f"      <p>{_linked(writer, text)}</p>" for text in answer.paragraphs)
    return f"""<article class="Answer Media" id="answer-{number}" data-answer-id="{number}">
  <div class="Media-figure">
    <a href="/dr/doctor-{number}" tabindex="-1"><img class="Avatar" src="/img/{number}.jpg" alt=""></a>
  </div>
  <div class="Media-body">
    {title}
    <div class="Vote"><div class="Vote-count">+{answer.votes}</div></div>
    <div class="Content-bodyText">
{body}
    </div>
    {_byline(number, answer.byline)}
    <div class="Actions" hidden>
      <button class="Button" type="button">{_ICON}<span>Share</span></button>
      <button class="Button" type="button">{_ICON}<span>Save</span></button>
    </div>
  </div>
</article>"""


def _byline(number: int, byline: tuple[str, ...]) -> str:
    if not byline:
        return ""
    name, place, rating = byline
    return f"""<ul class="Content-byline">
      <li class="Byline-item"><a class="Byline-link" href="/dr/doctor-{number}">{name}</a></li>
      <li class="Byline-item Byline-item--place">{place}</li>
      <li class="Byline-item Byline-item--rating"><span class="Rating">{rating}</span></li>
    </ul>"""


def _linked(writer: _Writer, text: str) -> str:
    """A paragraph with a link or a bold word in it now and then."""
    words = text.split(" ")
    if len(words) > 12 and writer.random.random() < 0.4:
        at = writer.random.randrange(2, len(words) - 4)
        words[at] = f'<a href="/topic/{at}" class="Link">{words[at]}</a>'
        words[at + 2] = f"<strong>{words[at + 2]}</strong>"
    return " ".join(words)


def _text(title: str, question: list[str], thread: list[_Answer]) -> str:
    parts = [title, *question, f"Doctor Answers {len(thread)}"]
    for answer in thread:
        parts += [answer.title] if answer.title else [""]
        parts += [f"+{answer.votes}", *answer.paragraphs]
        if answer.byline:
            parts.append("\n".join(answer.byline))
    return "\n\n".join(parts) + "\n"
