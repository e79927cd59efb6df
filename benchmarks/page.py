"""What a run says while it runs, and the section of a page that keeps it."""

import os
import platform
import re
import sys
from collections.abc import Iterable
from importlib.metadata import version


def machine(libraries: Iterable[str]) -> str:
    """Return what the run stands on."""
    versions = ", ".join(f"{library} {version(library)}" for library in sorted(set(libraries)))
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; {versions}"
    )


def say(text: str) -> str:
    """Print a paragraph and return it."""
    print(text, end="\n\n", flush=True)
    return text


def progress(text: str) -> None:
    """Print what is being done, apart from the paragraphs."""
    print(f"... {text}", file=sys.stderr, flush=True)


def with_section(page: str, heading: str, paragraphs: Iterable[str]) -> str:
    """Return the page with these paragraphs under the heading, in place of those there.

    Raises
    ------
    ValueError : the page has no such heading
    """
    before, found, rest = page.partition(heading)
    if not found:
        raise ValueError(f"the page has no {heading!r}")
    after = re.search(r"^## ", rest, re.MULTILINE)
    behind = "" if after is None else "\n" + rest[after.start() :]
    return "\n\n".join((before + heading, *paragraphs)) + "\n" + behind
