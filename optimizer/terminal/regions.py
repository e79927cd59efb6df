"""The table of regions: officers and loads before and after."""

from collections.abc import Callable
from typing import Any

from rich.table import Table

from optimizer.terminal.words import Fields, clean, load_aligned, number, plain_table

MOST_REGIONS = 12


def region_table(regions: list[Fields]) -> Table:
    """Return the regions with the heaviest load of a cell first, at most `MOST_REGIONS`."""
    table = plain_table()
    table.add_column("region", overflow="fold")
    for heading in ("officers", "load", "heaviest"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in heaviest_first(regions)[:MOST_REGIONS]:
        loads = [_change(row, name, load_aligned) for name in ("load", "peak")]
        officers = _change(row, "officers", number)
        table.add_row(clean(row["region"] or "(no region)"), officers, *loads)
    return table


def heaviest_first(regions: list[Fields]) -> list[Fields]:
    """Return regions by the heaviest of their cells, as it is after the moves if there are any."""
    return sorted(regions, key=_peak, reverse=True)


def _peak(row: Fields) -> tuple[bool, float]:
    peak = row["peak_today"] if row["officers"] is None else row["peak"]
    return (True, 0.0) if peak["value"] is None else (False, peak["value"])


def _change(row: Fields, name: str, spell: Callable[[Any], str]) -> str:
    old = spell(row[f"{name}_today"])
    new = old if row["officers"] is None else spell(row[name])
    return old if old == new else f"{old} → {new}"
