"""Random plans as workbooks, calculated by LibreOffice: ``python -m tests.sweep_workbook 50``.

Every cell that a formula fills must show what was written; so must every instance come back.
"""

import sys
import tempfile
from pathlib import Path

from optimizer import solve
from optimizer.files import instance_from_tables, instance_from_workbook
from optimizer.files.workbook import write_workbook
from tests.files.drawn import drawn_tables
from tests.files.spreadsheet import calculated, cells_of
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables

SECONDS = 5
"""For each instance; what was best until then is written."""


def sweep(num_seeds: int) -> int:
    """Return how many cells show something else than was written."""
    books: dict[str, bytes] = {}
    for seed in range(num_seeds):
        for draw in (random_tables, drawn_tables, random_rule_tables):
            instance = instance_from_tables(draw(seed))
            content = write_workbook(solve(instance, time_limit=SECONDS))
            assert instance_from_workbook(content).fingerprint == instance.fingerprint
            books[f"{draw.__name__}_{seed}"] = content
    with tempfile.TemporaryDirectory() as folder:
        found = calculated(Path(folder), books)
    wrong = cells = 0
    for name, content in books.items():
        for sheet, written in cells_of(content).items():
            for place, value in written.items():
                shown = found[name][sheet].get(place)
                cells += 1
                if isinstance(value, float) and isinstance(shown, float):
                    same = abs(value - shown) <= 1e-9 * max(1, abs(value))
                else:
                    same = str(shown) == str(value)
                if not same:
                    wrong += 1
                    print(name, sheet, place, repr(value), repr(shown))
    print(f"{len(books)} workbooks, {cells} cells, {wrong} wrong")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(sweep(int(sys.argv[1]) if len(sys.argv) > 1 else 10)))
