"""Tests a running service against its own document with schemathesis, every check on but one.

python -m tests.api.fuzz --cases 5000
"""

import argparse
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.api.service import KEY, KEYS, Service, running

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")

MEANT = "use_after_free"
"""To cancel a job is a DELETE that keeps the job and its best plan: it is meant to be there
afterwards. That a job forgotten is gone is tested by hand."""

SETTINGS = {
    "CASELOAD_SOLVERS": "2",
    "CASELOAD_STALL_SECONDS": "2",
    "CASELOAD_JOBS_PER_KEY": "1000000",
}


@dataclass(frozen=True)
class Run:
    """What schemathesis said: whether all passed, how many cases there were, and all of it."""

    passed: bool
    num_cases: int
    text: str


def fuzz(service: Service, seed: int, num_examples: int, phases: str) -> Run:
    """Return what a run with a seed has found."""
    done = subprocess.run(
        [
            str(SCHEMATHESIS),
            *("--config-file", str(CONFIGURATION), "run", f"{service.url}/openapi.json"),
            *("--header", f"Authorization: Bearer {KEY}", "--checks", "all"),
            *("--exclude-checks", MEANT),
            *("--phases", phases, "--max-examples", str(num_examples), "--seed", str(seed)),
            *("--request-timeout", "60", "--continue-on-failure"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    found = re.search(r"([\d,]+) generated", done.stdout)
    num_cases = int(found[1].replace(",", "")) if found else 0
    return Run(done.returncode == 0, num_cases, done.stdout)


def errors(service: Service) -> list[str]:
    """Return what the service itself has logged as going wrong."""
    return [str(line) for line in service.lines() if line.get("level") in ("error", "critical")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    num_cases, seed = 0, chosen.seed
    with running("--workers", "1", **KEYS, **SETTINGS) as service:
        while num_cases < chosen.cases:
            run = fuzz(service, seed, 40, "examples,coverage,fuzzing,stateful")
            num_cases += run.num_cases
            print(f"seed {seed}: {run.num_cases:,} cases, {num_cases:,} in all", flush=True)
            if not run.passed or run.num_cases == 0:
                sys.exit(run.text)
            seed += 1
        wrong = errors(service)
    if wrong:
        sys.exit("\n".join(wrong))
    print("No server error, no answer that the document does not have.")


if __name__ == "__main__":
    main()
