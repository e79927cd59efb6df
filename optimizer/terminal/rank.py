"""The choices of one change as a person reads them: the best first, before and after."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.say_rank import say_change, say_number, say_reason
from optimizer.answers.say_service import said_plan
from optimizer.terminal.evaluate import broken_table
from optimizer.terminal.words import (
    Fields,
    clean,
    cost_heading,
    load_number,
    number,
    plain_table,
    text_of,
)


def rank_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    choices = answer["choices"]
    console.print(Text(clean(answer["name"]), style="bold"))
    start, peak = said_plan(answer["plan"]), load_number(answer["peak"])
    console.print(f"{say_change(answer['change'])}, {start}: peak {peak}.")
    console.print(say_number(answer))
    if answer["already_broken"]:
        console.print("\nRules that are broken already:")
        console.print(broken_table(answer["already_broken"]))
    if not choices:
        return
    console.print()
    console.print(_table(answer))
    refused = [row for row in choices if row["broken"]]
    if refused:
        console.print("\nRuled out:")
        reasons: dict[str, list[str]] = {}
        for row in refused:
            for one in row["broken"]:
                reasons.setdefault(say_reason(one), []).append(f"{choices.index(row) + 1}")
        for reason, rows in reasons.items():
            console.print(Text(f"  {', '.join(rows)}: {clean(reason)}"))
    if refused and len(choices) < answer["num_choices"]:
        console.print(f"\n{_how_far(len(choices), len(choices) - len(refused))}")


def _how_far(shown: int, allowed: int) -> str:
    """Return how many of the best are allowed where others that are not shown may be."""
    best = f"the {shown:,} choices that leave the lightest loads"
    if not allowed:
        return f"None of {best} is allowed; --allowed looks further."
    return f"Of {best} those allowed stand first, {allowed:,} in all; --allowed looks for more."


def _table(answer: Fields) -> Table:
    choices: list[Fields] = answer["choices"]
    what = answer["change"]["what"]
    pooled = any(row.get("pool") for row in choices)
    table = plain_table()
    table.add_column("", justify="right")
    if pooled:
        table.add_column("pool", overflow="fold")
    ends = [end for end, no in (("from", "add"), ("to", "remove")) if what != no]
    for end in ends:
        table.add_column(end, overflow="fold")
        table.add_column("load", justify="right", no_wrap=True)
    table.add_column("peak", justify="right")
    table.add_column(cost_heading(answer.get("cost_unit")), justify="right")
    table.add_column("", no_wrap=True)
    for place, row in enumerate(choices, 1):
        cells: list[str | Text] = [f"{place:,}"]
        if pooled:
            cells.append(clean(row["pool"] or ""))
        for end in ends:
            cells.append(f"{clean(row[f'{end}_office'])}, {clean(row[f'{end}_duty'])}")
            before, after = (load_number(row[f"{end}_load_{when}"]) for when in ("before", "after"))
            cells.append(Text.assemble((f"{before} → ", "dim"), after))
        allowed = "" if row["allowed"] else "ruled out"
        effect = {"lighter": "", "same": "no lighter", "heavier": "heavier"}[row["loads"]]
        if what == "remove":
            effect = ""
        cost = "" if row["cost"] is None else number(row["cost"])
        cells += [load_number(row["peak_after"]), cost, allowed or effect]
        table.add_row(*cells)
    return table
