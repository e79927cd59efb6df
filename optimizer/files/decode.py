"""Turns the bytes of a file into text."""

import codecs

from optimizer.files.faults import Faults

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def decode(content: bytes, faults: Faults, *, table: str | None = None) -> str | None:
    """Return the text of UTF-8, with or without byte order mark, or of UTF-16 with one.

    None, and a fault, where it is neither.
    """
    if content.startswith(UTF_32):  # first: the mark of UTF-32 begins with that of UTF-16
        faults.add("wrong_encoding", "The file is UTF-32.", table=table)
        return None
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        shown = content[error.start : error.start + 1].hex().upper()
        name = "UTF-16" if encoding == "utf-16" else "UTF-8"
        faults.add(
            "wrong_encoding",
            f"Byte {error.start + 1:,} (hexadecimal {shown}), in line {line:,}, is not {name}.",
            table=table,
        )
        return None
    if "\0" in text:
        faults.add(
            "wrong_encoding",
            "The text holds NUL characters, as UTF-16 without a byte order mark does.",
            table=table,
        )
        return None
    return text
