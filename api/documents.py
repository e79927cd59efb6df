"""The OpenAPI document: for each address what it takes and every answer it gives."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from api.decisions import DECISIONS
from api.problems import MEDIA as PROBLEM
from api.shapes import SCHEMAS, ref
from optimizer import __version__

Fields = dict[str, Any]

JSON, CSV = "application/json", "text/csv"

DESCRIPTION = """
Who should serve where, so that the heaviest caseload is as light as it can be: an optimum, and
the reason why it is one. Every error is `application/problem+json` (RFC 9457) with a stable `code`.
"""

SMALL: Fields = {
    "format": "caseload/1",
    "name": "two offices",
    "offices": [{"office": "North"}, {"office": "South"}],
    "duties": [{"duty": "field"}],
    "caseload": [
        {"office": "North", "duty": "field", "cases": 60},
        {"office": "South", "duty": "field", "cases": 30},
    ],
    "staff": [
        {"office": "North", "duty": "field", "officers": 1},
        {"office": "South", "duty": "field", "officers": 2},
    ],
}
NO_ROOM: Fields = {
    **SMALL,
    "limits": [
        {"office": "North", "duty": "field", "max": 1},
        {"office": "South", "duty": "field", "max": 1},
    ],
}
FAULTY: Fields = {**SMALL, "staff": [{"office": "North", "duty": "field", "officers": -1}]}

WHY = {
    400: "The body's compression cannot be read.",
    401: "No known key came with the request.",
    404: "There is nothing of the caller's under this address.",
    406: "None of the media types asked for can be given.",
    408: "The body did not arrive in time.",
    409: "It does not go together with what is there.",
    413: "The body is too large.",
    415: "The body is not JSON, or compressed in an unknown way.",
    421: "Without keys the service answers to localhost alone.",
    422: "The question has faults or cannot be honoured; `faults` lists every one.",
    429: "Too much is asked at once; try again after `Retry-After` seconds.",
    500: "A defect of the service.",
    503: "The database is away, or the service stops; try again after `Retry-After` seconds.",
}
WAITS = (429, 503)

KEYED = (401, 421)
BODIED = (400, 408, 413, 415, 422, 429)


def _operation(
    answers: dict[int, Fields], problems: tuple[int, ...], body: Fields | None = None
) -> Fields:
    """Return what a route is declared with."""
    responses: dict[int | str, Fields] = {**answers}
    for status in sorted(problems):
        responses[status] = {
            "description": WHY[status],
            "content": {PROBLEM: {"schema": ref("Problem")}},
        }
        if status in WAITS:
            responses[status]["headers"] = {
                "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}
            }
    declared: Fields = {
        "response_class": Response,
        "responses": responses,
        "status_code": min(answers),
    }
    if body is not None:
        declared["openapi_extra"] = {"requestBody": body}
    return declared


def _body(shape: str, examples: dict[str, Fields]) -> Fields:
    spelled = {name: {"value": value} for name, value in examples.items()}
    return {"required": True, "content": {JSON: {"schema": ref(shape), "examples": spelled}}}


def _given(description: str, shape: str | None = None, *, csv: bool = False, **more: Any) -> Fields:
    content: Fields = {JSON: {"schema": ref(shape) if shape else {}}}
    if csv:
        content[CSV] = {"schema": {"type": "string"}}
    return {"description": description, "content": content, **more}


NOTHING = {"description": "The record is gone."}

LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where the job is."}}

CHECK = _operation(
    {200: _given("Every fault; of a good instance its totals, and warnings.", "Survey", csv=True)},
    (*KEYED, *BODIED, 500),
    _body("CheckRequest", {"good": {"instance": SMALL}, "faulty": {"instance": FAULTY}}),
)
SOLVE = _operation(
    {200: _given("The report; as CSV its table of cells.", "Report", csv=True)},
    (*KEYED, *BODIED, 500),
    _body(
        "SolveRequest",
        {
            "small": {"instance": SMALL},
            "bundled": {"instance": "four_offices_2016"},
            "question": {"instance": SMALL, "question": {"objective": "peak", "budget": 10}},
        },
    ),
)
CONFLICT = _operation(
    {200: _given("What cannot be kept together, and what mends it.", "Conflict")},
    (*KEYED, *BODIED, 500),
    _body(
        "ConflictRequest",
        {
            "no room": {"instance": NO_ROOM},
            "mended": {"instance": NO_ROOM, "question": {"may_change": ["limits:2:max"]}},
        },
    ),
)


def _decision(name: str) -> Fields:
    decision = DECISIONS[name]
    example: Fields = dict.fromkeys(decision.instances, SMALL)
    return _operation(
        {200: _given(decision.says, name.capitalize())},
        (*KEYED, *BODIED, 500),
        _body(f"{name.capitalize()}Request", {"small": example | {"question": decision.example}}),
    ) | {"summary": name.capitalize(), "description": decision.says, "name": name}


DECIDE = {name: _decision(name) for name in DECISIONS}
"""What the route of each question around the optimum is declared with."""

VERIFY = _operation(
    {200: _given("What is wrong with the report, and whether its proof holds.", "Verdict")},
    (*KEYED, *BODIED, 500),
    _body(
        "VerifyRequest",
        {
            "nobody moves": {
                "instance": SMALL,
                "report": {"format": "caseload-report/1", "moves": []},
            }
        },
    ),
)
SUBMIT = _operation(
    {202: _given("The job, accepted now or under the same key before.", "Job", headers=LOCATION)},
    (*KEYED, *BODIED, 409, 500, 503),
    _body(
        "JobRequest",
        {
            "small": {"answer": "solve", "instance": SMALL},
            "conflict": {"answer": "conflict", "instance": NO_ROOM},
        },
    ),
)
SUBMIT["openapi_extra"]["parameters"] = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "A value of the caller's own for this job, such as a UUID.",
        # Blanks at its ends would not come through: HTTP strips them.
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "pattern": "^[!-~]([ -~]*[!-~])?$",
        },
        "example": "7f0e6a52-1d0f-4a57-9a4e-0d2c8f6f7a11",
    }
]
LIST = _operation(
    {200: _given("The jobs, the latest first.", "Jobs", csv=True)}, (*KEYED, 404, 422, 500, 503)
)
JOB = _operation({200: _given("The job.", "Job")}, (*KEYED, 404, 422, 500, 503))
REPORT = _operation(
    {200: _given("What it answers; a report as CSV is its table of cells.", "Answer", csv=True)},
    (*KEYED, 404, 409, 422, 500, 503),
)
EVENTS = _operation(
    {
        200: {
            "description": "Events: submitted, started, progress, cancelling, handed_back, and last"
            " finished, cancelled or failed.",
            "content": {"text/event-stream": {"schema": ref("Event")}},
        }
    },
    (*KEYED, 404, 422, 500, 503),
)
CANCEL = _operation(
    {
        200: _given("The job, which has ended.", "Job"),
        202: _given("The job, which is about to end.", "Job"),
        204: NOTHING,
    },
    (*KEYED, 404, 409, 422, 500, 503),
)
INSTANCES = _operation(
    {200: _given("The bundled instances.", "BundledInstances", csv=True)}, (*KEYED, 500)
)
INSTANCE = _operation({200: _given("Its tables.", "Instance")}, (*KEYED, 404, 422, 500))
LIVE = _operation({200: _given("It lives.", "Status")}, (500,))
READY = _operation({200: _given("It is ready.", "Status")}, (500, 503))
METRICS = _operation(
    {
        200: {
            "description": "In the text format.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
    },
    (500,),
)


def describe(app: FastAPI) -> Fields:
    """Return the document of an application."""
    document = get_openapi(
        title="caseload",
        version=__version__,
        description=DESCRIPTION.strip(),
        license_info={"name": "MIT", "identifier": "MIT"},
        routes=app.routes,
        tags=[
            {"name": "answers", "description": "Questions answered at once."},
            {"name": "jobs", "description": "Questions that may take longer, or must not be lost."},
            {"name": "instances", "description": "What comes with the program."},
            {"name": "operation", "description": "For whoever runs the service."},
        ],
    )
    document["components"]["schemas"] = SCHEMAS
    return document
