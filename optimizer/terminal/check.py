"""What is in an input as a person reads it."""

from collections.abc import Sequence

from optimizer.domain.errors import Fault
from optimizer.terminal.endings import place_of
from optimizer.terminal.words import Fields, clean, count, load_number, number

MOST_ALIKE = 10
"""Warnings of a kind that are shown before a line says how many more there are."""


def totals_text(totals: Fields) -> str:
    """Return the totals, a line for each."""
    weighted, fte = totals["weighted_cases"], totals["fte"]
    named = f", {count(totals['pools'], 'pool')}" if totals["pools"] else ""
    full = f" ({number(fte)} FTE)" if fte != totals["officers"] else ""
    lines = {
        "offices": number(totals["offices"]),
        "duties": number(totals["duties"]),
        "cells": f"{number(totals['cells'])}, {number(totals['cells_with_cases'])} with cases",
        "cases": number(totals["cases"])
        + (f" ({number(weighted)} weighted)" if weighted != totals["cases"] else ""),
        "officers": f"{number(totals['officers'])}{full}{named}",
    }
    if totals["hires"]:
        lines["hires"] = f"up to {number(totals['hires'])}"
    lines["load today"] = _loads(totals)
    width = max(map(len, lines)) + 2
    return "".join(f"  {about:{width}}{says}\n" for about, says in lines.items())


def _loads(totals: Fields) -> str:
    if totals["peak_office"] is None:
        return "no cases"
    if totals["load_today"] is None:
        return "nobody has time for cases"
    where = clean(f"{totals['peak_office']}, {totals['peak_duty']}")
    said = f"{load_number(totals['load_today'])} over all; heaviest "
    if totals["peak_today"] is None:
        rest = totals["uncovered_today"] - 1
        more = f", and {count(rest, 'cell')} more" if rest else ""
        return f"{said}uncovered ({where}{more})"
    return f"{said}{load_number(totals['peak_today'])} ({where})"


def warnings_text(warnings: Sequence[Fault]) -> str:
    """Return the warnings, those of a kind together, with what to do said once."""
    kinds: dict[str, list[Fault]] = {}
    for warning in warnings:
        kinds.setdefault(warning.code, []).append(warning)
    lines = [f"{count(len(warnings), 'warning')}; none of them stops anything:"]
    for code, alike in kinds.items():
        lines.append(f"  {code}: {alike[0].remedy}")
        lines += [f"    {place_of(one)}: {clean(one.message)}" for one in alike[:MOST_ALIKE]]
        if len(alike) > MOST_ALIKE:
            lines.append(f"    ... and {len(alike) - MOST_ALIKE:,} more")
    return "\n".join(lines) + "\n"
