"""Writes a file whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a file so that nobody ever finds half of it: beside its place, then renamed into it.

    An interruption or a full disk leaves what was there before, and nothing else. What is no
    ordinary file, such as a pipe or a terminal, is written directly.

    Raises
    ------
    OSError : the place cannot be written
    """
    encoded = content.encode() if isinstance(content, str) else content
    target = Path(os.path.realpath(path))  # a link stays a link
    if target.exists() and not target.is_file():
        target.write_bytes(encoded)
        return
    beside = target.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(encoded)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            beside.chmod(target.stat().st_mode & 0o7777)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
