"""Who calls: the key of the request, compared without telling by time how much of it was right."""

import hmac
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.problems import Problem

EVERYBODY = ""
"""The owner of all jobs where no keys are set."""

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="One of the keys in CASELOAD_API_KEYS. Where none are set, none is needed.",
)


class Keys:
    """The keys that may call, kept as hashes."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._hashes = tuple(sha256(key.encode()).digest() for key in keys)

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def owner(self, key: str | None) -> str | None:
        """Return who owns the jobs of a key, or None if it is none of ours."""
        if not self._hashes:
            return EVERYBODY
        given = sha256((key or "").encode("utf-8", "surrogateescape")).digest()
        # Every key is compared, so that the time says nothing about which one it is.
        known = [hmac.compare_digest(given, known) for known in self._hashes]
        return given.hex() if any(known) else None


async def owner_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> str:
    """Return the owner of the request's key.

    Raises
    ------
    Problem : 401 without a known key; 421 where no keys are set and the request names another
        host, as a page in a browser of this machine would that was tricked into calling us
    """
    keys: Keys = request.app.state.keys
    owner = keys.owner(credentials.credentials if credentials else None)
    if owner is None:
        raise Problem(
            401,
            "bad_key",
            "A key is needed, and none that is known was given.",
            remedy="Send the header Authorization: Bearer KEY.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    host = request.headers.get("host", "localhost")
    if not keys and _without_port(host) not in LOCAL_HOSTS:
        raise Problem(
            421,
            "wrong_host",
            "Without API keys the service answers to localhost alone.",
            remedy="Set CASELOAD_API_KEYS, or call it as localhost.",
        )
    return owner


Owner = Annotated[str, Depends(owner_of)]


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
