"""The reason for an answer, in sentences an office director understands."""

import numpy as np

from optimizer.domain.instance import Instance, Ints, decimal_of
from optimizer.domain.load import Load
from optimizer.domain.proof import Proof, Weights
from optimizer.domain.question import Question
from optimizer.judge.certify import Verdict
from optimizer.judge.count import PeakCount, count_infeasible

MOST_NAMED = 4
"""Cells named in a sentence before it counts the rest."""

CAPS = {
    "cost": "the budget",
    "transfers": "the cap on transfers",
    "duty_changes": "the cap on duty changes",
}


NEEDS = ("need", "rounded", "work")
"""Weights of what cells need for their loads; the place after the name is the cell."""

RULES_WEIGHED = {
    "need": "",
    "rounded": "",
    "work": "",
    "work limit": "the limits",
    "least": "the limits",
    "most": "the limits",
    "seats": "the seats",
    "leave": "transfers_out_share",
    "arrive": "transfers_in_max",
    "lane": "the lanes",
    "cost": "the budget",
    "transfers": "transfers_max",
    "duty_changes": "duty_changes_max",
    "span": "the spans",
    "mix": "the mixes",
    "pair": "the pairs",
    "rise": "office_load_rise_max",
    "pin least": "the pins",
    "pin most": "the pins",
    "stay": "the pins",
    "lane least": "the pins",
    "lane most": "the pins",
    "budget": "the budgets",
}
"""What each name of a weight is called; the needs themselves are no rule."""


def say_bottleneck(instance: Instance, proof: Proof, peak: Load, count: PeakCount | None) -> str:
    """Return the cells that hold the peak up, and why, in one sentence."""
    if not peak.ratio:
        return "There are no cases."
    if count is None and proof.weights is not None and proof.weights.below is not None:
        return _say_weights(instance, proof.weights, proof.weights.below)
    if count is None:
        return "What holds the peak up has not been counted."
    goal = _goal(peak)
    where = f"{name_cells(instance, count.cells)} ({_cases(instance, count.cells)})"
    if count.limited:
        return (
            f"{goal}: {where} would need {_officers(count.needed)}, and limits allow "
            f"{count.at_most:,}."
        )
    if count.least_cost is not None:
        amount = _amount(proof, count.least_cost)
        return f"{goal} within {CAPS[proof.rate]}: {where} would need {amount}."
    sources = [
        text
        for num, text in (
            (count.on_board, f"{count.on_board:,} on board"),
            (count.by_move, f"{count.by_move:,} by transfer or duty change"),
            (count.by_hire, _hired(count.by_hire)),
        )
        if num
    ]
    come = f": {', '.join(sources)}" if sources else ""
    return (
        f"{goal}: {where} would need {_officers(count.needed)}, and at most "
        f"{count.at_most:,} can serve there{come}."
    )


def say_infeasible(instance: Instance, proof: Proof) -> str:
    """Return why no plan keeps the rules."""
    count = count_infeasible(instance, proof)
    if count is None:
        return "No plan keeps all the rules; `caseload conflict` finds those that clash."
    where = name_cells(instance, count.cells)
    if count.least_cost is not None:
        amount = _amount(proof, count.least_cost)
        return f"The limits cannot be kept within {CAPS[proof.rate]}: they take {amount}."
    if count.short:
        return (
            f"The limits ask for {_officers(count.needed)} in {where}, and at most "
            f"{count.at_most:,} can serve there."
        )
    return (
        f"At least {_officers(count.needed)} must stay in {where}, and limits and seats leave room "
        f"for {count.at_most:,}."
    )


def say_proof(
    optimality: str,
    verdict: Verdict,
    engine: str,
    objective: str,
    peak_label: str | None = None,
    *,
    infeasible: bool = False,
    within: str = "",
) -> str:
    """Return how far the answer is proved, in one sentence or two.

    Parameters
    ----------
    within : what was asked beside the instance, to be said first, as of `say_within`
    """
    if "infeasible" in verdict.holds:
        held = verdict.holds["infeasible"]
        return (
            f"Checked by counting: {within}whatever the moves, the rules cannot all be kept."
            if held
            else "The proof that no plan exists does not hold."
        )
    if optimality == "proved":
        order = "" if objective == "peak" else "no plan has lighter loads below it, "
        loads = "this peak" if objective == "peak" else "these loads"
        return (
            f"Checked by counting: {within}no plan has a lower peak, {order}"
            f"and none with {loads} is cheaper."
        )
    if optimality == "claimed" and infeasible:
        return "Two solvers find that no plan keeps all the rules; that is not checked by counting."
    proved = peak_label == "proved" or verdict.holds.get("peak", False)
    if optimality == "claimed":
        known = " The peak alone is proved." if proved else ""
        return f"The engine {engine} claims that no plan is better; that is not checked.{known}"
    known = ""
    if proved:
        known = " No plan has a lower peak: that is proved."
    elif peak_label == "claimed":
        known = f" The engine {engine} claims that no plan has a lower peak; that is not checked."
    return f"Whether a better plan exists is not known.{known}"


def say_within(question: Question) -> str:
    """Return the budget that was asked within, or nothing where the rules alone hold."""
    if question.budget is None:
        return ""
    return f"within a budget of {decimal_of(question.budget):,f}, "


def name_cells(instance: Instance, cells: Ints) -> str:
    """Return the names of some cells as offices and duties, the rest counted."""
    offices, duties = instance.called.offices, instance.called.duties
    duties_at: dict[int, list[int]] = {}
    for cell in cells[:MOST_NAMED].tolist():
        duties_at.setdefault(cell // instance.num_duties, []).append(cell % instance.num_duties)
    alike: dict[tuple[int, ...], list[str]] = {}
    for office, served in duties_at.items():
        alike.setdefault(tuple(served), []).append(offices[office])
    parts = [
        f"{_listed(names)} {_listed([duties[duty] for duty in served])}"
        for served, names in alike.items()
    ]
    rest = len(cells) - MOST_NAMED
    if rest > 0:
        parts.append(f"{rest:,} more {'cell' if rest == 1 else 'cells'}")
    return ", ".join(parts[:-1]) + " and " * (len(parts) > 1) + parts[-1] if parts else "no cell"


def cells_weighed(weights: Weights) -> Ints:
    """Return the cells whose needs, weighed together, are more than the rules leave."""
    needs = {int(name[1]) for name in weights.prices if name[0] in NEEDS}
    return np.array(sorted(needs), dtype=np.int64)


def _say_weights(instance: Instance, weights: Weights, below: Load) -> str:
    cells = cells_weighed(weights)
    where = f"{name_cells(instance, cells)} ({_cases(instance, cells)})"
    binding = sorted({RULES_WEIGHED[str(name[0])] for name in weights.prices} - {""})
    among = f", among them {_listed(binding)}," if binding else ""
    return (
        f"{_goal(below)}: what {where} would need together, each weighed as in the proof, is more "
        f"than the officers and the rules{among} allow."
    )


def _amount(proof: Proof, least: int) -> str:
    if proof.rate == "cost":
        return f"moves that cost at least {decimal_of(least):,f}"
    return f"at least {least:,} {proof.rate.replace('_', ' ')}"


def _goal(peak: Load) -> str:
    if peak.uncovered:
        return "No plan covers every cell that has so many cases"
    value = peak.ratio.numerator / peak.ratio.denominator
    exact = f"{value:,.0f}" if peak.ratio.denominator == 1 else f"{value:,.2f}"
    return f"No plan brings every load below {exact}"


def _cases(instance: Instance, cells: Ints) -> str:
    return f"{int(np.sum(instance.cases[cells])):,} cases"


def _officers(num: int) -> str:
    return f"{num:,} {'officer' if num == 1 else 'officers'}"


def _hired(num: int) -> str:
    return f"{num:,} {'hire' if num == 1 else 'hires'}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
