"""The examples of a page, played: its text again, every shown output made anew.

Three kinds of fenced block are examples, in the order of the page, in one empty folder that has
a copy of the bundled instances in it:

* a block under a line that is nothing but a file's name in backticks is written to that file;
* ``console``: each line after ``$ `` goes to a shell in which `caseload` is the command of this
  tree, and the lines up to the next ``$ `` are what it prints, on 80 columns without colour;
* ``python``: runs as a script; a ``text`` block straight after it is what it prints.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FILE_NAME = re.compile(r"`([\w.-]+\.\w+)`")
SECONDS = 120


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and where its content stands, `[start, stop)` in lines."""

    language: str
    start: int
    stop: int


def blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the fenced blocks of a page in their order."""
    start: int | None = None
    fence, language = "", ""
    for number, line in enumerate(lines):
        opening = re.fullmatch(r"(`{3,})(\w*)", line)
        if start is None and opening:
            fence, language = opening.groups()
            start = number + 1
        elif start is not None and line == fence:
            yield Block(language, start, number)
            start = None
    assert start is None, "a fenced block is not closed"


def play(text: str, folder: Path) -> str:
    """Return the page with the outputs that its examples have now.

    Parameters
    ----------
    folder : where they run, made anew
    """
    folder.mkdir()
    shutil.copytree(ROOT / "instances", folder / "instances", ignore=_only_instances)
    environment = _environment(folder)
    lines = text.split("\n")
    found = list(blocks(lines))
    played: list[str] = []
    written = 0
    for place, block in enumerate(found):
        content = lines[block.start : block.stop]
        shown = block
        output: list[str] | None = None
        if name := _file_name(lines, block):
            (folder / name).write_text("".join(f"{line}\n" for line in content), encoding="utf-8")
        elif block.language == "console":
            output = list(_in_shell(content, folder, environment))
        elif block.language == "python":
            printed = _run([sys.executable, "-"], folder, environment, "\n".join(content))
            shown = _text_after(lines, found, place)
            assert shown or not printed, f"nothing on the page shows what is printed: {printed}"
            output = _lines(printed) if shown else None
        if output is not None and shown is not None:
            played += [*lines[written : shown.start], *output]
            written = shown.stop
    return "\n".join([*played, *lines[written:]])


def _in_shell(content: list[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Yield each command of a console block with what it prints."""
    assert content[0].startswith("$ "), "a console block begins with a command"
    unfinished = False
    command: list[str] = []
    for line in content:
        if unfinished or line.startswith("$ "):
            yield line
            command.append(line.removeprefix("$ "))
            unfinished = line.endswith("\\")
            if not unfinished:
                script = "\n".join(command)
                yield from _lines(_run(["bash", "-c", script], folder, environment, ""))
                command = []


def _run(arguments: list[str], folder: Path, environment: dict[str, str], typed: str) -> str:
    done = subprocess.run(
        arguments,
        cwd=folder,
        env=environment,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
    )
    failed = done.returncode and arguments[0] == sys.executable
    assert not failed, f"a python example fails: {done.stdout}"
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which `caseload` and `python` are those of this tree."""
    commands = folder.with_name(f"{folder.name} commands")
    commands.mkdir()
    for name, start in (("caseload", ["-m", "optimizer.cli"]), ("python", [])):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, *start])} "$@"\n')
        script.chmod(0o755)
    plain = {name: value for name, value in os.environ.items() if name != "CASELOAD_DEBUG"}
    return plain | {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "LC_ALL": "C",
        "PYTHONUTF8": "1",
    }


def _only_instances(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "sources" or name.endswith((".py", "__pycache__"))]


def _file_name(lines: list[str], block: Block) -> str | None:
    before = [line for line in lines[: block.start - 1] if line]
    named = FILE_NAME.fullmatch(before[-1]) if before else None
    return named[1] if named else None


def _text_after(lines: list[str], found: list[Block], place: int) -> Block | None:
    following = found[place + 1] if place + 1 < len(found) else None
    if following is None or following.language != "text":
        return None
    between = lines[found[place].stop + 1 : following.start - 1]
    return None if any(between) else following


def _lines(printed: str) -> list[str]:
    return printed.removesuffix("\n").split("\n") if printed else []
