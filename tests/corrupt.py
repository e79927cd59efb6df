"""Reports gone wrong: one number at a time, or another plan under the best plan's claims."""

from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from typing import Any, cast

Report = dict[str, Any]

SECTIONS = ("peak", "cells", "moves", "work", "totals", "levels", "proof")
PLAN_FIELDS = ("outcome", "cells", "moves", "work", "totals", "levels", "peak", "bottleneck")
LABELS = ("office", "duty", "pool", "kind", "from", "to", "statement", "label", "case_type")
LABEL_STARTS = ("from_", "to_")
"""Fields, and how fields start, whose text is no number even where it looks like one."""


def corruptions(report: Report) -> Iterator[tuple[str, Report]]:
    """Yield (where, the report with one number off by one) for every number of `SECTIONS`.

    The report is the same object each time, and whole again at the end.
    """
    for section in SECTIONS:
        if report.get(section) is not None:
            yield from _walk(report, section, section, report)


def _walk(report: Report, where: str, key: str | int, parent: Any) -> Iterator[tuple[str, Report]]:
    value = parent[key]
    if isinstance(value, dict):
        for field in list(cast(Report, value)):
            if field not in LABELS and not field.startswith(LABEL_STARTS):
                yield from _walk(report, f"{where}.{field}", field, value)
    elif isinstance(value, list):
        for i in range(len(cast("list[Any]", value))):
            yield from _walk(report, f"{where}.{i}", i, value)
    else:
        for wrong in _near(value):
            parent[key] = wrong
            try:
                yield f"{where} {value} -> {wrong}", report
            finally:
                parent[key] = value


def _near(value: object) -> list[object]:
    """Return the number's neighbours, spelled as it is; none where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return []
    if isinstance(value, str):
        try:
            number = Fraction(value)
        except ValueError:
            return []
        step = Fraction(1, number.denominator)
        return [str(number + step), str(number - step)]
    return [value + 1, value - 1]


def under_claims(report: Report, other: Report) -> Iterator[tuple[str, Report]]:
    """Yield the other report's plan with the claims of the first, by either proof."""
    for whose, proof in (("the best plan's", report), ("its own", other)):
        forged = deepcopy(report)
        forged |= {field: deepcopy(other[field]) for field in PLAN_FIELDS if field in other}
        forged["proof"] = deepcopy(proof["proof"])
        forged["optimality"] = "proved"
        yield f"with {whose} proof", forged
