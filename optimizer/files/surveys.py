"""Looks an input over without solving it: its faults, or what is in it and its warnings."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import load_terms, rank
from optimizer.files.build import build
from optimizer.files.faults import Faults
from optimizer.files.read import raw_of
from optimizer.files.warn import warn

Totals = dict[str, Any]


@dataclass(frozen=True)
class Survey:
    """What is known of an input without solving it.

    Attributes
    ----------
    faults : for which it is refused, by table, row and column
    warnings : what is allowed and mostly a slip; none are looked for where there are faults
    totals : what is in it; None where there are faults
    """

    faults: list[Fault]
    warnings: list[Fault]
    totals: Totals | None

    def to_dict(self) -> dict[str, object]:
        """Return the fields as they are spelled in JSON."""
        return {
            "faults": [fault.to_dict() for fault in self.faults],
            "warnings": [warning.to_dict() for warning in self.warnings],
            "totals": self.totals,
        }


def survey(source: str | Path) -> Survey:
    """Return what is known of the input in a file or folder, or of a bundled one."""
    faults = Faults()
    try:
        instance = build(raw_of(source, faults), faults)
    except InputError as error:
        return Survey(error.faults, [], None)
    return survey_instance(instance, faults)


def survey_instance(instance: Instance, read_with: Faults | None = None) -> Survey:
    """Return what is known of a good instance, its warnings placed as faults were in reading it."""
    warnings = Faults()
    if read_with is not None:
        warnings.locate = read_with.locate
    warn(instance, warnings)
    return Survey([], warnings.ordered(), totals_of(instance))


def totals_of(instance: Instance) -> Totals:
    """Return what is in an instance, in whole numbers and exact loads."""
    fte = instance.available(instance.officers_by_pool)
    weighted = instance.weighted_cases
    uncovered, numerator, denominator = load_terms(instance, fte, weighted)
    shape = instance.num_offices, instance.num_duties
    by_duty = weighted.reshape(shape).sum(axis=0).tolist()
    standards = instance.duties.standard.tolist()
    work = sum((Fraction(w, s) for w, s in zip(by_duty, standards, strict=True)), Fraction())
    there = Fraction(int(fte.sum()), THOUSAND)
    peak = int(np.argmax(rank(uncovered, numerator, denominator)))
    heaviest = Fraction(int(numerator[peak]), int(denominator[peak]))
    ids = instance.offices.ids, instance.duties.ids
    return {
        "offices": instance.num_offices,
        "duties": instance.num_duties,
        "cells": instance.num_cells,
        "cells_with_cases": int((instance.cases > 0).sum()),
        "cases": int(instance.cases.sum()),
        "weighted_cases": _decimal(int(weighted.sum())),
        "officers": instance.num_officers,
        "fte": _decimal(int(fte.sum())),
        "pools": sum(map(bool, instance.pools.ids)),
        "hires": instance.num_hires,
        "load_today": _load(work / there) if there else None if work else _load(Fraction()),
        "peak_today": None if uncovered.any() else _load(heaviest),
        "peak_office": ids[0][peak // instance.num_duties] if weighted.any() else None,
        "peak_duty": ids[1][peak % instance.num_duties] if weighted.any() else None,
        "uncovered_today": int(uncovered.sum()),
    }


def _load(load: Fraction) -> dict[str, object]:
    return {"exact": str(load), "value": float(load)}


def _decimal(thousandths: int) -> int | float:
    whole, rest = divmod(thousandths, THOUSAND)
    return thousandths / THOUSAND if rest else whole
