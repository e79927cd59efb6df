"""How long a command takes from nothing, beside importing the library it cannot do without."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROUNDS = 9
ROOT = Path(__file__).parents[1]

NUMPY = 'python -c "import numpy"'
HELP = "caseload --help"
SOLVE = "caseload solve four_offices_2016"
COMMANDS = {
    NUMPY: ("-c", "import numpy"),
    HELP: ("-m", "optimizer.cli", "--help"),
    SOLVE: ("-m", "optimizer.cli", "solve", "four_offices_2016"),
}


def measure() -> dict[str, float]:
    """Return the median seconds of each command, all taking turns."""
    times: dict[str, list[float]] = {command: [] for command in COMMANDS}
    for _ in range(ROUNDS):
        for command, arguments in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
            times[command].append(time.perf_counter() - start)
    return {command: median(of_command) for command, of_command in times.items()}
