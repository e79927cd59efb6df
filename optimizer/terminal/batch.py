"""The summary of a batch as a person reads it."""

from typing import TextIO

from rich.text import Text

from optimizer.answers.batch import Row, num_moves
from optimizer.terminal.words import (
    Fields,
    clean,
    count,
    laid_out,
    load_number,
    number,
    plain_table,
    screen,
)


def batch_text(rows: list[Row], stream: TextIO) -> str:
    """Return one line for each row, and a last one that counts them, laid out for a stream."""
    console = screen(stream)
    table = plain_table()
    table.add_column("instance", overflow="fold")
    table.add_column("outcome", overflow="fold")
    table.add_column("optimality")
    table.add_column("peak today", justify="right")
    table.add_column("best peak", justify="right")
    table.add_column("moves", justify="right")
    table.add_column("cost", justify="right")
    for row in rows:
        if row.report is None:
            failure = str(row.failure).replace("_", " ")
            table.add_row(clean(row.name), Text(failure, style="bold red"))
        else:
            table.add_row(clean(row.name), *_numbers(row, row.report))

    def show() -> None:
        console.print(table)
        for row in rows:
            if row.error is not None:
                console.print(Text(f"{clean(row.name)}: {clean(row.error)}", style="red"))
        console.print(Text(_counts(rows), style="bold"))

    return laid_out(console, show)


def _numbers(row: Row, report: Fields) -> list[str]:
    outcome = str(report["outcome"]).replace("_", " ")
    if report["stopped_by"] != "finished":
        outcome += f" ({str(report['stopped_by']).replace('_', ' ')})"
    today = load_number(report["today"])
    if report["outcome"] != "plan":
        return [outcome, "", today, "", "", ""]
    cost = number(report["totals"]["cost"])
    # Where all is proved the peak is, and the column before says so.
    apart = report["peak_label"] == "proved" != report["optimality"]
    peak = load_number(report["peak"]) + " (proved)" * apart
    return [outcome, str(report["optimality"]), today, peak, f"{num_moves(row):,}", cost]


def _counts(rows: list[Row]) -> str:
    failed = sum(row.report is None for row in rows)
    return f"{count(len(rows), 'instance')}: {len(rows) - failed:,} answered, {failed:,} failed."
