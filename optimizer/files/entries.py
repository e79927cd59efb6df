"""What the catalogue says of a fault."""

from typing import NamedTuple


class Folder(NamedTuple):
    """Files of a CSV folder, beside or in place of those of the smallest good one."""

    files: dict[str, bytes]


class Words(NamedTuple):
    """An input too large or too special to be shown."""

    text: str


class Entry(NamedTuple):
    """A fault of the catalogue.

    `example` is tables beside or in place of those of `GOOD`, a whole JSON file, files of a CSV
    folder, or words.
    """

    cause: str
    remedy: str
    example: dict[str, object] | bytes | Folder | Words
