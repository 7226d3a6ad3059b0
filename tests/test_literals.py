"""One pass finds what Python's own search finds."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import literals
from parsers.landmarks import Landmarks, find_landmarks
from parsers.literals import Literals, Phrases

WORDS = Literals(b"<main", b"ld+json", b"doctor", b"typeof =")
_PIECES = st.sampled_from(
    ["<main", "<MAIN>", "ld+JSON", "Doc", "tor", "typeof", " =", "é", "\0", "x" * 50, "\n"]
)
PAGES = sorted(path for path in Path(__file__).parent.rglob("*.html") if path.is_file())


PHRASES = Phrases(
    {
        b"": (b"clinic",),
        rb"(?:[^0-9a-z<&]|&[#0-9a-z]+;)*<": (b"surgeon", b"nurse"),
        rb"\.?\s(?:[^<>\s]+\s){1,4}repl": (b"dr",),
        rb"\s+[0-9]": (b"out of", b"doctor"),
    }
)


def by_python(words: Literals, data: bytes) -> tuple[bool, list[tuple[int, bytes]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literals, "_engine_for", lambda _data: None)
        return words.occur(data), words.find(data)


def by_engine(words: Literals, data: bytes) -> tuple[bool, list[tuple[int, bytes]]]:
    engine = pytest.importorskip("hyperscan", reason="Hyperscan has no wheel for this system")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literals, "_engine_for", lambda _data: engine)
        return words.occur(data), words.find(data)


_PARTS = st.sampled_from(
    ["Surgeon", "NURSE", "dr", "Dr.", "doctor", "out of", "replied", "clini", "c", "<b>", "<", "&nbsp;", "&",
     ";", " ", "\n", "\v", "\xa0", "5", "s", ".", "’", "\0"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=12))
def test_both_find_the_same_phrases(parts: list[str]) -> None:
    data = "".join(parts).encode()
    engine = pytest.importorskip("hyperscan", reason="Hyperscan has no wheel for this system")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literals, "_engine_for", lambda _data: engine)
        found = PHRASES.occur(data)
        patch.setattr(literals, "_engine_for", lambda _data: None)
        assert PHRASES.occur(data) is found


@given(st.lists(_PIECES, max_size=20))
def test_both_find_the_same(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    assert by_engine(WORDS, data) == by_python(WORDS, data)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_both_see_the_same_landmarks(path: Path) -> None:
    markup = path.read_bytes()

    def marks(engine: object) -> Landmarks:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(literals, "_engine_for", lambda _data: engine)
            return find_landmarks(markup)

    engine = pytest.importorskip("hyperscan", reason="Hyperscan has no wheel for this system")
    assert marks(engine) == marks(None)


def test_threads_search_at_the_same_time() -> None:
    data = b"x" * 200_000 + b"doctor" + b"y" * 200_000
    wrong: list[object] = []

    def search() -> None:
        wrong.extend(1 for _ in range(200) if WORDS.find(data) != [(200_000, b"doctor")])

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


MAIN = "<main><h1>a</h1><article>b</article></main>"


@pytest.mark.parametrize(
    ("markup", "main"),
    [
        (MAIN, MAIN),
        (f"<p>é</p><main-menu>x</main-menu>{MAIN}<p>’</p>", MAIN),
        (f"<h1>x</h1>{MAIN}", None),
        (f"{MAIN}<ARTICLE>x</ARTICLE>", None),
        (f"{MAIN}<main>x</main>", None),
        (f"{MAIN}<!-- </main> -->", None),
        ("<main><h2>a</h2></main>", None),
        ("<main><h1>a</h1></main >", None),
        ("<main><h1>a</h1>", None),
        ("</main><main><h1>a</h1>", None),
        ("<p>a</p>", None),
        (f"<script>'{MAIN}'</SCRIPT>", None),
        (f"<script>'{MAIN}'", None),
        (f"<script>a</script>{MAIN}<Script>b</Script>", MAIN),
        (f"<!-- {MAIN} -->", None),
    ],
)
def test_the_main_element(markup: str, main: str | None) -> None:
    data = markup.encode()
    found = find_landmarks(data).main
    assert (data[slice(*found)].decode() if found else None) == main


def test_kinds_of_data() -> None:
    assert find_landmarks("é<!-- ld+json 😀 LD&#43;JSON".encode())[1:3] == ((7, 20), (2,))
    assert find_landmarks(b'<script type="application/LD&#x2B;json">')[1:] == ((26,), (), False, False)
    assert find_landmarks(b"<div ItemScope>")[1:] == ((), (), True, False)
    assert find_landmarks(b"<div typeof='Question'>")[1:] == ((), (), False, True)
    assert find_landmarks(b"<script>typeof x</script>")[1:] == ((), (), False, False)
