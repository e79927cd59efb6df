"""Small instances as files, and the command as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Write = Callable[..., str]

TABLES: dict[str, object] = {
    "format": "caseload/1",
    "name": "two offices",
    "offices": [{"office": "A"}, {"office": "Ö"}],
    "duties": [{"duty": "D"}],
    "caseload": [
        {"office": "A", "duty": "D", "cases": 60},
        {"office": "Ö", "duty": "D", "cases": 30},
    ],
    "staff": [
        {"office": "A", "duty": "D", "officers": 1},
        {"office": "Ö", "duty": "D", "officers": 2},
    ],
}
"""Today A has 60 cases an officer. With one officer moved it is 60/2 = 30 and 30/1 = 30: best."""

NO_ROOM = {
    "limits": [{"office": "A", "duty": "D", "max": 1}, {"office": "Ö", "duty": "D", "max": 1}]
}
"""Three officers are on board and there is room for two: infeasible."""

FAULTS = {
    "caseload": [
        {"office": "A", "duty": "D", "cases": -60},
        {"office": "Ö", "duty": "D", "cases": 3.5},
    ]
}
"""A negative count and one that is not whole."""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "optimizer.cli", *arguments]


def environment(**extra: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name != "CASELOAD_DEBUG"}
    return plain | {"PYTHONPATH": str(ROOT)} | extra
