"""A conflict as a person reads it: what cannot hold together, and what would mend it."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.terminal.words import Fields, clean, number, plain_table, text_of

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
        console.print(Text(_title(conflict, place, len(answer["conflicts"])), style="bold"))
        console.print(_statements(conflict["statements"]))
        console.print(Text(_shown(conflict, place), style="dim"))
    if answer["outcome"] == "conflict":
        if answer["more"]:
            console.print("\nThere are more conflicts, of other rules.")
        console.print()
        _show_mends(console, answer)


def _headline(answer: Fields) -> Text:
    if answer["outcome"] == "feasible":
        return Text("The rules can be kept together.", style="green")
    early = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}
    stopped = early.get(answer["stopped_by"], "")
    if answer["outcome"] == "unknown":
        return Text(f"{stopped}Whether the rules can be kept together is not known.", "yellow")
    return Text(f"{stopped}The rules cannot all be kept.", style="bold red")


def _title(conflict: Fields, place: int, num: int) -> str:
    num_rules = len(conflict["statements"])
    which = "Conflict" if num == 1 else f"Conflict {place} of {num}"
    if num_rules == 0:
        return f"{which}: what is there allows no plan, whatever the rules."
    if num_rules == 1:
        return f"{which}: this rule alone cannot be kept."
    return f"{which}: these {num_rules:,} rules cannot be kept together."


def _shown(conflict: Fields, place: int) -> str:
    parts = {
        "counting": "Checked by counting.",
        "second_solver": "Two solvers, asked apart, say so.",
    }
    said = [parts[conflict["confirmed_by"]]]
    if not conflict["minimal"]:
        said.append("Fewer of them may do; that is not known.")
    elif len(conflict["statements"]) > 1:
        said.append("Without any one of them the others can be kept.")
        if conflict["smallest"]:
            others = "rules" if place == 1 else "of the other rules"
            said.append(f"No fewer {others} make a conflict.")
    return " ".join(said)


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
        known = answer["stopped_by"] == "finished"
        none = "No change of these rules leaves a plan: " if known else "No mend was found: "
        console.print(Text(f"{none}{clean(', '.join(asked))}."))
        return
    alone = all(len(mend["changes"]) == 1 for mend in mends)
    heading = "Each of these changes mends it:" if alone and len(mends) > 1 else "This mends it:"
    if not alone:
        heading = "No change mends it alone; these do together:"
    console.print(Text(heading, style="bold"))
    console.print(_changes([change for mend in mends for change in mend["changes"]]))
    console.print(Text(_how_far(mends), style="dim"))


def _how_far(mends: list[Fields]) -> str:
    alone = len(mends) > 1
    if all(mend["least"] for mend in mends):
        said = "Each is" if alone or len(mends[0]["changes"]) > 1 else "It is"
        said += " the least that does, and there is a verified plan with it."
    else:
        said = "There is a verified plan; whether less would do is not known for all."
    return f"{said} Nothing has been changed."


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
        table.add_row(*_place(one), _step(one), clean(one["words"]))
    return table


def _place(one: Fields) -> tuple[str, str, str]:
    row = "" if one["row"] is None else f"{one['row']:,}"
    return one["table"], row, one["column"] or ""


def _step(change: Fields) -> str:
    if change["table"] == "lanes" and change["row"] is None:
        return "more lanes"
    if change["to"] is None:
        rule_or_row = change["table"] == "rules" or change["column"] is None
        return "take out" if rule_or_row else "leave blank"
    if isinstance(change["to"], bool):
        return "false → true"
    return f"{number(change['from'])} → {number(change['to'])}"
