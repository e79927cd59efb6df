"""The difference between two placements in sentences."""

from fractions import Fraction

from optimizer.answers.plain import Fields, load_number

CAUSES = {
    "growth": "cases",
    "staff": "officers who came or left",
    "standards": "standards, weights and FTE",
    "moves": "officers who moved",
    "reoptimisation": "the best plan instead",
    "rules": "rules and limits",
}
"""What can make a difference, by the names of the steps."""


def say_difference(answer: Fields) -> str:
    """Return where the peak starts and ends."""
    a, b = answer["a"], answer["b"]
    start, end = load_number(a["peak"]), load_number(b["peak"])
    change = answer["change"]["change"]
    if change is None:
        return f"Peak {start}, then {end}."
    exact = Fraction(change["exact"])
    if not exact:
        return f"The peak is the same: {end}."
    return f"The peak {'rises' if exact > 0 else 'falls'} from {start} to {end}."


def say_causes(name: str) -> str:
    """Return what a step is, one cause or several that cannot be told apart."""
    return ", ".join(CAUSES[part] for part in name.split(" + "))
