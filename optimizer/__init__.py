"""Who should serve where, so that the heaviest caseload is as light as it can be.

``read_instance`` reads the tables, ``solve`` answers with a `Report`, ``verify`` judges anyone's,
``conflict`` says which rules cannot be kept together; the others answer the questions around the
optimum. Each is imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.answers.compare import compare
    from optimizer.answers.conflict import conflict
    from optimizer.answers.curve import curve
    from optimizer.answers.evaluate import evaluate
    from optimizer.answers.frontier import frontier
    from optimizer.answers.place import place
    from optimizer.answers.rank import rank
    from optimizer.answers.report import Report
    from optimizer.answers.service import service
    from optimizer.answers.solve import solve
    from optimizer.answers.values import values
    from optimizer.answers.verify import verify
    from optimizer.answers.why import why
    from optimizer.files import read_instance

__version__ = "0.1.0"

_ANSWERS = (
    "compare",
    "conflict",
    "curve",
    "evaluate",
    "frontier",
    "place",
    "rank",
    "service",
    "solve",
    "values",
    "verify",
    "why",
)
"""Each the function of a module of its name in `optimizer.answers`."""

_HOMES = {name: f"optimizer.answers.{name}" for name in _ANSWERS} | {
    "Report": "optimizer.answers.report",
    "read_instance": "optimizer.files",
}

__all__ = [
    "Report",
    "__version__",
    "compare",
    "conflict",
    "curve",
    "evaluate",
    "frontier",
    "place",
    "rank",
    "read_instance",
    "service",
    "solve",
    "values",
    "verify",
    "why",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
