"""Reads the rules table and the facts about the whole."""

from optimizer.domain.instance import Rules
from optimizer.files.exact import Wrong, read_boolean, read_text, read_thousandths, read_whole
from optimizer.files.faults import Faults, quote, suggest
from optimizer.files.raw import RawInput
from optimizer.files.schema import FORMAT, MOST_ID, MOST_TEXT, RULES


def read_rules(raw: RawInput, faults: Faults) -> Rules:
    """Return the rules; those not given, or given as null, have their defaults."""
    given: dict[str, bool | int | str] = {}
    for row, name, value in ((rule.row, rule.rule, rule.value) for rule in raw.rules):
        if name not in RULES:
            faults.add(
                "unknown_rule",
                f"There is no rule {quote(name)}.",
                table="rules",
                row=row,
                column=name,
                value=value,
                hint=suggest(name, RULES),
            )
        elif value is not None:
            result = _read(name, value, typed=raw.typed)
            if isinstance(result, Wrong):
                faults.add(
                    result.code, result.message, table="rules", row=row, column=name, value=value
                )
            elif result is not None:
                given[name] = result
    return Rules(**given)  # type: ignore[arg-type]


def _read(name: str, value: object, *, typed: bool) -> bool | int | str | Wrong | None:
    kind, span = RULES[name]
    if kind == "text":
        return read_text(value, MOST_ID)
    if kind == "boolean":
        return read_boolean(value, typed=typed)
    read = read_whole if kind == "whole" else read_thousandths
    return read(value, span, typed=typed)


def read_facts(raw: RawInput, faults: Faults) -> dict[str, str | None]:
    """Return what is said about the whole: name, as_of and source."""
    facts: dict[str, str | None] = {}
    table = None if raw.typed else "about"
    for fact in ("name", "as_of", "source"):
        value = raw.facts.get(fact)
        text = None if value is None else read_text(value, MOST_TEXT)
        if isinstance(text, Wrong):
            faults.add(text.code, text.message, table=table, column=fact, value=value)
            text = None
        facts[fact] = text
    form = raw.facts.get("format", FORMAT)
    if form != FORMAT:
        message = f"The format {quote(form)} is unknown."
        faults.add("unknown_format", message, table=table, column="format", value=form)
    return facts
