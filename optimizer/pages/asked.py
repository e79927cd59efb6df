"""The question and the rules of an instance, in words."""

from collections.abc import Iterator

from optimizer.answers.plain import count
from optimizer.answers.report import Report
from optimizer.answers.statements import list_statements
from optimizer.domain.instance import Instance, decimal_of
from optimizer.domain.tables import NOT_GIVEN, THOUSAND
from optimizer.pages.columns import Column, Value
from optimizer.pages.document import Table
from optimizer.pages.tables import DUTY, OFFICE, plain_table

MOST_NAMED = 12
"""Names in one sentence before the rest is counted."""


def question_in_words(report: Report) -> str:
    """Return what was asked."""
    instance, question = report.instance, report.question
    hired = instance.num_hires
    more = f" and {count(hired, 'hire')} on offer" if hired else ""
    order = "so that the heaviest caseload is as light as it can be"
    if question.objective == "leximin":
        order += ", then the second heaviest, and so on"
    within = "" if question.budget is None else f" The moves may cost {_decimal(question.budget)}."
    seconds = question.time_limit
    limit = "" if seconds is None else f" There were {seconds:g} seconds to find it."
    return (
        f"Given {count(instance.num_officers, 'officer')}{more} in "
        f"{count(instance.num_offices, 'office')} and on "
        f"{_duties(instance)}, for {count(int(instance.cases.sum()), 'case')}: who should serve "
        f"where, and on which duty, {order}; and of all such placements, which needs the cheapest "
        f"moves?"
        f"{within}{limit}"
    )


def rules_in_words(instance: Instance) -> list[str]:
    """Return standards, weights, times and costs, then every rule, each as a sentence.

    Limits are left out: `rules_in_tables` has them.
    """
    return [
        *_standards(instance),
        *_weights(instance),
        *_pools(instance),
        *_costs(instance),
        *(
            statement.words
            for statement in list_statements(instance)
            if statement.kind.table != "limits"
        ),
        "Everyone on board serves somewhere; nobody is dismissed.",
    ]


def rules_in_tables(instance: Instance) -> Iterator[Table]:
    """Yield the limits of officers in cells, a row for each as given."""
    limits, called = instance.limits, instance.called
    if not len(limits.office):
        return
    numbers = [column.tolist() for column in (limits.least, limits.most, limits.max_load)]
    headings = ("least officers", "most officers", "highest load")
    columns = [
        Column(heading, "number") if any(n != NOT_GIVEN for n in given) else None
        for heading, given in zip(headings, numbers, strict=True)
    ]
    cells = zip(limits.office.tolist(), limits.duty.tolist(), *numbers, strict=True)
    rows: list[list[Value]] = [
        [
            called.offices[office],
            called.duties[duty],
            None if least == NOT_GIVEN else least,
            None if most == NOT_GIVEN else most,
            None if load == NOT_GIVEN else decimal_of(load),
        ]
        for office, duty, least, most, load in cells
    ]
    yield plain_table("Limits of officers", [OFFICE, DUTY, *columns], rows, sheet="limits")


def _duties(instance: Instance) -> str:
    names = instance.called.duties
    if len(names) > MOST_NAMED:
        return count(len(names), "duty").replace("dutys", "duties")
    word = "the duty" if len(names) == 1 else "the duties"
    return f"{word} {_listed(names)}"


def _standards(instance: Instance) -> list[str]:
    duties = instance.duties
    if (duties.standard == THOUSAND).all():
        said = ["No duty has a standard: a load is cases per officer."]
    else:
        each = [
            f"{name} {_decimal(standard)}"
            for name, standard in zip(instance.called.duties, duties.standard.tolist(), strict=True)
        ]
        said = [f"Standard caseload of an officer: {_some(each)}."]
    shares = [
        f"{name} {_decimal(share * 100)} %"
        for name, share in zip(instance.called.duties, duties.productive.tolist(), strict=True)
        if share != THOUSAND
    ]
    return said + ([f"Share of the time that goes to cases: {_some(shares)}."] if shares else [])


def _weights(instance: Instance) -> list[str]:
    types = instance.case_types
    each = [
        f"{name} {_decimal(weight)}"
        for name, weight in zip(types.ids, types.weight.tolist(), strict=True)
    ]
    return [f"Weight of a case: {_some(each)}; 1 without a type."] if each else []


def _pools(instance: Instance) -> list[str]:
    pools = instance.pools
    each = [
        f"{name or 'without a name'} {_decimal(fte)}"
        for name, fte in zip(instance.called.pools, pools.fte.tolist(), strict=True)
        if fte != THOUSAND
    ]
    return [f"Time that an officer of a pool has: {_some(each)}."] if each else []


def _costs(instance: Instance) -> list[str]:
    rules = instance.rules
    said: list[str] = []
    if rules.transfers and instance.lanes is None:
        far = rules.transfer_cost_per_km
        by_distance = f", and {_decimal(far)} for each kilometre" if far else ""
        said.append(f"A transfer costs {_decimal(rules.transfer_cost)}{by_distance}.")
    elif rules.transfers:
        said.append("A transfer costs what its row of the table lanes says.")
    if rules.duty_changes and instance.num_duties > 1:
        said.append(f"A duty change costs {_decimal(rules.duty_change_cost)}.")
    if rules.lane_fixed_cost:
        said.append(f"The first transfer on a lane costs {_decimal(rules.lane_fixed_cost)} more.")
    return said


def _decimal(thousandths: int) -> str:
    return f"{decimal_of(thousandths):,f}"


def _some(parts: list[str]) -> str:
    rest = len(parts) - MOST_NAMED
    return ", ".join(parts[:MOST_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
