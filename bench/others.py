"""Generates pages that are no threads, in a mix as a crawl brings them: for the benchmarks.

Shares as measured on 3,900 pages of crawls that others collected (news, blogs, shops, portals): see
docs/performance.md. All of it is invented; the same seed gives the same pages.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_WORDS = """
    ferry harbour timetable council budget recipe garden weather football guitar museum railway bridge
    keyboard camera festival orchard bicycle library market novel painting stadium lighthouse kettle sweater
"""
_TOPICS = _WORDS.split()
_LINKING = (
    "the",
    "a",
    "of",
    "and",
    "in",
    "with",
    "for",
    "from",
    "after",
    "before",
    "about",
    "every",
    "small",
)
_NAMES = ("Ada Abendroth", "Boris Brackwell", "Clara Corvino", "Dmitri Dunmore", "Elena Eschen")
_SERVICES = ("Check-ups", "Vaccination", "Blood Tests", "Travel Medicine", "Patient Portal", "Opening Hours")


class _Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, count: int) -> str:
        return " ".join(self.random.choice(_LINKING if n % 2 else _TOPICS) for n in range(count))

    def sentence(self) -> str:
        return self.words(self.random.randint(8, 22)).capitalize() + "."

    def paragraphs(self, count: int) -> list[str]:
        return [" ".join(self.sentence() for _ in range(self.random.randint(1, 5))) for _ in range(count)]

    def title(self) -> str:
        return self.words(self.random.randint(2, 3)).title()

    def name(self) -> str:
        return self.random.choice(_NAMES)


def _story(writer: _Writer) -> str:
    """News, blogs, shops: two pages of three hold no word of doctors."""
    return "".join(f"<p>{text}</p>\n" for text in writer.paragraphs(25))


def _story_with_a_doctor(writer: _Writer) -> str:
    """A word of doctors, as in "a spoonful of medicine", and no more."""
    first, *others = writer.paragraphs(25)
    return f"<p>{first} The doctor of the town was there too.</p>" + "".join(
        f"<p>{text}</p>\n" for text in others
    )


def _story_with_answers(writer: _Writer) -> str:
    """A page with comments under it: words of both kinds, and no line that a thread could have."""
    comments = "".join(
        f"<li class='comment'><b>{writer.name()}</b> <time>12:30 pm</time><div>{text}</div></li>\n"
        for text in writer.paragraphs(20)
    )
    return f"{_story_with_a_doctor(writer)}<h3>Questions and answers</h3><ol>{comments}</ol>"


def _clinic(writer: _Writer) -> str:
    """What a clinic offers."""
    cards = "".join(
        f"<div class='card'><h3>{service}</h3><p>{text}</p><a href='/book'>Book at the clinic</a></div>\n"
        for service, text in zip(_SERVICES, writer.paragraphs(len(_SERVICES)), strict=True)
    )
    return f"<h2>Our services for patients</h2>{cards}"


def _team(writer: _Writer) -> str:
    """Who works there: lines as bylines have them."""
    cards = "".join(
        f"<div class='card'><h3>Dr. {name}</h3><p>Family Physician</p><p>{text}</p></div>\n"
        for name, text in zip(_NAMES, writer.paragraphs(len(_NAMES)), strict=True)
    )
    return f"<h2>Meet the doctors of our clinic</h2>{cards}{_clinic(writer)}"


# Of a hundred pages.
_MIX: tuple[tuple[int, Callable[[_Writer], str]], ...] = (
    (71, _story),
    (18, _story_with_a_doctor),
    (7, _story_with_answers),
    (2, _clinic),
    (2, _team),
)


def mix() -> list[bytes]:
    """A hundred pages in a fixed order."""
    makers = [maker for count, maker in _MIX for _ in range(count)]
    random.Random(0).shuffle(makers)
    return [_page(_Writer(seed), maker) for seed, maker in enumerate(makers)]


def clinics(count: int = 30) -> list[bytes]:
    """Pages of clinics, every second one of their doctors."""
    return [_page(_Writer(seed), (_clinic, _team)[seed % 2]) for seed in range(count)]


def _page(writer: _Writer, maker: Callable[[_Writer], str]) -> bytes:
    """Some 80 KB with 1,800 tags: as those pages are in the median."""
    title = writer.title()
    links = "".join(
        f"<li class='menu-item menu-item-{n}'><a href='/{n}/{title}'>{writer.title()}</a></li>\n"
        for n in range(180)
    )
    teasers = "".join(_teaser(writer, number) for number in range(70))
    rows = ",\n".join(f'{{"id":{n},"text":"{writer.words(12)}","visible":{n} < 9}}' for n in range(220))
    metas = "".join(f"<meta property='og:extra{n}' content='{writer.words(8)}'>\n" for n in range(20))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
{metas}<script>window.rows = [{rows}]</script></head>
<body class="page"><ul class="menu">{links}</ul>
<div id="content"><h1>{title}</h1>
{maker(writer)}</div>
<div class="more">{teasers}</div></body></html>
""".encode()


def _teaser(writer: _Writer, number: int) -> str:
    return f"""<div class="teaser teaser-{number}" data-position="{number}">
  <a class="teaser-link" href="/stories/{number}/" title="{writer.title()}">
    <img class="teaser-image" src="/images/{number}.jpg" alt="" width="320" height="180" loading="lazy">
    <span class="teaser-title">{writer.title()}</span></a>
  <p class="teaser-text">{writer.sentence()} <em>{writer.words(3)}</em></p>
</div>
"""
