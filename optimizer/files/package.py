"""Opens a workbook: an archive of XML parts, checked for its sizes before anything is unpacked."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

from optimizer.files.schema import MOST_BYTES

MOST_PARTS = 10_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old Excel file begins, and the envelope of an encrypted one."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

OnStart = Callable[[str, dict[str, str]], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]


class Unreadable(Exception):
    """The file is no workbook that can be read; `code` is the fault's."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


class Part(NamedTuple):
    """A part that another refers to: where it is, and the last word of what it is."""

    path: str
    kind: str


class Package:
    """The parts of a workbook, each unpacked when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Check the list of parts.

        Raises
        ------
        Unreadable : broken, encrypted, of another kind, or too large
        """
        if content.startswith(OLE):
            if ENCRYPTED in content:
                raise Unreadable("workbook_encrypted", "The workbook is protected by a password.")
            raise Unreadable("workbook_broken", "The file is of an older kind than .xlsx.")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            parts = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            message = "The file is no workbook, or only part of one."
            raise Unreadable("workbook_broken", message) from None
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("workbook_encrypted", "The workbook is protected by a password.")
        size = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or size > MOST_BYTES:
            message = (
                f"Unpacked, the workbook has {size:,} bytes in {len(parts):,} parts; "
                f"at most {MOST_BYTES:,} in {MOST_PARTS:,} are read."
            )
            raise Unreadable("workbook_too_large", message)

    def read(self, path: str) -> bytes | None:
        """Return a part, never more of it than the list of parts says; None if there is none.

        Raises
        ------
        Unreadable : the part is damaged
        """
        try:
            return self._archive.read(path)
        except KeyError:
            return None
        except (
            zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
            ValueError, OSError,
        ):  # fmt: skip
            raise Unreadable("workbook_broken", "Part of the workbook is damaged.") from None

    def parts_of(self, path: str) -> dict[str, Part]:
        """Return the parts that a part, or with "" the whole, refers to, by their ids."""
        folder, name = posixpath.split(path)
        found: dict[str, Part] = {}

        def start(element: str, given: dict[str, str]) -> None:
            if element == "Relationship" and given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = Part(target.lstrip("/"), kind)

        content = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        if content is not None:
            walk(content, start)
        return found


def walk(
    content: bytes, start: OnStart, end: OnEnd | None = None, text: OnText | None = None
) -> None:
    """Call back for each element and text of an XML part, names and attributes without prefix.

    Raises
    ------
    Unreadable : it is not XML, or declares entities, which no workbook needs
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def on_start(name: str, given: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        start(name, given)

    def on_end(name: str) -> None:
        assert end is not None
        end(name.rpartition(":")[2] if ":" in name else name)

    def on_doctype(*_: object) -> None:
        raise Unreadable("workbook_broken", "A part of the workbook declares entities.")

    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = on_doctype
    if end is not None:
        parser.EndElementHandler = on_end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        message = "A part of the workbook is not well-formed XML."
        raise Unreadable("workbook_broken", message) from None
