"""Faults between the rows of rules that are no flow, and numbers of theirs that do not fit."""

import numpy as np

from optimizer.domain.instance import Instance, decimal_of
from optimizer.domain.tables import (
    NOT_GIVEN,
    THOUSAND,
    Budgets,
    Caseload,
    Duties,
    Pairs,
    Remote,
    Spans,
)
from optimizer.files.faults import quote
from optimizer.files.reductions import Split
from optimizer.files.schema import MOST_WORK_COST
from optimizer.files.sheet import Sheet


def check_rules(draft: Instance, split: Split, sheets: dict[str, Sheet]) -> None:
    """Note every such fault of an instance that is still in the order given."""
    _check_spans(sheets["spans"], draft.spans)
    _check_pairs(sheets["pairs"], draft.pairs)
    _check_budgets(sheets["budgets"], draft.budgets)
    _check_fte(draft.duties, split, sheets)
    _check_remote(sheets["remote"], draft.remote)
    _check_work_cost(sheets["remote"], draft.remote, draft.caseload)


def _check_spans(sheet: Sheet, spans: Spans) -> None:
    """Note rows in which somebody supervises themselves."""
    for place in np.nonzero((spans.supervisors & spans.pools).any(axis=1))[0].tolist():
        if not sheet.is_blank("supervisors", place):
            message = "A pool stands both among the supervisors and among those they supervise."
            sheet.note("supervisor_supervised", place, "pools", message)


def _check_pairs(sheet: Sheet, pairs: Pairs) -> None:
    """Note pairs of a duty with itself."""
    for place in np.nonzero((pairs.duty != NOT_GIVEN) & (pairs.duty == pairs.other))[0].tolist():
        sheet.note("pair_of_one_duty", place, "other", "The other duty is the same one.")


def _check_budgets(sheet: Sheet, budgets: Budgets) -> None:
    """Note budgets of part of an officer."""
    part = (budgets.most != NOT_GIVEN) & (budgets.most % THOUSAND != 0)
    for place in np.nonzero(part & ~budgets.counts_cost)[0].tolist():
        message = f"{decimal_of(int(budgets.most[place])):f} is not a whole number of officers."
        sheet.note("not_whole", place, "max", message)


def _check_fte(duties: Duties, split: Split, sheets: dict[str, Sheet]) -> None:
    """Note pools whose FTE on a duty they may serve is finer than a thousandth."""
    pools = split.pools
    fine = pools.fte[:, None] * duties.productive % THOUSAND != 0
    if pools.duties.shape != fine.shape:
        return  # duties could not be read
    known = (pools.fte != NOT_GIVEN)[:, None] & (duties.productive != NOT_GIVEN)
    wrong = fine & known & pools.duties
    for place in np.nonzero(wrong.any(axis=1))[0].tolist():
        duty = int(wrong[place].argmax())
        fte, productive = int(pools.fte[place]), int(duties.productive[duty])
        message = (
            f"On the duty {quote(duties.ids[duty])} FTE {decimal_of(fte):f} times productive "
            f"{decimal_of(productive):f} has more than three decimals."
        )
        if split.made_by[place] == NOT_GIVEN:
            sheets["pools"].note("fte_too_fine", place, "fte", message)
        elif not wrong[split.pool_base[place]].any() or split.pool_base[place] == NOT_GIVEN:
            made_by = int(split.made_by[place])
            sheets["reductions"].note("fte_too_fine", made_by, "share", message)


def _check_remote(sheet: Sheet, remote: Remote) -> None:
    """Note offices that would take their own cases, and cases of which two rows speak."""
    known = np.nonzero(remote.office != NOT_GIVEN)[0]
    for place in known[remote.offices[known, remote.office[known]]].tolist():
        message = "The office is among those that may take its cases."
        sheet.note("remote_to_itself", place, "offices", message)
    every_type = {
        (office, duty): sheet.raw.rows[place]
        for place, (office, duty, _) in enumerate(_keys(remote))
        if sheet.is_blank("case_type", place) and NOT_GIVEN not in (office, duty)
    }
    for place, (office, duty, case_type) in enumerate(_keys(remote)):
        row = every_type.get((office, duty))
        if case_type != NOT_GIVEN and row is not None:
            message = f"Row {row} of remote speaks of the cell's cases of every type."
            sheet.note("remote_overlap", place, "case_type", message)


def _check_work_cost(sheet: Sheet, remote: Remote, caseload: Caseload) -> None:
    """Note if moving all the cases that may be moved costs too much."""
    # In whole numbers of any size: one row alone may be beyond 64 bits.
    terms = zip(_keys(remote), remote.share.tolist(), remote.cost.tolist(), strict=True)
    rows = {key: (share, cost) for key, share, cost in terms}
    if not any(cost for _, cost in rows.values()):
        return
    total = 0
    for (office, duty, case_type), cases in zip(
        _keys(caseload), caseload.cases.tolist(), strict=True
    ):
        for key in {(office, duty, case_type), (office, duty, NOT_GIVEN)} & rows.keys():
            share, cost = rows[key]
            total += max(cases, 0) * max(share, 0) // THOUSAND * cost
    if total > MOST_WORK_COST:
        sheet.faults.add(
            "total_too_large",
            f"Moving all cases that may be moved costs {total // THOUSAND:,}; "
            f"at most {MOST_WORK_COST // THOUSAND:,} can be counted.",
            table="remote",
            column="cost",
            value=total // THOUSAND,
        )


def _keys(table: Remote | Caseload) -> list[tuple[int, int, int]]:
    columns = table.office, table.duty, table.case_type
    return list(zip(*(column.tolist() for column in columns), strict=True))
