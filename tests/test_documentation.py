"""The documentation has no dead ends: every page can be found from the README, every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_lists_every_page() -> None:
    listed = re.findall(
        r"^\| \[[^\]]+\]\(docs/([a-z-]+\.md)\)", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    pages = sorted(page.name for page in (ROOT / "docs").glob("*.md"))
    assert sorted(listed) == pages, "each page needs a line in the README's table"


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    readme = (ROOT / "README.md").read_text("utf-8")
    assert pictures
    assert [picture.name for picture in pictures if f"docs/images/{picture.name}" not in readme] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > 100_000] == []
