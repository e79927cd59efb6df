"""A conflict in sentences."""

from optimizer.answers.plain import Fields, number


def say_outcome(answer: Fields) -> str:
    """Return whether the rules can be kept together."""
    if answer["outcome"] == "feasible":
        return "The rules can be kept together."
    early = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}
    stopped = early.get(answer["stopped_by"], "")
    if answer["outcome"] == "unknown":
        return f"{stopped}Whether the rules can be kept together is not known."
    return f"{stopped}The rules cannot all be kept."


def say_title(conflict: Fields, place: int, num: int) -> str:
    """Return how many rules clash, as a title; `place` counts from 1."""
    num_rules = len(conflict["statements"])
    which = "Conflict" if num == 1 else f"Conflict {place} of {num}"
    if num_rules == 0:
        return f"{which}: what is there allows no plan, whatever the rules."
    if num_rules == 1:
        return f"{which}: this rule alone cannot be kept."
    return f"{which}: these {num_rules:,} rules cannot be kept together."


def say_checked(conflict: Fields, place: int) -> str:
    """Return how it is known, and whether fewer rules would do."""
    parts = {
        "counting": "Checked by counting.",
        "second_solver": "Two solvers, asked apart, say so.",
    }
    said = [parts[conflict["confirmed_by"]]]
    if not conflict["minimal"]:
        said.append("Fewer of them may do; that is not known.")
    elif len(conflict["statements"]) > 1:
        said.append("Without any one of them the others can be kept.")
        if conflict["smallest"]:
            others = "rules" if place == 1 else "of the other rules"
            said.append(f"No fewer {others} make a conflict.")
    return " ".join(said)


def say_least(mends: list[Fields]) -> str:
    """Return whether the mends are the least there are."""
    alone = len(mends) > 1
    if all(mend["least"] for mend in mends):
        said = "Each is" if alone or len(mends[0]["changes"]) > 1 else "It is"
        said += " the least that does, and there is a verified plan with it."
    else:
        said = "There is a verified plan; whether less would do is not known for all."
    return f"{said} Nothing has been changed."


def say_mends(answer: Fields) -> str:
    """Return what the changes under it do, or that none was found."""
    mends: list[Fields] = answer["mends"]
    if not mends:
        asked: list[str] = answer["provenance"]["question"]["may_change"]
        known = answer["stopped_by"] == "finished"
        none = "No change of these rules leaves a plan: " if known else "No mend was found: "
        return f"{none}{', '.join(asked)}."
    if any(len(mend["changes"]) > 1 for mend in mends):
        return "No change mends it alone; these do together:"
    return "Each of these changes mends it:" if len(mends) > 1 else "This mends it:"


def say_step(change: Fields) -> str:
    """Return from what to what a value is changed."""
    if change["table"] == "lanes" and change["row"] is None:
        return "more lanes"
    if change["to"] is None:
        rule_or_row = change["table"] == "rules" or change["column"] is None
        return "take out" if rule_or_row else "leave blank"
    if isinstance(change["to"], bool):
        return "false → true"
    return f"{number(change['from'])} → {number(change['to'])}"
