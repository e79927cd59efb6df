"""Bodies of requests: whole, decompressed, and never larger than they may be."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from api.problems import Problem, busy

GZIP = 16 + zlib.MAX_WBITS


class Room:
    """The bytes that the bodies being read and answered may take together."""

    def __init__(self, num_bytes: int) -> None:
        self._left = num_bytes

    def take(self, num_bytes: int) -> None:
        """Take some of what is left.

        Raises
        ------
        Problem : 429 where less is left
        """
        if num_bytes > self._left:
            raise busy("busy", "The bodies of other requests fill the memory set aside for them.")
        self._left -= num_bytes

    def give_back(self, num_bytes: int) -> None:
        self._left += num_bytes


@asynccontextmanager
async def body_of(request: Request) -> AsyncGenerator[bytes]:
    """Yield the request's body; its room is given back afterwards.

    Raises
    ------
    Problem : 400 not what its compression says; 408 too slow; 413 too large; 415 not JSON or of
        an unknown compression; 429 no room for it
    """
    settings, room = request.app.state.settings, request.app.state.room
    body = bytearray()
    packed = _is_packed(request)
    _demand_json(request)
    most: int = settings.body_bytes
    if int(request.headers.get("content-length") or 0) > most:
        raise _too_large(most)
    try:
        try:
            async with asyncio.timeout(settings.body_seconds):
                parts = request.stream()
                async for part in _unpacked(parts) if packed else parts:
                    if len(body) + len(part) > most:
                        raise _too_large(most)
                    room.take(len(part))
                    body += part
        except TimeoutError:
            raise Problem(
                408, "body_too_slow", f"It took longer than {settings.body_seconds:g} seconds."
            ) from None
        yield bytes(body)
    finally:
        room.give_back(len(body))


async def _unpacked(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what gzip packed, a piece at a time, so that a bomb never unfolds."""
    unpack = zlib.decompressobj(GZIP)
    try:
        async for part in parts:
            while part:
                if unpack.eof:
                    raise _bad_encoding("Something follows the end of the gzip stream.")
                yield unpack.decompress(part, 64_000)
                part = unpack.unconsumed_tail or unpack.unused_data  # noqa: PLW2901
                # Many pieces from one part: others get their turn between them.
                await asyncio.sleep(0)
    except zlib.error:
        raise _bad_encoding("It is not gzip.") from None
    if not unpack.eof:
        raise _bad_encoding("The gzip stream ends in the middle.")


def _is_packed(request: Request) -> bool:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Problem(
            415,
            "bad_encoding",
            "The body's Content-Encoding is not known.",
            remedy="Send it with gzip or as it is.",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    return encoding == "gzip"


def _demand_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(
            415,
            "wrong_media_type",
            "The body's Content-Type is not application/json.",
            remedy="Send the header Content-Type: application/json.",
        )


def _too_large(most: int) -> Problem:
    return Problem(
        413,
        "body_too_large",
        f"At most {most:,} bytes are read, counted after decompression.",
        remedy="Leave out what the question does not need, or raise CASELOAD_BODY_BYTES.",
        headers={"Connection": "close"},
    )


def _bad_encoding(detail: str) -> Problem:
    return Problem(400, "bad_encoding", detail, remedy="Send it again, whole.")
