"""The table of moves."""

from rich.table import Table

from optimizer.terminal.words import MOST_ROWS, Fields, clean, count, number, plain_table

KINDS = {"transfer": "transfer", "duty_change": "duty change", "hire": "hire"}


def move_line(totals: Fields) -> str:
    """Return how many moves there are of each kind, and what they cost together."""
    kinds = (("hires", "hire"), ("transfers", "transfer"), ("duty_changes", "duty change"))
    counts = [count(totals[field], kind) for field, kind in kinds if totals[field]]
    return f"Moves: {', '.join(counts)}; cost {number(totals['cost'])}"


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


def _place(office: object, duty: object) -> str:
    return "(new)" if office is None else f"{clean(office)}, {clean(duty)}"
