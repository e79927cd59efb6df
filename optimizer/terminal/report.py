"""A report as a person reads it: three peaks, the cells, the moves, the reason and the proof."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.plain import headline, peak_alone_in_words, peak_known
from optimizer.terminal.cells import cell_table
from optimizer.terminal.moves import move_line, print_moves, print_work
from optimizer.terminal.regions import MOST_REGIONS, region_table
from optimizer.terminal.words import (
    STANDARD_UNIT,
    Fields,
    clean,
    count,
    load_number,
    more_rows,
    plain_table,
    text_of,
    unit,
)


def report_text(report: Fields, stream: TextIO | None) -> str:
    """Return the report laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, report)


def _show(console: Console, report: Fields) -> None:
    cells: list[Fields] = report["cells"]
    moves: list[Fields] = report["moves"]
    planned: bool = report["outcome"] == "plan"
    console.print(Text(clean(report["name"]), style="bold"))
    console.print(_headline(report))
    console.print()
    console.print(f"Heaviest load, in {_unit_in_words(cells)}:")
    console.print(_peaks(report))
    console.print()
    console.print(cell_table(cells, planned, console.width))
    _print_more(console, more_rows(len(cells), "cell", "heaviest first"))
    console.print()
    _print_regions(console, report.get("regions", []))
    work: list[Fields] = report["work"]
    if moves or work:
        console.print(move_line(report))
        _print_peak_alone(console, report)
    for rows, show in ((moves, print_moves), (work, print_work)):
        if rows:
            show(console, rows, report.get("cost_unit"))
            console.print()
    if planned and not (moves or work):
        best = report["optimality"] == "proved"
        console.print(f"{'Nobody needs to move' if best else 'Nobody moves in the plan found'}.\n")
    _show_reasons(console, report)


def _print_regions(console: Console, regions: list[Fields]) -> None:
    if len(regions) > 1:
        console.print(region_table(regions))
        rest = len(regions) - MOST_REGIONS
        if rest > 0:
            _print_more(console, f"... and {count(rest, 'more region')} (heaviest cell first).")
        console.print()


def _headline(report: Fields) -> Text:
    styles = {"infeasible": "bold red", "no_plan": "yellow"}
    early = "yellow" if report["stopped_by"] != "finished" else ""
    return Text(headline(report), style=styles.get(report["outcome"], early))


def _peaks(report: Fields) -> Table:
    table = plain_table(gap=4)
    table.add_column("today")
    table.add_column("in proportion, rules aside")
    table.add_column("best placement")
    if report["outcome"] == "plan":
        best = Text.assemble(
            (load_number(report["peak"]), "bold green"), f"  ({peak_known(report)})"
        )
    else:
        best = Text("none", style="bold red")
    today, proportional = load_number(report["today"]), load_number(report["proportional"])
    table.add_row(Text(today, style="bold"), Text(proportional, style="bold"), best)
    return table


def _unit_in_words(cells: list[Fields]) -> str:
    counted = unit(cells)
    return "multiples of the standard caseload" if counted == STANDARD_UNIT else counted


def _print_peak_alone(console: Console, report: Fields) -> None:
    """Say what the peak alone would cost, and how to have that where it is the smaller part."""
    said = peak_alone_in_words(report)
    if said:
        offer = ""
        if 2 * report["peak_alone"]["cost"] < report["totals"]["cost"]:
            offer = " --objective peak has the first alone."
        console.print(f"{said}{offer}")


def _show_reasons(console: Console, report: Fields) -> None:
    headings = {
        "proved": "Proof",
        "claimed": "Claimed, not proved",
        "none": "Not proved",
    }
    bottleneck: Fields | None = report["bottleneck"]
    proof: Fields | None = report["proof"]
    if bottleneck and bottleneck["statement"]:
        heading = "Bottleneck" if report["outcome"] == "plan" else "Why"
        console.print(_reason(heading, bottleneck["statement"]))
    if proof and proof["statement"]:
        console.print(_reason(headings[report["optimality"]], proof["statement"]))
    known = _levels_in_words(report["levels"], proof)
    if known and report["optimality"] != "proved":
        console.print(_reason("Levels", known))


def _levels_in_words(levels: list[Fields], proof: Fields | None) -> str:
    """Return how many loads are proved, claimed or the best found, and a bound below the peak."""
    words = {"proved": "proved", "claimed": "claimed", "best_found": "the best found"}
    labels = [level["label"] for level in levels]
    counts = [f"{labels.count(label)} {said}" for label, said in words.items() if label in labels]
    known = f"from the highest down, {', '.join(counts)}." if counts else ""
    bound: Fields | None = proof["bound"] if proof else None
    if counts and labels[0] != "proved" and bound:
        known += f" Proved: no plan has a peak below {load_number(bound)}."
    return known


def _reason(heading: str, statement: str) -> Text:
    return Text.assemble((f"{heading}: ", "bold"), clean(statement))


def _print_more(console: Console, line: str | None) -> None:
    if line:
        console.print(Text(line, style="dim"))
