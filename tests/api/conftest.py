"""One service for all the tests that do it no harm."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.service import KEYS, OTHER_KEY, Service, running


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with running(
        "--workers", "2", **KEYS, CASELOAD_SOLVERS="2", CASELOAD_BODY_BYTES="2000000"
    ) as s:
        yield s


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client() as client:
        yield client


@pytest.fixture(scope="session")
def other(service: Service) -> Iterator[httpx.Client]:
    """Somebody with another key."""
    with service.client(OTHER_KEY) as client:
        yield client


@pytest.fixture(scope="session")
def stranger(service: Service) -> Iterator[httpx.Client]:
    """Somebody without a key."""
    with service.client(None) as client:
        yield client
