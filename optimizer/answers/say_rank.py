"""The choices of one change in sentences."""

from optimizer.answers.plain import Fields, clean, count


def say_change(change: Fields) -> str:
    """Return what is tried out."""
    what = change["what"]
    if what == "shift":
        kind = f" of type {clean(change['case_type'])}" if "case_type" in change else ""
        return f"{count(change['cases'], 'case')}{kind} to the same duty elsewhere"
    officers = count(change["officers"], "officer")
    return {"move": f"Moving {officers}", "add": f"Adding {officers}"}.get(
        what, f"Giving up {officers}"
    )


def say_number(answer: Fields) -> str:
    """Return how many choices there are, and how many of them lighten the loads."""
    num, better = answer["num_choices"], answer["num_better"]
    if not num:
        return "There is no such choice."
    ways = count(num, "choice")
    if answer["change"]["what"] == "remove":
        return f"{ways}; those first that cost least in load."
    if not better:
        return f"{ways}; none lightens the loads."
    return f"{ways}; {better:,} {'lightens' if better == 1 else 'lighten'} the loads."


def say_reason(broken: Fields) -> str:
    """Return a rule that would be broken, with where it stands."""
    row = f", row {broken['row']:,}" if broken["row"] else ""
    if broken["table"] in (None, "rules"):
        return broken["statement"]
    return f"{broken['table']}{row}: {broken['statement']}"
