"""Who should serve where, so that the heaviest caseload is as light as it can be.

``read_instance`` reads the tables, ``solve`` answers with a `Report`, ``verify`` judges anyone's,
``conflict`` says which rules cannot be kept together. Each is imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.answers.conflict import conflict
    from optimizer.answers.report import Report
    from optimizer.answers.solve import solve
    from optimizer.answers.verify import verify
    from optimizer.files import read_instance

__version__ = "0.1.0"

__all__ = ["Report", "__version__", "conflict", "read_instance", "solve", "verify"]

_HOMES = {
    "Report": "optimizer.answers.report",
    "conflict": "optimizer.answers.conflict",
    "read_instance": "optimizer.files",
    "solve": "optimizer.answers.solve",
    "verify": "optimizer.answers.verify",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
