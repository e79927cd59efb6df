"""Many instances, each answered as alone; one that cannot be answered never stops the rest."""

# joblib, which this file alone imports, comes without types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import os
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.question import Engine
from optimizer.files.schema import REQUIRED_TABLES

SUMMARY = "summary.csv"
SUMMARY_COLUMNS = (
    "name",
    "source",
    "outcome",
    "stopped_by",
    "optimality",
    "peak_today",
    "peak",
    "moves",
    "cost",
    "error",
    "peak_label",
)

SINGLE = (".json", ".xlsx")
"""How the names of files end that hold a whole instance; a spreadsheet marks its own with ~$."""

Failure = Literal["bad_input", "refused", "not_written", "defect"]


@dataclass(frozen=True)
class Source:
    """An instance to read: `name` is its own within the batch and names its report's file."""

    name: str
    path: str


@dataclass(frozen=True)
class Row:
    """One instance's line of the summary.

    Attributes
    ----------
    name, source : as in `Source`
    report : the fields of the report that the summary shows, or None without a report
    failure : why there is no report, or None
    error : the failure in a sentence, or None
    """

    name: str
    source: str
    report: dict[str, object] | None = None
    failure: Failure | None = None
    error: str | None = None


def find_sources(paths: Iterable[str]) -> list[Source]:
    """Return the instances that paths name, in their order.

    A folder with the CSV file of a table in it is one instance; any other stands for the JSON
    files, workbooks and such folders in it, by name. Whatever is none of these is left to the
    reader to judge.
    """
    found = [inner for path in paths for inner in _inside(path)]
    taken: set[str] = set()
    return [Source(_own_name(path, taken), path) for path in found]


def solve_batch(
    sources: Sequence[Source],
    *,
    num_workers: int | None = None,
    output: Path | None = None,
    engine: Engine = "auto",
    time_limit: float | None = None,
    on_row: Callable[[Row], None] | None = None,
) -> list[Row]:
    """Return one row for each source, in their order.

    Parameters
    ----------
    sources : as `find_sources` gives them
    num_workers : processes, by default one for each core; the reports do not depend on it
    output : folder for the reports, `NAME.json`, and the summary, `summary.csv`
    engine, time_limit : as for `optimizer.solve`
    on_row : called with each row as it comes, in any order

    Raises
    ------
    KeyboardInterrupt : on Ctrl-C; reports written by then and a summary of them are in the folder
    """
    from joblib import Parallel, cpu_count, delayed

    num_workers = max(1, min(num_workers or cpu_count(), len(sources)))
    rows: dict[int, Row] = {}
    tasks = (
        delayed(_answer)(place, source, engine, time_limit, num_workers > 1)
        for place, source in enumerate(sources)
    )
    try:
        answers = Parallel(n_jobs=num_workers, return_as="generator_unordered")(tasks)
        for place, row, report in cast("Iterable[tuple[int, Row, str]]", answers):
            # Written here, not where it was solved: a process ended by Ctrl-C leaves nothing half.
            rows[place] = _keep(row, report, output)
            if on_row:
                on_row(rows[place])
    except BrokenExecutor:
        # Killed from outside, or out of memory: nothing says by which of the instances at work.
        lost = Row("", "", failure="defect", error="its process, or one beside it, was killed")
        for place, source in enumerate(sources):
            rows.setdefault(place, replace(lost, name=source.name, source=source.path))
    finally:
        in_order = [rows[place] for place in sorted(rows)]
        if output is not None:
            _write_summary(output, in_order)
    return in_order


def _answer(
    place: int,
    source: Source,
    engine: Engine,
    time_limit: float | None,
    apart: bool,
) -> tuple[int, Row, str]:
    """Return the row of one instance, with its place before and its report after it.

    `apart` says that this is a process of its own, which leaves Ctrl-C to its parent.
    """
    from optimizer.answers.solve import solve
    from optimizer.files import read_instance
    from optimizer.files.report import report_json

    if apart:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    row = Row(source.name, source.path)
    text = ""
    try:
        instance = read_instance(source.path)
        report = solve(instance, engine=engine, time_limit=time_limit).to_dict()
        if report["stopped_by"] == "interrupted":
            raise KeyboardInterrupt
        text = report_json(report)
    except InputError as error:
        rest = len(error.faults) - 1
        more = f" And {rest:,} more: see `caseload check`." if rest else ""
        row = replace(row, failure="bad_input", error=f"{error.faults[0]}{more}")
    except Refusal as error:
        row = replace(row, failure="refused", error=str(error))
    except Exception as error:
        if os.environ.get("CASELOAD_DEBUG") == "1":
            raise
        row = replace(row, failure="defect", error=f"{type(error).__name__}: {error}")
    else:
        kept = ("outcome", "stopped_by", "optimality", "today", "peak", "peak_label", "totals")
        row = replace(row, report={field: report[field] for field in kept})
    return place, row, text


def _keep(row: Row, report: str, output: Path | None) -> Row:
    """Return the row, its report being written."""
    from optimizer.files import write_whole

    if output is None or row.report is None:
        return row
    try:
        write_whole(output / f"{row.name}.json", report)
    except OSError as error:
        return replace(row, report=None, failure="not_written", error=f"{error.strerror}.")
    return row


def _inside(path: str) -> list[str]:
    folder = Path(path)
    if not folder.is_dir() or _has_tables(folder):
        return [path]
    inner = [
        str(entry)
        for entry in sorted(folder.iterdir())
        if (entry.suffix in SINGLE and entry.is_file() and not entry.name.startswith("~$"))
        or _has_tables(entry)
    ]
    return inner or [path]


def _has_tables(folder: Path) -> bool:
    return any((folder / f"{table}.csv").is_file() for table in REQUIRED_TABLES)


def _own_name(path: str, taken: set[str]) -> str:
    """Return a name no other of `taken` has, were upper and lower case the same, and take it."""
    resolved = Path(path).absolute()
    stem = (resolved.name if resolved.is_dir() else Path(path).stem) or "instance"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _write_summary(folder: Path, rows: list[Row]) -> None:
    from optimizer.files import write_whole
    from optimizer.files.report import table_csv

    write_whole(folder / SUMMARY, table_csv(SUMMARY_COLUMNS, [_cells(row) for row in rows]))


def _cells(row: Row) -> list[object]:
    if row.report is None:
        return [row.name, row.source, *[None] * 7, row.error, None]
    report = row.report
    planned = report["outcome"] == "plan"
    totals = cast("dict[str, object]", report["totals"])
    return [
        row.name,
        row.source,
        report["outcome"],
        report["stopped_by"],
        report["optimality"],
        _number(report["today"]),
        _number(report["peak"]),
        num_moves(row) if planned else None,
        totals["cost"] if planned else None,
        None,
        report["peak_label"],
    ]


def num_moves(row: Row) -> int:
    """Return how many officers the row's plan moves or hires."""
    totals = cast("dict[str, int]", row.report["totals"]) if row.report else {}
    return sum(totals.get(kind, 0) for kind in ("transfers", "duty_changes", "hires"))


def _number(load: object) -> object:
    # Not the fraction: spreadsheets read 12/5 as a date.
    return cast("dict[str, object]", load)["value"] if load is not None else None
