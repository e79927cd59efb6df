"""Any plan, and what it breaks, in sentences."""

from optimizer.answers.plain import Fields, count


def say_kept(answer: Fields) -> str:
    """Return whether the plan can be carried out, and how many rules it breaks."""
    num = len(answer["broken"])
    rules = f"it breaks {count(num, 'rule')}" if num else "it breaks no rule"
    if answer["outcome"] == "kept":
        return "The plan keeps every rule."
    if answer["outcome"] == "broken":
        return f"The plan can be carried out, but {rules}"
    return f"The plan does not place the officers there are, and {rules}"


def say_misplaced(officers: Fields) -> list[str]:
    """Return for each place how many officers are placed nowhere, or are more than there are."""
    said: list[str] = []
    for name, words in (("missing", "placed nowhere"), ("too_many", "more than there are")):
        for one in officers[name]:
            pool = f" of pool {one['pool']}" if one["pool"] else ""
            who = count(one["officers"], "officer")
            said.append(f"{one['office']} {one['duty']}: {who}{pool} {words}.")
    return said


def say_moves_kind(answer: Fields) -> str:
    """Return what the moves of a plan are that was given without them, or nothing."""
    said = {
        "cheapest": "The cheapest moves that reach it and keep the rules about moves.",
        "none_keep_the_rules": "No moves that keep the rules about moves were found.",
    }.get(answer["plan"]["moves"], "")
    return f"{said} (not proved)" if said and answer["plan"]["cheapest"] == "none" else said
