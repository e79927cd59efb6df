"""The command line: reads what is asked, calls one function, shows the answer.

Nothing heavy is imported before a command needs it, so that ``--help`` answers at once.
"""

import math
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer import __version__
from optimizer.terminal.endings import (
    ANSWERED,
    BAD_INPUT,
    OUR_DEFECT,
    REFUSED,
    WANTING,
    describe,
    explain,
)

if TYPE_CHECKING:
    from api.settings import Settings
    from optimizer.answers.report import Report
    from optimizer.domain.question import Engine, Objective

FAILURES = {
    "defect": OUR_DEFECT,
    "bad_input": BAD_INPUT,
    "not_written": BAD_INPUT,
    "refused": REFUSED,
}
"""The code of a batch for what went wrong in it; the first that applies."""

FORMATS = ("table", "json", "csv", "plan")

# The words of optimizer.domain.question, which comes with numpy; a test keeps them the same.
ENGINES = ("auto", "network", "milp", "cpsat")
OBJECTIVES = ("leximin", "peak")


def seconds(text: str) -> float:
    """Return a length of time that a text gives: above 0 and not endless."""
    try:
        length = float(text)
    except ValueError:
        length = math.nan
    if not 0 < length < math.inf:
        raise click.BadParameter(f"{text!r} is not a number of seconds above 0.")
    return length


engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="What solves it.",
)
time_limit_option = click.option(
    "--time-limit", type=seconds, metavar="S", help="Seconds after which the best plan is given."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="caseload", message="%(prog)s %(version)s")
def caseload() -> None:
    """Who should serve where, so that the heaviest caseload is as light as it can be.

    Exit codes: 0 answered (that no plan exists is an answer), 2 bad input, 3 a rule or question
    this version cannot honour, 4 a plan or proof found wanting, 1 a defect of ours.
    """


@caseload.command()
def instances() -> int:
    """List the bundled instances, one line each."""
    from optimizer.files import list_bundled

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    lines = [str(bundled) for bundled in list_bundled()]
    _say("".join(f"{line if len(line) <= width else line[: width - 1] + '…'}\n" for line in lines))
    return ANSWERED


@caseload.command()
@click.argument("source", metavar="FILE|FOLDER")
def check(source: str) -> int:
    """Show every fault of an input, or "no faults"."""
    from optimizer.files import check as faults_in

    faults = faults_in(source)
    _say(describe(source, faults) if faults else "no faults\n")
    return BAD_INPUT if faults else ANSWERED


@caseload.command()
@click.argument("source", metavar="FILE|FOLDER|NAME")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="json is the whole report, csv its table of cells, plan who serves where after it.",
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write here, whole or not at all.")
@engine_option
@click.option(
    "--objective",
    type=click.Choice(OBJECTIVES),
    default="leximin",
    show_default=True,
    help="Lighten every load in turn, or the heaviest alone.",
)
@click.option("--budget", metavar="N", help="The moves together cost at most this.")
@time_limit_option
def solve(
    source: str,
    form: str,
    output: str | None,
    engine: "Engine",
    objective: "Objective",
    budget: str | None,
    time_limit: float | None,
) -> int:
    """Find the best placement, the moves that reach it, and the proof."""
    from optimizer import read_instance
    from optimizer import solve as answer
    from optimizer.terminal.progress import Watch

    _demand_folder(output)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        watch.say(f"solving {instance.name}")
        found = answer(
            instance,
            engine=engine,
            objective=objective,
            budget=budget,
            time_limit=time_limit,
            on_progress=watch.report,
        )
        report = found.to_dict()
    if report["outcome"] == "no_plan" and report["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    _deliver(_spell(found, form, output), output)
    return ANSWERED


@caseload.command()
@click.argument("source", metavar="INSTANCE")
@click.argument("report", metavar="REPORT")
def verify(source: str, report: str) -> int:
    """Judge anyone's plan and proof, without an engine."""
    from optimizer import read_instance
    from optimizer import verify as judge
    from optimizer.files.report import read_report

    judged = read_report(report)
    verdict = judge(read_instance(source), judged)
    violations, proof = verdict["violations"], verdict["proof"]
    modest = judged.get("optimality") in ("claimed", "none") and not proof["holds"]
    lines = [f"Violation: {violation}" for violation in violations]
    lines = lines or ["No violations: the plan keeps every rule and its numbers are right."]
    lines.append(f"Proof: {proof['statement']}")
    if modest:
        lines.append("The report does not say that it is proved.")
    _say("".join(f"{line}\n" for line in lines))
    fails = proof["checked"] and not proof["holds"] and not modest
    return WANTING if violations or fails else ANSWERED


@caseload.command()
@click.argument("source", metavar="FILE|FOLDER|NAME")
@click.option(
    "--may-change",
    metavar="NAME",
    multiple=True,
    help="What may be changed to mend it: limits, limits:3 or limits:3:min. Repeat, or use commas.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS[:2]), default="table", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write here, whole or not at all.")
@click.option(
    "--time-limit", type=seconds, metavar="S", help="Seconds after which what is known is given."
)
def conflict(
    source: str,
    may_change: tuple[str, ...],
    form: str,
    output: str | None,
    time_limit: float | None,
) -> int:
    """Find which rules cannot be kept together, and what would mend it."""
    from optimizer import conflict as explain_conflict
    from optimizer import read_instance
    from optimizer.terminal.progress import Watch

    _demand_folder(output)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = explain_conflict(
            instance,
            may_change=may_change,
            time_limit=time_limit,
            on_progress=lambda phase, _peak, _bound: watch.say(phase),
        )
    if answer["outcome"] == "unknown" and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    from optimizer.files.report import report_json

    text = report_json(answer)
    if form == "table":
        from optimizer.terminal.conflict import conflict_text

        text = conflict_text(answer, None if output else sys.stdout)
    _deliver(text, output)
    return ANSWERED


@caseload.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--workers", "num_workers", type=click.IntRange(min=1), help="Processes [default: one a core]."
)
@click.option("--output", type=click.Path(file_okay=False), help="Folder for reports and summary.")
@engine_option
@time_limit_option
def batch(
    paths: tuple[str, ...],
    num_workers: int | None,
    output: str | None,
    engine: "Engine",
    time_limit: float | None,
) -> int:
    """Solve many instances: files, folders of them, names. One bad input never stops the rest."""
    from optimizer.answers.batch import find_sources, solve_batch
    from optimizer.terminal.batch import batch_text
    from optimizer.terminal.progress import Bar

    sources = find_sources(paths)
    folder = _make_folder(output)
    with Bar(sys.stderr, len(sources)) as bar:
        rows = solve_batch(
            sources,
            num_workers=num_workers,
            output=folder,
            engine=engine,
            time_limit=time_limit,
            on_row=bar.advance,
        )
    _say(batch_text(rows, sys.stdout))
    failures = {row.failure for row in rows}
    return next((code for failure, code in FAILURES.items() if failure in failures), ANSWERED)


@caseload.command()
@click.option("--host", metavar="HOST", help="Address to listen on [default: 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port [default: 8000].")
@click.option(
    "--workers",
    "num_workers",
    type=click.IntRange(min=0),
    help="Jobs solved at once here [default: one a core].",
)
@click.option("--database", metavar="URL", help="A PostgreSQL of yours [default: one of our own].")
def serve(host: str | None, port: int | None, num_workers: int | None, database: str | None) -> int:
    """Answer over HTTP, and solve jobs that survive any crash."""
    from api.serve import serve as run_service

    _serve(run_service, host=host, port=port, workers=num_workers, database=database)
    return ANSWERED


@caseload.command()
@click.option("--database", metavar="URL", help="The PostgreSQL that the jobs are in.")
@click.option(
    "--workers",
    "num_workers",
    type=click.IntRange(min=1),
    help="Jobs solved at once here [default: one a core].",
)
def worker(database: str | None, num_workers: int | None) -> int:
    """Solve the jobs of a service on other machines."""
    from api.serve import work

    _serve(work, database=database, workers=num_workers)
    return ANSWERED


def main() -> None:
    """Run the command line and exit with its code."""
    code = run(sys.argv[1:])
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of the command that the arguments name, having run it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # Not caseload.main(): click would give 1, our code for a defect, to a closed pipe.
        with caseload.make_context("caseload", list(arguments)) as context:
            code: int = caseload.invoke(context)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has had enough; nor may the interpreter complain as it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except (KeyboardInterrupt, Exception) as error:
        return explain(error)
    return code


def _serve(run_service: "Callable[[Settings], None]", **given: object) -> None:
    """Run a service with what the command line and the environment set."""
    from pydantic import ValidationError

    from api.serve import CannotServe
    from api.settings import Settings

    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        run_service(Settings.model_validate(chosen))
    except ValidationError as error:
        said = "; ".join(
            f"CASELOAD_{fault['loc'][0]}".upper() + f": {fault['msg']}" for fault in error.errors()
        )
        raise click.ClickException(said) from None
    except CannotServe as error:
        raise click.ClickException(str(error)) from None


def _spell(found: "Report", form: str, output: str | None) -> str:
    report = found.to_dict()
    if form == "table":
        from optimizer.terminal.report import report_text

        return report_text(report, None if output else sys.stdout)
    from optimizer.files.report import placement_csv, report_csv, report_json

    if form == "plan":
        return placement_csv(found.placement())
    return report_json(report) if form == "json" else report_csv(report)


def _demand_folder(output: str | None) -> None:
    """Refuse a place that cannot be written before the work rather than after it."""
    if output and not Path(output).absolute().parent.is_dir():
        raise click.BadParameter(f"the folder of {output!r} does not exist.", param_hint="--output")


def _make_folder(output: str | None) -> Path | None:
    if output is None:
        return None
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"{output!r}: {error.strerror}.", param_hint="--output") from None
    return Path(output)


def _deliver(text: str, output: str | None) -> None:
    if output is None:
        _say(text)
        return
    from optimizer.files import write_whole

    try:
        write_whole(Path(output), text)
    except OSError as error:
        raise click.ClickException(f"cannot write {output!r}: {error.strerror}.") from None
    sys.stderr.write(f"Written: {output}\n")


def _say(text: str) -> None:
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
