"""What a shell may put in place of the beginning of a word: commands, options, bundled names."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Run, environment

SHELLS = {
    "bash": """
        eval "$(_CASELOAD_COMPLETE=bash_source caseload)"
        compopt() { :; } # bash has it only while somebody types
        COMP_WORDS=(caseload solve four) COMP_CWORD=2
        _caseload_completion caseload four solve
        printf '%s\\n' "${COMPREPLY[@]}"
    """,
    "zsh": """
        autoload -Uz compinit; compinit -u -D
        eval "$(_CASELOAD_COMPLETE=zsh_source caseload)"
        compadd() { print -rl -- "${completions[@]}" } # zsh has it only while somebody types
        words=(caseload solve four) CURRENT=3
        _caseload_completion
    """,
    "fish": """
        _CASELOAD_COMPLETE=fish_source caseload | source
        complete -C "caseload solve four"
    """,
}


def completed(run: Run, words: str, place: int) -> list[str]:
    asked = run(_CASELOAD_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(place))
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.decode().split()


def test_commands(run: Run) -> None:
    assert completed(run, "caseload co", 1) == ["plain,compare", "plain,conflict"]


def test_options(run: Run) -> None:
    assert completed(run, "caseload solve x --time", 3) == ["plain,--time-limit"]


def test_words_of_an_option(run: Run) -> None:
    assert completed(run, "caseload solve x --objective p", 4) == ["plain,peak"]


def test_bundled_names_beside_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "field.json").touch()
    (tmp_path / "fields").mkdir()
    (tmp_path / "other.json").touch()
    answer = completed(run, "caseload solve field", 2)
    names = ["field_offices_fy2016", "field_offices_fy2024", "field.json", "fields/"]
    assert answer == [f"plain,{name}" for name in names]


def test_files_where_no_name_begins_so(run: Run) -> None:
    assert completed(run, "caseload solve zz", 2) == ["file,zz"]


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, optimizer.cli as c\n"
        "try: c.main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'rich', 'ortools'} & sys.modules.keys()), file=sys.stderr)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(
            _CASELOAD_COMPLETE="bash_complete", COMP_WORDS="caseload solve f", COMP_CWORD="2"
        ),
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert asked.stderr.decode().strip() == "[]"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    command = tmp_path / "caseload"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m optimizer.cli "$@"\n')
    command.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    arguments = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    asked = subprocess.run(
        [shell, *arguments, "-c", SHELLS[shell]],
        env=environment(PATH=path, PYTHONPATH=str(ROOT), HOME=str(tmp_path)),
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
    )
    assert "four_offices_2016" in asked.stdout.decode(), (asked.stdout, asked.stderr)
