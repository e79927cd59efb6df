"""Random instances of all rules together, against a brute force written from the docs.

`python -m tests.oracle --count 20000 --start 0 --jobs 2`; a line begins with its instance's number.
"""

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tests.oracle.compare import disagreements
from tests.oracle.tables import random_oracle_tables


def main() -> int:
    """Ask about all instances, print what is wrong, and return 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--around", type=int, default=1, help="questions beside solve, of each")
    parser.add_argument("--tables", action="store_true", help="print the first instance, no more")
    given = parser.parse_args()
    if given.tables:
        print(json.dumps(random_oracle_tables(given.start), ensure_ascii=False))
        return 0
    wrong, skipped, began = 0, 0, time.monotonic()
    seeds = range(given.start, given.start + given.count)
    with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool:
        answers = pool.map(partial(disagreements, around=given.around), seeds, chunksize=5)
        for done, found in enumerate(answers, 1):
            skipped += found is None
            wrong += bool(found)
            for line in found or []:
                print(line, flush=True)
            if done % 500 == 0:
                print(f"{done} of {given.count}, {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(f"{given.count} instances, {skipped} too large, {wrong} with something wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
