"""What can be wrong with a question, and how it is said.

Infeasible is none of these: it is an answer.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input, where it stands and what would mend it.

    `row` counts from 1 at the first row under the heading; `None` where a fault has no row,
    column or value. `cell` is where it stands in a workbook, such as limits!C7; `file` and `line`,
    from 1, where it stands in a folder of CSV files.
    """

    code: str
    table: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str
    remedy: str
    cell: str | None = None
    file: str | None = None
    line: int | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the fields, those of a workbook or of a folder only there."""
        spots = ("cell", "file", "line")
        return {k: v for k, v in asdict(self).items() if k not in spots or v is not None}

    @property
    def spot(self) -> str | None:
        """Where it stands in the file: a cell, or a line of a CSV file."""
        return f"{self.file}, line {self.line:,}" if self.line else self.cell or self.file

    def __str__(self) -> str:
        row = self.row and f"row {self.row}"
        places = [self.spot or self.table, row, self.column]
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
