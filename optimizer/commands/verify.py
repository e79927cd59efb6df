"""``caseload verify``."""

import click

from optimizer.commands.common import (
    complete_source,
    say,
)
from optimizer.terminal.endings import ANSWERED, WANTING


@click.command()
@click.argument("source", metavar="INSTANCE", shell_complete=complete_source)
@click.argument("report", metavar="REPORT")
def command(source: str, report: str) -> int:
    """Judge anyone's plan and proof, without an engine."""
    from optimizer import read_instance, verify
    from optimizer.files.report import read_report

    judged = read_report(report)
    verdict = verify(read_instance(source), judged)
    violations, proof = verdict["violations"], verdict["proof"]
    modest = judged.get("optimality") in ("claimed", "none") and not proof["holds"]
    lines = [f"Violation: {violation}" for violation in violations]
    lines = lines or ["No violations: the plan keeps every rule and its numbers are right."]
    lines.append(f"Proof: {proof['statement']}")
    if modest:
        lines.append("The report does not say that it is proved.")
    say("".join(f"{line}\n" for line in lines))
    fails = proof["checked"] and not proof["holds"] and not modest
    return WANTING if violations or fails else ANSWERED
