"""What a staircase says, in sentences an office director understands."""

from fractions import Fraction

from optimizer.answers.flattening import say_count, say_heaviest, say_peak
from optimizer.answers.plain import fraction_of, number
from optimizer.answers.spelling import Fields
from optimizer.domain.load import Load

EARLY = {"time_limit": "Stopped at the time limit", "interrupted": "Interrupted"}


def say_frontier(answer: Fields, least_gain: float) -> list[str]:
    """Return what the answer's fields come to; of a staircase cut off, no more than its steps."""
    steps: list[Fields] = answer["steps"]
    stopped = EARLY.get(answer["stopped_by"])
    if answer["outcome"] == "infeasible":
        return ["No placement keeps every rule, whatever is spent."]
    if not steps:
        return [f"{stopped or 'Finished'}: no step was found."]
    gaps = {gap["after"] for gap in answer["gaps"]}
    said = [_say_first(answer, steps[0])]
    is_lowest = len(steps) not in gaps
    if len(steps) > 1:
        end = "the lowest that any plan reaches" if is_lowest else "the best found"
        said.append(f"For {_amount(answer, steps[-1])} {_heaviest(steps[-1], end)}.")
    elif is_lowest:
        said.append("Nothing more lowers it.")
    if stopped:
        said.append(f"{stopped}: {_say_gaps(gaps, len(steps))}")
    elif gaps:
        said.append(
            f"Gains of less than {least_gain:g} were not looked for: where a gap is noted, more "
            "steps may follow that lower the peak by less than that."
        )
    flat = answer["flattens"]
    if flat is not None and flat["step"] < len(steps):
        share = "All" if Fraction(flat["share"]["exact"]) == 1 else "Nine tenths"
        step: Fields = steps[int(flat["step"]) - 1]
        said.append(
            f"{share} of the gain is had with step {flat['step']:,} of {len(steps):,}: "
            f"{say_peak(_load(step))} for {_amount(answer, step)}. "
            f"The rest takes {_rest(answer, step, steps[-1])} more."
        )
    return [*said, _say_labels(steps)]


def _say_first(answer: Fields, step: Fields) -> str:
    by, is_known = answer["by"], step["label"] != "best_found"
    best = "at best" if is_known else "in the best placement found"
    if step[by] == 0:
        nothing = "With nothing spent" if by == "cost" else "Without a transfer"
        return f"{nothing} {_heaviest(step)} {best}."
    least = "The rules take at least" if is_known else "The least that was found is"
    return f"{least} {_amount(answer, step)}; for that {_heaviest(step)} {best}."


def _say_gaps(gaps: set[int], num_steps: int) -> str:
    """Return where more may be: between steps, and beyond the last."""
    between = len(gaps - {num_steps})
    where = [f"in {say_count(between, 'gap')} between these steps"] if between else []
    where += ["below the last"] if num_steps in gaps else []
    return f"there may be more steps {' and '.join(where)}." if where else "no step is missing."


def _say_labels(steps: list[Fields]) -> str:
    num = {label: sum(s["label"] == label for s in steps) for label in ("proved", "claimed")}
    if num["proved"] == len(steps):
        which = "Every step is" if len(steps) > 1 else "It is"
        return (
            f"{which} checked by counting: no plan has a lower peak for as little, or this peak "
            "for less."
        )
    rest = len(steps) - num["proved"] - num["claimed"]
    parts = [
        f"{num['proved']:,} checked by counting",
        f"{num['claimed']:,} on a solver's word",
        f"{rest:,} the best found",
    ]
    told = [part for part in parts if not part.startswith("0 ")]
    return f"Of {say_count(len(steps), 'step')}, {', '.join(told)}."


def _heaviest(step: Fields, heaviest: str = "the heaviest load") -> str:
    return say_heaviest(_load(step), heaviest)


def _load(step: Fields) -> Load:
    ratio = fraction_of(step["peak"])
    return Load(True, Fraction(1)) if ratio is None else Load(False, ratio)


def _amount(answer: Fields, step: Fields) -> str:
    return _spell(answer, step[answer["by"]])


def _rest(answer: Fields, step: Fields, last: Fields) -> str:
    by = answer["by"]
    more = Fraction(str(last[by])) - Fraction(str(step[by]))
    return _spell(answer, int(more) if more.denominator == 1 else float(more))


def _spell(answer: Fields, spent: float) -> str:
    return number(spent) if answer["by"] == "cost" else say_count(int(spent), "transfer")
