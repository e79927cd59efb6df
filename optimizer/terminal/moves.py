"""The moves, the largest first, and what those that are left out come to."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.largest import largest_first, rest_in_words
from optimizer.answers.plain import moves_in_words
from optimizer.terminal.words import (
    MOST_ROWS,
    Fields,
    clean,
    cost_heading,
    count,
    number,
    plain_table,
)

KINDS = {"transfer": "transfer", "duty_change": "duty change", "hire": "hire"}


def move_line(answer: Fields) -> Text:
    """Return how many moves an answer has of each kind, and what they cost together."""
    said = moves_in_words(answer["totals"], answer.get("cost_unit"))
    return Text(f"Moves: {said}", style="bold")


def print_moves(console: Console, moves: list[Fields], cost_unit: str | None) -> None:
    """Show the largest moves, at most `MOST_ROWS`, and the sum of the others."""
    ordered = largest_first(moves)
    console.print(_move_table(ordered[:MOST_ROWS], cost_unit))
    _print_rest(console, ordered[MOST_ROWS:], cost_unit)


def print_work(console: Console, work: list[Fields], cost_unit: str | None) -> None:
    """Show the most cases handled elsewhere, at most `MOST_ROWS` rows, and the others' sum."""
    ordered = largest_first(work)
    console.print(_work_table(ordered[:MOST_ROWS], cost_unit))
    _print_rest(console, ordered[MOST_ROWS:], cost_unit)


def _print_rest(console: Console, rest: list[Fields], cost_unit: str | None) -> None:
    if rest:
        said = f"... and {rest_in_words(rest, cost_unit)} (largest first); --format json shows all."
        console.print(Text(said, style="dim"))


def _move_table(moves: list[Fields], cost_unit: str | None) -> Table:
    pooled = any(move["pool"] for move in moves)
    table = plain_table()
    table.add_column("move")
    for heading in ("pool", "from", "to") if pooled else ("from", "to"):
        table.add_column(heading, overflow="fold")
    table.add_column(cost_heading(cost_unit), justify="right")
    for move in moves:
        pool = [clean(move["pool"] or "")] if pooled else []
        table.add_row(
            count(move["officers"], KINDS[move["kind"]]),
            *pool,
            _place(move["from_office"], move["from_duty"]),
            _place(move["to_office"], move["to_duty"]),
            number(move["cost"]),
        )
    return table


def _work_table(work: list[Fields], cost_unit: str | None) -> Table:
    typed = any(row["case_type"] for row in work)
    table = plain_table()
    table.add_column("work")
    for heading in ("case type", "of", "handled in") if typed else ("of", "handled in"):
        table.add_column(heading, overflow="fold")
    table.add_column(cost_heading(cost_unit), justify="right")
    for row in work:
        kind = [clean(row["case_type"] or "")] if typed else []
        table.add_row(
            count(row["cases"], "case"),
            *kind,
            _place(row["office"], row["duty"]),
            clean(row["to_office"]),
            number(row["cost"]),
        )
    return table


def _place(office: object, duty: object) -> str:
    return "(new)" if office is None else f"{clean(office)}, {clean(duty)}"
