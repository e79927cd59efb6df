"""A conflict as a person reads it: what cannot hold together, and what would mend it."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.say_conflict import (
    say_checked,
    say_least,
    say_mends,
    say_outcome,
    say_step,
    say_title,
)
from optimizer.terminal.words import Fields, clean, plain_table, text_of

MOST_SUGGESTED = 4
"""Names in the line that says how to ask for mends."""


def conflict_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    console.print(Text(clean(answer["name"]), style="bold"))
    console.print(_headline(answer))
    for place, conflict in enumerate(answer["conflicts"], 1):
        console.print()
        console.print(Text(say_title(conflict, place, len(answer["conflicts"])), style="bold"))
        console.print(_statements(conflict["statements"]))
        console.print(Text(say_checked(conflict, place), style="dim"))
    if answer["outcome"] == "conflict":
        if answer["more"]:
            console.print("\nThere are more conflicts, of other rules.")
        console.print()
        _show_mends(console, answer)


def _headline(answer: Fields) -> Text:
    styles = {"feasible": "green", "unknown": "yellow"}
    return Text(say_outcome(answer), style=styles.get(answer["outcome"], "bold red"))


def _show_mends(console: Console, answer: Fields) -> None:
    mends: list[Fields] = answer["mends"]
    asked: list[str] = answer["provenance"]["question"]["may_change"]
    if not asked:
        names = [s["name"] for conflict in answer["conflicts"] for s in conflict["statements"]]
        if names:
            console.print("To see what would mend it, say what may be changed, as in")
            line = Text(f"  --may-change {clean(','.join(names[:MOST_SUGGESTED]))}")
            console.print(line, soft_wrap=True)
        return
    if not mends:
        console.print(Text(clean(say_mends(answer))))
        return
    console.print(Text(say_mends(answer), style="bold"))
    console.print(_changes([change for mend in mends for change in mend["changes"]]))
    console.print(Text(say_least(mends), style="dim"))


def _statements(statements: list[Fields]) -> Table:
    table = plain_table()
    table.add_column("table")
    table.add_column("row", justify="right")
    table.add_column("column")
    table.add_column("says", overflow="fold")
    for one in statements:
        table.add_row(*_place(one), clean(one["words"]))
    return table


def _changes(changes: list[Fields]) -> Table:
    table = plain_table()
    table.add_column("table")
    table.add_column("row", justify="right")
    table.add_column("column")
    table.add_column("change")
    table.add_column("says then", overflow="fold")
    for one in changes:
        table.add_row(*_place(one), say_step(one), clean(one["words"]))
    return table


def _place(one: Fields) -> tuple[str, str, str]:
    row = "" if one["row"] is None else f"{one['row']:,}"
    return one["table"], row, one["column"] or ""
