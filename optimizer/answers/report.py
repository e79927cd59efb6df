"""The report: what was found, measured and judged, in one shape whatever came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version

import numpy as np

from optimizer import __version__
from optimizer.answers.levels import Label, label_levels, label_peak, spell_levels
from optimizer.answers.peak_alone import spell_peak_alone
from optimizer.answers.regions import spell_regions
from optimizer.answers.sentences import cells_weighed, say_bottleneck, say_infeasible, say_proof
from optimizer.answers.spelling import (
    Fields,
    spell_decimal,
    spell_load,
    spell_moves,
    spell_peak,
    spell_placement,
    spell_proof,
    spell_work,
    title,
)
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Bools, Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.plan import KINDS, Plan
from optimizer.domain.proof import Proof
from optimizer.domain.question import Question
from optimizer.files.report import report_json
from optimizer.judge.certify import Verdict
from optimizer.judge.count import count_peak
from optimizer.judge.measure import (
    highest,
    measure_costs,
    measure_fixed_cost,
    measure_loads,
    measure_proportional,
    measure_total_cost,
    measure_work_costs,
)

LIBRARIES = {"network": ("ortools",), "cpsat": ("ortools",), "milp": ("pulp", "highspy")}
"""What each engine stands on."""


@dataclass(frozen=True, eq=False)
class Report:
    """An answer and everything needed to check it.

    Attributes
    ----------
    instance : as given, without the question's budget
    question : what was asked
    finding : the engine's answer; its plan has passed the judge
    verdict : which parts of its proof hold
    """

    instance: Instance
    question: Question
    finding: Finding
    verdict: Verdict

    @property
    def plan(self) -> Plan | None:
        return self.finding.plan

    @property
    def outcome(self) -> str:
        """``plan``, ``infeasible`` or ``no_plan``."""
        if self.plan is not None:
            return "plan"
        return "infeasible" if self.finding.infeasible else "no_plan"

    @property
    def optimality(self) -> str:
        """``proved`` if our own check passed, ``claimed`` on an engine's word, or ``none``.

        An engine that has searched everything but for some levels claims no more than the others.
        """
        if is_proved(self.instance, self.outcome, self.question.objective, self.verdict):
            return "proved"
        searched = self.finding.finished and self.finding.claimed_to is None
        return "claimed" if searched and self.outcome != "no_plan" else "none"

    @property
    def peak_label(self) -> Label | None:
        """``proved``, ``claimed`` or ``best_found``, of the peak alone; None without a plan."""
        return label_peak(self._levels, self.plan)

    @property
    def stopped_by(self) -> str:
        """Why the search stopped; one whose answer is proved had nothing left to look for."""
        return "finished" if self.optimality == "proved" else self.finding.stopped_by

    @property
    def bound(self) -> Load | None:
        """No plan has a lower peak: the engine's word, or a higher load that is proved."""
        if self.plan is None:
            return None
        shown = proved_bound(self.plan, self.finding.proof, self.verdict)
        bounds = [bound for bound in (self.finding.bound, shown) if bound is not None]
        return max(bounds, default=None)

    def to_dict(self) -> Fields:
        """Return the report as JSON spells it, the same for the same question on any machine."""
        return self._fields

    def placement(self) -> list[Fields]:
        """Return who serves where after the moves, as rows of the table plan; none without one."""
        return [] if self.plan is None else spell_placement(self.plan)

    @cached_property
    def _fields(self) -> Fields:
        asked = self.question.applied_to(self.instance)
        fields = self.spelled(self._peak_alone(asked))
        fields["provenance"] = provenance(self.instance, self.question, self.finding.engine)
        return sealed(fields)

    def spelled(self, peak_alone: Fields | None) -> Fields:
        """Return the report without its provenance; what the peak alone costs is not looked for.

        Where `verify` has nothing but a report, this is what it must say.
        """
        asked = self.question.applied_to(self.instance)
        return {
            "format": "caseload-report/1",
            **title(self.instance),
            "outcome": self.outcome,
            "stopped_by": self.stopped_by,
            "optimality": self.optimality,
            **placement(asked, self.plan),
            "peak_alone": peak_alone,
            "peak_label": self.peak_label,
            "levels": spell_levels(self._levels),
            "bound": None if self.bound is None else spell_peak(self.bound),
            "bottleneck": self._bottleneck(asked),
            "proof": {
                "statement": say_proof(
                    self.optimality,
                    self.verdict,
                    self.finding.engine,
                    self.question.objective,
                    self.peak_label,
                    infeasible=self.finding.infeasible,
                ),
                "holds": self.verdict.holds,
                "bound": self._proved_bound(),
                **spell_proof(asked, self.finding.proof),
            },
        }

    @cached_property
    def _levels(self) -> list[tuple[Load, int, Label]]:
        if self.plan is None:
            return []
        return label_levels(self.plan, self.finding, self.verdict, self.question.objective)

    def _peak_alone(self, asked: Instance) -> Fields | None:
        """Return what the peak alone would cost, where every load was asked for and found."""
        if self.plan is None or self.question.objective == "peak" or not self.finding.finished:
            return None
        return spell_peak_alone(asked, self.plan, is_proved=self.verdict.holds.get("peak", False))

    def _proved_bound(self) -> Fields | None:
        if self.plan is None:
            return None
        shown = proved_bound(self.plan, self.finding.proof, self.verdict)
        return None if shown is None else spell_peak(shown)

    def _bottleneck(self, asked: Instance) -> Fields:
        plan, proof = self.plan, self.finding.proof
        if plan is None:
            statement = say_infeasible(asked, proof) if self.finding.infeasible else None
            return {
                "cells": [],
                "officers_needed": None,
                "officers_at_most": None,
                "statement": statement,
            }
        return spell_bottleneck(plan, self.finding)


def is_proved(instance: Instance, outcome: str, objective: str, verdict: Verdict) -> bool:
    """Return whether every part that the answer needs was offered and holds.

    That no plan changes less of a given one has no proof.
    """
    if outcome == "no_plan" or (outcome == "plan" and instance.given_plan is not None):
        return False
    parts = ("peak", "cost") if objective == "peak" else ("peak", "leximin", "cost")
    needed = ("infeasible",) if outcome == "infeasible" else parts
    return all(verdict.holds.get(part, False) for part in needed)


def placement(instance: Instance, plan: Plan | None) -> Fields:
    """Return the part of a report that is counted from the instance and the moves alone."""
    today = measure_loads(instance, None)
    loads = None if plan is None else measure_loads(instance, plan)
    return {
        "peak": spell_peak(highest(loads)) if loads else {"exact": None, "value": None},
        "today": spell_peak(highest(today)),
        "proportional": spell_peak(measure_proportional(instance)),
        "cells": spell_cells(instance, plan),
        "moves": [] if plan is None else spell_moves(plan, measure_costs(plan)),
        "work": [] if plan is None else spell_work(plan, measure_work_costs(plan)),
        "totals": spell_totals(instance, plan),
        "regions": spell_regions(instance, plan),
    }


def spell_cells(instance: Instance, plan: Plan | None) -> list[Fields]:
    """Return a row for each cell, every office with every duty, in the order of their ids."""
    today = instance.officers_by_pool.sum(axis=0).tolist()
    loads_today = _loads(measure_loads(instance, None))
    officers: Sequence[int | None] = [None] * instance.num_cells
    loads: Sequence[Fields | None] = [None] * instance.num_cells
    if plan is not None:
        officers = plan.officers_by_pool.sum(axis=0).tolist()
        loads = _loads(measure_loads(instance, plan))
    cases, weighted = instance.cases.tolist(), instance.weighted_cases.tolist()
    standards = [spell_decimal(standard) for standard in instance.duties.standard.tolist()]
    rows: list[Fields] = []
    for office, office_id in enumerate(instance.offices.ids):
        for duty, duty_id in enumerate(instance.duties.ids):
            cell = office * instance.num_duties + duty
            rows.append(
                {
                    "office": office_id,
                    "duty": duty_id,
                    "cases": cases[cell],
                    "weighted_cases": spell_decimal(weighted[cell]),
                    "standard": standards[duty],
                    "officers_today": today[cell],
                    "officers": officers[cell],
                    "load_today": loads_today[cell],
                    "load": loads[cell],
                }
            )
    return rows


def spell_totals(instance: Instance, plan: Plan | None) -> Fields:
    """Return the totals of a plan; without one, of the officers on board."""
    if plan is None:
        return {"officers": instance.num_officers} | dict.fromkeys(
            ("transfers", "duty_changes", "hires", "cases_moved", "fixed_cost", "cost")
        )
    by_kind = np.bincount(plan.kind, plan.officers, len(KINDS)).astype(np.int64).tolist()
    changes, transfers, hires = by_kind
    return {
        "officers": instance.num_officers + hires,
        "transfers": transfers,
        "duty_changes": changes,
        "hires": hires,
        "cases_moved": int(plan.work.cases.sum()),
        "fixed_cost": spell_decimal(measure_fixed_cost(plan)),
        "cost": spell_decimal(measure_total_cost(plan)),
    }


def proved_bound(plan: Plan, proof: Proof, verdict: Verdict) -> Load | None:
    """Return the highest load of which our own check shows that no plan has a lower peak."""
    if verdict.holds.get("peak"):
        return highest(measure_loads(plan.instance, plan))
    if verdict.holds.get("bound") and proof.weights is not None:
        return proof.weights.below
    return None


def spell_bottleneck(plan: Plan, finding: Finding) -> Fields:
    """Return the cells that hold the peak up and the count that shows it."""
    instance = plan.instance
    peak = highest(measure_loads(instance, plan))
    count = count_peak(instance, finding.proof, peak)
    weights = finding.proof.weights
    weighed = cells_weighed(weights) if weights is not None else np.zeros(0, dtype=np.int64)
    cells: list[int] = (weighed if count is None else count.cells).tolist()
    counted = count is not None and count.least_cost is None
    return {
        "cells": [
            {
                "office": instance.offices.ids[cell // instance.num_duties],
                "duty": instance.duties.ids[cell % instance.num_duties],
            }
            for cell in cells
        ],
        "officers_needed": count.needed if count and counted else None,
        "officers_at_most": count.at_most if count and counted else None,
        "statement": say_bottleneck(instance, finding.proof, peak, count),
    }


def provenance(instance: Instance, question: Question, engine: str) -> Fields:
    """Return where a report comes from; no clock, so the same question gives the same bytes."""
    libraries = {name: version(name) for name in LIBRARIES[engine]}
    return {
        "instance": instance.fingerprint,
        "engine": engine,
        "question": spell_question(question),
        "versions": {"caseload": __version__} | libraries,
    }


def spell_question(question: Question) -> Fields:
    """Return what was asked as a report spells it."""
    return {
        "engine": question.engine,
        "objective": question.objective,
        "budget": None if question.budget is None else spell_decimal(question.budget),
        "time_limit": question.time_limit,
    }


def sealed(fields: Fields) -> Fields:
    """Return the report with the SHA-256 of its text, which shows whether it was altered since."""
    provenance = {key: value for key, value in fields["provenance"].items() if key != "seal"}
    unsealed: Fields = {**fields, "provenance": provenance}
    seal = sha256(report_json(unsealed).encode()).hexdigest()
    return {**unsealed, "provenance": {**provenance, "seal": seal}}


def _loads(terms: tuple[Bools, Ints, Ints]) -> list[Fields | None]:
    uncovered, numerator, denominator = (column.tolist() for column in terms)
    return [
        spell_load(Load(bare, Fraction(top, bottom)))
        for bare, top, bottom in zip(uncovered, numerator, denominator, strict=True)
    ]
