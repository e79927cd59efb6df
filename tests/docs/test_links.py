"""Every page is reached from docs/index.md, and every relative link leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.examples import PAGES, ROOT, blocks

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
INDEX = ROOT / "docs" / "index.md"


def prose(page: Path) -> list[str]:
    """Return the lines that stand in no fenced block."""
    lines = page.read_text(encoding="utf-8").split("\n")
    fenced = {n for block in blocks(lines) for n in range(block.start - 1, block.stop + 1)}
    return [line for number, line in enumerate(lines) if number not in fenced]


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield each relative link as the file it names and the heading in it."""
    # A link may break across lines.
    for target in LINK.findall(" ".join(prose(page))):
        if "://" not in target:
            name, _, heading = target.partition("#")
            yield ((page.parent / name).resolve() if name else page), heading


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made on GitHub."""
    titles = [line.lstrip("#").strip() for line in prose(page) if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, heading in links(page):
        assert target.exists(), target
        assert not heading or heading in headings(target), f"{target}#{heading}"


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    ahead = [INDEX]
    while ahead:
        page = ahead.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            ahead += [target for target, _ in links(page)]
    assert set(PAGES) - reached == set()
