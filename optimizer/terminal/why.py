"""Why not otherwise, and what an officer is worth, as a person reads it."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.terminal.moves import print_moves
from optimizer.terminal.words import (
    MOST_ROWS,
    Fields,
    clean,
    cost_heading,
    load_number,
    more_rows,
    number,
    plain_table,
    text_of,
)

EARLY = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}
STYLES = {"as_good": "green", "already": "green", "cannot": "bold red", "infeasible": "bold red"}
WORDS = {"proved": "proved", "claimed": "claimed, not checked", "none": "not proved"}


def why_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def values_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the table of values laid out for a stream."""
    return text_of(stream, _show_values, answer)


def _show(console: Console, answer: Fields) -> None:
    console.print(Text(clean(answer["name"]), style="bold"))
    stopped = EARLY.get(answer["stopped_by"], "")
    style = STYLES.get(answer["outcome"], "")
    console.print(Text(f"{stopped}{clean(answer['statement'])}", style=style))
    if answer["rules"]:
        console.print()
        console.print(_rules(answer["rules"]))
    if answer["alternative"] is None:
        return
    console.print()
    console.print(_both(answer))
    changed = [
        *answer["heavier"],
        *answer["lighter"],
        *(cell for cell in answer["moved"] if cell["load"] == cell["load_before"]),
    ]
    if changed:
        console.print()
        console.print(_cells(changed))
        _more(console, more_rows(len(changed), "cell", "those that get heavier first"))
    if answer["moves"]:
        console.print()
        console.print(Text("Its moves:", style="bold"))
        print_moves(console, answer["moves"], answer.get("cost_unit"))


def _both(answer: Fields) -> Table:
    table = plain_table(gap=4)
    table.add_column("")
    table.add_column("heaviest load", justify="right")
    table.add_column(cost_heading(answer.get("cost_unit")), justify="right")
    table.add_column("")
    for name, words in (("best", "best plan"), ("alternative", "as you ask")):
        plan = answer[name]
        table.add_row(
            words, load_number(plan["peak"]), number(plan["cost"]), WORDS[plan["optimality"]]
        )
    return table


def _cells(cells: list[Fields]) -> Table:
    table = plain_table()
    table.add_column("office", overflow="fold")
    table.add_column("duty", overflow="fold")
    table.add_column("officers", justify="right", no_wrap=True)
    table.add_column("load", justify="right", no_wrap=True)
    for cell in cells[:MOST_ROWS]:
        table.add_row(
            clean(cell["office"]),
            clean(cell["duty"]),
            _change(number(cell["officers_before"]), number(cell["officers"])),
            _change(load_number(cell["load_before"]), load_number(cell["load"])),
        )
    return table


def _change(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _rules(rules: list[Fields]) -> Table:
    table = plain_table()
    table.add_column("table")
    table.add_column("row", justify="right")
    table.add_column("column")
    table.add_column("says", overflow="fold")
    for one in rules:
        row = "" if one["row"] is None else f"{one['row']:,}"
        table.add_row(one["table"], row, one["column"] or "", clean(one["words"]))
    return table


def _show_values(console: Console, answer: Fields) -> None:
    console.print(Text(clean(answer["name"]), style="bold"))
    stopped = EARLY.get(answer["stopped_by"], "")
    if answer["best"] is None:
        known = "No plan keeps all the rules." if answer["outcome"] == "infeasible" else "Unknown."
        console.print(Text(f"{stopped}{known}"))
        return
    best = answer["best"]
    label = WORDS[best["optimality"]]
    console.print(
        f"{stopped}Heaviest load in the best plan: {load_number(best['peak'])} ({label})."
    )
    console.print("With one officer more (+1) or fewer (-1) on board in a cell it is at best:")
    console.print()
    console.print(_values(answer["cells"]))
    _more(console, more_rows(len(answer["cells"]), "cell", "in the order of their ids"))
    far = "As far as: for so many officers, each changes it by as much as the first."
    console.print(Text(far, style="dim"))
    if any(value["optimality"] != "proved" for value in _all_values(answer)):
        console.print(Text("A star marks what is not checked by counting.", style="dim"))


def _all_values(answer: Fields) -> list[Fields]:
    return [cell[way] for cell in answer["cells"] for way in ("more", "fewer") if cell[way]]


def _values(cells: list[Fields]) -> Table:
    table = plain_table()
    table.add_column("office", overflow="fold")
    table.add_column("duty", overflow="fold")
    table.add_column("on board", justify="right")
    for way in ("+1", "-1"):
        table.add_column(way, justify="right", no_wrap=True)
        table.add_column("as far as", justify="right", no_wrap=True)
    table.add_column("own load, +1", justify="right", no_wrap=True)
    for cell in cells[:MOST_ROWS]:
        more: Fields = cell["more"]
        own = _change(load_number(cell["load"]), load_number(more["load"])) if more["peak"] else ""
        table.add_row(
            clean(cell["office"]),
            clean(cell["duty"]),
            number(cell["officers_today"]),
            *_value(more),
            *_value(cell["fewer"]),
            own,
        )
    return table


def _value(value: Fields | None) -> tuple[str, str]:
    if value is None:
        return "", ""
    if value["peak"] is None:
        return "no plan", ""
    star = "" if value["optimality"] == "proved" else "*"
    follows = "+" if value["follows_on"] else ""
    return f"{load_number(value['peak'])}{star}", f"{value['same_for']:,}{follows}"


def _more(console: Console, line: str | None) -> None:
    if line:
        console.print(Text(line, style="dim"))
