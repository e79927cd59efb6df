"""Writes the outputs in README and docs anew: ``python -m tests.docs.regenerate [PAGE...]``."""

import sys
import tempfile
from pathlib import Path

from tests.docs.examples import PAGES, ROOT, play


def main(names: list[str]) -> None:
    """Play the pages named, or every page, and write those whose outputs have changed."""
    pages = [Path(name).resolve() for name in names] or PAGES
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            shown = page.read_text(encoding="utf-8")
            played = play(shown, Path(folder) / str(number))
            if played != shown:
                page.write_text(played, encoding="utf-8")
                print(f"rewritten: {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
