"""What can be wrong with a question, and how it is said.

Infeasible is none of these: it is an answer.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input, where it stands and what would mend it.

    `row` counts from 1 at the first row under the heading; `None` where a fault has no row,
    column or value. `cell` is where it stands in a workbook, such as limits!C7.
    """

    code: str
    table: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str
    remedy: str
    cell: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the fields, `cell` among them only in a workbook."""
        return {k: v for k, v in asdict(self).items() if k != "cell" or v is not None}

    def __str__(self) -> str:
        row = self.row and f"row {self.row}"
        places = [self.cell or self.table, row, self.column]
        place = ", ".join(str(part) for part in places if part)
        return (
            f"{place}: {self.message} {self.remedy}" if place else f"{self.message} {self.remedy}"
        )


class InputError(Exception):
    """The input is faulty; `faults` holds every fault found, never none."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class Refusal(Exception):
    """A rule or question that this version, or the engine asked for, cannot honour.

    `code` is stable; `remedy` says what can be asked instead.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        self.code = code
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}")
