"""Keeps free text in a CSV file from being run as a formula by a spreadsheet.

A text that a spreadsheet would take for a formula gets an apostrophe in front; so does one that
already begins with apostrophes before such a character, so that taking one away always gives the
text back.
"""

import re

FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard(text: str) -> str:
    """Return the text as it is safe in a CSV cell."""
    return f"'{text}" if FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return the text that `guard` made safe."""
    return text[1:] if GUARDED.match(text) else text
