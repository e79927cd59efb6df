"""Every rule that a plan breaks, counted as far as it can be."""

import re
from dataclasses import replace

import numpy as np

from optimizer.domain.instance import Bools
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.judge.measure import lanes_used
from optimizer.judge.verify import STAGES

TOKENS = re.compile(r"""'[^']*'|"[^"]*"|\d+/\d+|\d+\.\d+|(?P<count>\d+)""")
"""What a sentence of the judge holds beside words: ids in quotes, fractions, decimals, counts."""


def broken_rules(plan: Plan) -> list[str]:
    """Return a sentence for each rule broken and each place it is broken in.

    `verify_plan` stops at moves that cannot be made; this goes on without those that run where no
    lane is open, which have no cost.
    """
    columns, ways, rest = STAGES
    broken = [sentence for rule in columns for sentence in rule(plan)]
    if broken:
        return broken
    broken = [sentence for rule in ways for sentence in rule(plan)]
    counted, _ = open_moves(plan)
    return broken + [sentence for rule in rest for sentence in rule(counted)]


def open_moves(plan: Plan) -> tuple[Plan, Bools]:
    """Return the plan without moves over ways that are closed, and which are open, (num_moves,).

    Where the plan says itself who serves where, that stays as it is.
    """
    if open_lanes(plan.instance) is None:
        return plan, np.ones(plan.num_moves, dtype=bool)
    is_open = (plan.kind != KINDS.index("transfer")) | (lanes_used(plan) != NOWHERE)
    columns = ("pool", "hire", "from_cell", "to_cell", "officers")
    return replace(plan, **{name: getattr(plan, name)[is_open] for name in columns}), is_open


def newly_broken(before: list[str], after: list[str]) -> list[str]:
    """Return the rules broken after a change, without those that were no less broken before it.

    A rule that was broken already may stay so, or come nearer to being kept: the sentence is the
    same but for its first number, and that is no farther from the last, the number to be kept.
    """
    known = dict(map(_parted, before))
    return [sentence for sentence in after if not _is_eased(known, *_parted(sentence))]


def _is_eased(known: dict[str, list[int]], words: str, numbers: list[int]) -> bool:
    old = known.get(words)
    if old is None or old[1:] != numbers[1:]:
        return False
    return old == numbers or abs(numbers[0] - numbers[-1]) <= abs(old[0] - old[-1])


def _parted(sentence: str) -> tuple[str, list[int]]:
    """Return a sentence without the whole numbers outside quotes, and those numbers.

    Fractions are left in the words: only counts are compared.
    """
    numbers: list[int] = []

    def taken(match: re.Match[str]) -> str:
        if match["count"] is None:
            return match[0]
        numbers.append(int(match["count"]))
        return "#"

    head, colon, rest = sentence.partition(": ")
    return head + colon + TOKENS.sub(taken, rest), numbers
