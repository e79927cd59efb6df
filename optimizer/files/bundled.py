"""Where the instances are that come with the program."""

from pathlib import Path

BUNDLED = Path(__file__).parents[2] / "instances"
"""Stands beside the package `optimizer`, in the sources as in an installation."""


def bundled_paths() -> dict[str, Path]:
    """Return the file or folder of each, by its name."""
    if not BUNDLED.is_dir():
        return {}
    files = {path.stem: path for path in BUNDLED.glob("*.json")}
    return files | {path.parent.name: path.parent for path in BUNDLED.glob("*/offices.csv")}
