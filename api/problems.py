"""Everything that can go wrong, in one shape: application/problem+json (RFC 9457)."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from optimizer.domain.errors import Fault, InputError, Refusal

MEDIA = "application/problem+json"

TITLES = {
    "bad_input": "The input has faults.",
    "bad_key": "The API key is missing or unknown.",
    "bad_encoding": "The body's compression cannot be read.",
    "bad_request": "It is no request that can be answered.",
    "bad_parameter": "A parameter is not as it must be.",
    "body_too_large": "The body is too large.",
    "body_too_slow": "The body did not arrive in time.",
    "busy": "The service has more to do than it accepts.",
    "database_away": "The database cannot be reached at the moment.",
    "defect": "A defect of the service.",
    "job_running": "The job has not ended.",
    "key_reused": "The idempotency key was used with another body.",
    "method_not_allowed": "The address does not answer this method.",
    "no_idempotency_key": "The header Idempotency-Key is missing.",
    "no_report": "The job has no report.",
    "not_found": "There is nothing at this address.",
    "out_of_memory": "The answer needs more memory than a solver may have.",
    "solver_crashed": "The process that was solving has ended abruptly.",
    "stopping": "The service is stopping.",
    "too_long": "The answer takes longer than a call may.",
    "too_many_attempts": "The job was started too often without coming to an end.",
    "too_many_cells": "The instance has more cells than a call may.",
    "too_many_jobs": "The key has as many jobs under way as it may.",
    "wrong_host": "The service answers to this machine alone.",
    "wrong_media_type": "The body is not JSON.",
}
"""What a code means; codes of a refusal come from the library and are not listed here."""

RETRY_SECONDS = 1


class Problem(Exception):
    """Ends a request with an answer of this shape."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        remedy: str | None = None,
        faults: Sequence[dict[str, object]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.remedy = remedy
        self.faults = faults
        self.headers = headers or {}
        super().__init__(detail)

    def to_dict(self) -> dict[str, object]:
        """Return the fields of the answer; faults only where an input is bad."""
        fields: dict[str, object] = {
            "type": f"urn:caseload:problem:{self.code}",
            "title": TITLES.get(self.code, "The question cannot be honoured."),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.remedy is not None:
            fields["remedy"] = self.remedy
        if self.faults is not None:
            fields["faults"] = list(self.faults)
        return fields

    def to_json(self) -> bytes:
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False).encode() + b"\n"

    def to_response(self) -> Response:
        return Response(self.to_json(), self.status, self.headers, MEDIA)


def of_input(error: InputError) -> Problem:
    """Return the problem of a faulty input, every fault in it."""
    num = len(error.faults)
    detail = "1 fault was found." if num == 1 else f"{num:,} faults were found."
    return Problem(422, "bad_input", detail, faults=[fault.to_dict() for fault in error.faults])


def of_refusal(error: Refusal) -> Problem:
    """Return the problem of a rule or question that this version cannot honour."""
    return Problem(422, error.code, error.message, remedy=error.remedy)


def busy(code: str, detail: str, *, status: int = 429, seconds: int = RETRY_SECONDS) -> Problem:
    """Return a problem that passes by itself, saying when to try again."""
    return Problem(status, code, detail, headers={"Retry-After": str(seconds)})


def of_status(status: int, headers: dict[str, str] | None = None) -> Problem:
    """Return the problem of what the framework refuses before any code of ours runs."""
    codes = {404: "not_found", 405: "method_not_allowed"}
    phrase = HTTPStatus(status).phrase
    return Problem(status, codes.get(status, "bad_request"), f"{phrase}.", headers=headers)


def bad_parameter(column: str, value: object, message: str, remedy: str) -> Problem:
    """Return the problem of one parameter of an address or header."""
    fault = Fault("bad_parameter", None, None, column, str(value)[:80], message, remedy)
    return Problem(422, "bad_parameter", message, remedy=remedy, faults=[fault.to_dict()])
