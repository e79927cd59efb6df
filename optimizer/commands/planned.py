"""How a command is told who serves where."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.answers.placed import Given

NAMED = ("today", "best", "given")

PLAN_HELP = "today, best, given (the table plan), a report, or rows of office, duty, officers."


def read_plan_argument(text: str) -> "Given":
    """Return the named placement, or what the file of that name says.

    Raises
    ------
    InputError : no such file, or one that holds no plan
    """
    if text in NAMED:
        return text
    from optimizer.files.placement import read_plan_file

    return read_plan_file(text)
