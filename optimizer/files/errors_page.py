"""Prints docs/errors.md from the catalogue and the refusals in the source.

``python -m optimizer.files.errors_page > docs/errors.md``
"""

import ast
import json
import sys
from pathlib import Path
from typing import NamedTuple

from optimizer.files.catalogue import CATALOGUE, GOOD
from optimizer.files.catalogue_warnings import WARNINGS
from optimizer.files.entries import Entry, Folder, Words

PACKAGES = ("optimizer", "api")

OPENING = """\
# What can be wrong with an input, and what a question may be refused for

This page is printed by `python -m optimizer.files.errors_page`; a test keeps it complete.

## Faults

A faulty input ends with exit code 2 (over HTTP, status 422). All faults are reported at once, each
with its code, table, row, column, value, what is wrong and what would mend it; `caseload check`
lists them without solving. Rows count from 1 at the first row under the heading. Codes are stable.

Each code below comes with the smallest input that has it. Where only some tables are shown, they
stand beside, or in place of, those of this smallest good input; `null` takes a table away:
"""

OF_WARNINGS = """\
## Warnings

`caseload check` also warns of what is allowed and yet is mostly a slip. A warning has the fields of
a fault, stops nothing and changes no exit code; where there are faults none are looked for.
"""

REFUSALS = """\
## Refusals

A rule or question that this version, or the engine asked for, cannot honour is refused with exit
code 3, never silently ignored. Words in braces stand for what fits the case.
"""


class RefusalSite(NamedTuple):
    """A place in the source that refuses."""

    code: str
    message: str
    remedy: str


def page() -> str:
    """Return the text of docs/errors.md."""
    sections = [OPENING, _fenced(_tables(GOOD), "json")]
    sections += [_section(code, entry) for code, entry in CATALOGUE.items()]
    sections.append(OF_WARNINGS)
    sections += [_section(code, entry) for code, entry in WARNINGS.items()]
    sections.append(REFUSALS)
    sections += [
        f"### `{site.code}`\n\n{site.message}\n\nRemedy: {site.remedy}\n" for site in refusals()
    ]
    return "\n".join(sections)


def refusals() -> list[RefusalSite]:
    """Return every ``Refusal(code, message, remedy)`` of the source, by code, each code once."""
    root = Path(__file__).parents[2]
    sites: dict[str, RefusalSite] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Refusal"):
                    site = _site(node, path)
                    sites.setdefault(site.code, site)
    return [sites[code] for code in sorted(sites)]


def _site(call: ast.Call, path: Path) -> RefusalSite:
    given = dict(zip(RefusalSite._fields, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    match given["code"]:
        case ast.Constant(value=str(code)):
            return RefusalSite(code, _spelled(given["message"]), _spelled(given["remedy"]))
        case _:
            place = f"{path}, line {call.lineno}"
            raise ValueError(f"{place}: the code of a refusal is not spelled out")


def _spelled(node: ast.expr) -> str:
    """Return a text as it stands in the source, with names in braces where values go."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(_spelled, parts))
        case ast.FormattedValue(value=value):
            return f"{{{value.id}}}" if isinstance(value, ast.Name) else "{…}"
        case ast.BinOp(left=left, right=right):
            return _spelled(left) + _spelled(right)
        case _:
            return "{…}"


def _section(code: str, entry: Entry) -> str:
    return f"### `{code}`\n\n{entry.cause}\n\nRemedy: {entry.remedy}\n\n{_example(entry.example)}"


def _example(example: dict[str, object] | bytes | Folder | Words) -> str:
    match example:
        case Words():
            return f"Smallest input: {example.text}.\n"
        case Folder():
            return "\n".join(
                f"`{name}`\n\n{_fenced(content.decode(errors='backslashreplace'), 'text')}"
                for name, content in example.files.items()
            )
        case bytes():
            return _fenced(example.decode(), "text")
        case _:
            return _fenced(_tables(example), "json")


def _tables(tables: object) -> str:
    return json.dumps(tables, ensure_ascii=False)


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
