"""The table of moves."""

from rich.table import Table

from optimizer.answers.plain import moves_in_words
from optimizer.terminal.words import MOST_ROWS, Fields, clean, count, number, plain_table

KINDS = {"transfer": "transfer", "duty_change": "duty change", "hire": "hire"}


def move_line(totals: Fields) -> str:
    """Return how many moves there are of each kind, and what they cost together."""
    return f"Moves: {moves_in_words(totals)}"


def move_table(moves: list[Fields]) -> Table:
    """Return the first moves, at most `MOST_ROWS`, in their order."""
    pooled = any(move["pool"] for move in moves)
    table = plain_table()
    table.add_column("move")
    for heading in ("pool", "from", "to") if pooled else ("from", "to"):
        table.add_column(heading, overflow="fold")
    table.add_column("cost", justify="right")
    for move in moves[:MOST_ROWS]:
        pool = [clean(move["pool"] or "")] if pooled else []
        table.add_row(
            count(move["officers"], KINDS[move["kind"]]),
            *pool,
            _place(move["from_office"], move["from_duty"]),
            _place(move["to_office"], move["to_duty"]),
            number(move["cost"]),
        )
    return table


def work_table(work: list[Fields]) -> Table:
    """Return the first rows of cases that other offices handle, at most `MOST_ROWS`."""
    typed = any(row["case_type"] for row in work)
    table = plain_table()
    table.add_column("work")
    for heading in ("case type", "of", "handled in") if typed else ("of", "handled in"):
        table.add_column(heading, overflow="fold")
    table.add_column("cost", justify="right")
    for row in work[:MOST_ROWS]:
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
