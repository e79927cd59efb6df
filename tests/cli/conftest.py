"""Instances as files, and the command run."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import TABLES, Run, Write, command, environment


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an instance, some tables in place of the usual ones, and give its path."""

    def write(name: str = "two.json", **tables: object) -> str:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(TABLES | tables), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in an empty folder."""

    def run(*arguments: str, **extra: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment(**extra),
            capture_output=True,
            timeout=120,
        )

    return run
