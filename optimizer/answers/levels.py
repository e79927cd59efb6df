"""The loads of a plan from the highest down, each with how far it is known to be the best."""

from typing import Literal

from optimizer.answers.spelling import Fields, spell_peak
from optimizer.domain.finding import Finding
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.judge.certify import Verdict
from optimizer.judge.measure import count_levels

Label = Literal["proved", "claimed", "best_found"]


def label_levels(
    plan: Plan, finding: Finding, verdict: Verdict, objective: str
) -> list[tuple[Load, int, Label]]:
    """Return each load that cells with cases have, how many have it, and what is known of it.

    A level is *proved* if our own check showed that no plan has it lighter, *claimed* if the
    engine says so, and otherwise the *best found*: a plan with lighter loads there may exist. Where
    the peak alone was asked for, no more is known of the others.
    """
    levels = count_levels(plan.instance, plan)
    if verdict.holds.get("leximin"):
        return [(load, num, "proved") for load, num in levels]
    asked = levels[:1] if objective == "peak" else levels
    lowest = finding.claimed_to
    if lowest is None:
        claimed = {load for load, _ in asked} if finding.finished else set[Load]()
    else:
        claimed = {load for load, _ in asked if load >= lowest}
    labelled: list[tuple[Load, int, Label]] = []
    for place, (load, num) in enumerate(levels):
        label: Label = "claimed" if load in claimed else "best_found"
        if place == 0 and verdict.holds.get("peak"):
            label = "proved"
        labelled.append((load, num, label))
    return labelled


def label_peak(levels: list[tuple[Load, int, Label]], plan: Plan | None) -> Label | None:
    """Return what is known of the peak, None without a plan; without cases it is 0, as it must."""
    if plan is None:
        return None
    return levels[0][2] if levels else "proved"


def spell_levels(levels: list[tuple[Load, int, Label]]) -> list[Fields]:
    """Return the rows of a report's levels."""
    return [{**spell_peak(load), "cells": num, "label": label} for load, num, label in levels]
