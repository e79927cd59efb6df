"""Statements and changes of them as an answer spells them."""

import numpy as np

from optimizer.answers.spelling import Fields
from optimizer.answers.statements import ROWS_THAT_GO, Statement
from optimizer.answers.wording import say, say_removed
from optimizer.domain.instance import Bools, Instance


def spell_statement(instance: Instance, statement: Statement) -> Fields:
    """Return a statement as the answer has it."""
    return {
        "name": statement.name,
        "table": statement.kind.table,
        "row": statement.row,
        "column": statement.kind.column,
        "value": _value(instance, statement),
        "words": statement.words,
    }


def spell_change(instance: Instance, statement: Statement, number: int | None) -> Fields:
    """Return a change as the answer has it: another number, or None where the statement goes."""
    kind, place = statement.kind, statement.places[0] if statement.places else 0
    to: object = statement.spell(number)
    if number is not None:
        words = say(instance, kind.table, kind.column, place, number)
    else:
        words = say_removed(instance, kind.table, kind.column, place, statement.number or 0)
        if kind.column in ("transfers", "duty_changes"):
            to = True
    goes = number is None and kind.table in ROWS_THAT_GO
    return {
        "name": statement.name,
        "table": kind.table,
        "row": statement.row,
        "column": None if goes else kind.column,
        "from": _value(instance, statement),
        "to": to,
        "words": words,
    }


def _value(instance: Instance, statement: Statement) -> object:
    """Return what stands in the statement's column."""
    kind = statement.kind
    if kind.column == "duties":
        return _chosen(instance.pools.duties[statement.places[0]], instance.duties.ids)
    if kind.column == "offices":
        return _chosen(instance.hires.offices[statement.places[0]], instance.offices.ids)
    if kind.column in ("transfers", "duty_changes"):
        return False
    return statement.spell(statement.number)


def _chosen(row: Bools, names: tuple[str, ...]) -> list[str]:
    return [names[i] for i in np.nonzero(row)[0].tolist()]
