"""The names by which a user says which statements may be changed."""

from collections.abc import Sequence

from optimizer.answers.statements import Statement
from optimizer.domain.errors import Fault, InputError
from optimizer.files.faults import quote, show, suggest

MOST_NAMED = 6
"""Names that a remedy lists."""


def split_names(given: Sequence[str]) -> list[str]:
    """Return the names given, several of which may stand in one text with commas between."""
    texts = [given] if isinstance(given, str) else given
    names = [name.strip() for text in texts for name in text.split(",")]
    return [name for name in names if name]


def find_named(statements: Sequence[Statement], names: Sequence[str]) -> list[Statement]:
    """Return the statements that any of the names means, in their order.

    A name is a table, a table and a row, or those and a column: ``limits:3:min``.

    Raises
    ------
    InputError : with every name that means none
    """
    parts_of = [statement.name.split(":") for statement in statements]
    meant: set[int] = set()
    faults: list[Fault] = []
    for name in names:
        parts = name.split(":")
        found = {i for i, own in enumerate(parts_of) if own[: len(parts)] == parts}
        meant |= found
        if not found:
            faults.append(_unknown(name, [statement.name for statement in statements]))
    if faults:
        raise InputError(faults)
    return [statements[i] for i in sorted(meant)]


def _unknown(name: str, known: list[str]) -> Fault:
    tables = sorted({other.split(":")[0] for other in known})
    shown = known[:MOST_NAMED] if len(known) <= MOST_NAMED else tables
    remedy = f"Name what is there, such as {', '.join(shown)}." if known else "There are no rules."
    return Fault(
        code="unknown_statement",
        table=None,
        row=None,
        column="may_change",
        value=show(name),
        message=f"{quote(name)} is no rule or row that this instance has.",
        remedy=f"{suggest(name, [*known, *tables])} {remedy}".strip(),
    )
