"""What is sent and answered, as JSON Schema; tables and rules come from the library."""

from typing import Any

from api.conflict_shapes import CONFLICT, CONFLICT_QUESTION
from api.decisions import DECISIONS
from api.decisions import shapes as decision_shapes
from api.shape import TITLE, or_null, ref, shape
from optimizer.files.schema import (
    FORMAT,
    MOST_ID,
    MOST_TEXT,
    REQUIRED_TABLES,
    RULES,
    TABLES,
    Column,
    Rule,
    Span,
)

Fields = dict[str, Any]

THOUSAND = 1000

ID = {"type": "string", "minLength": 1, "maxLength": MOST_ID, "pattern": r"^\s*[^;\s][^;]*$"}
TEXT = {"type": "string", "maxLength": MOST_TEXT}
REFERENCE = {"type": "string", "maxLength": MOST_ID}

EVENTS = (
    "submitted",
    "started",
    "progress",
    "cancelling",
    "handed_back",
    "finished",
    "cancelled",
    "failed",
)

STATES = ("queued", "running", "finished", "cancelled", "failed")


def _column(column: Column) -> Fields:
    match column.kind:
        case "id":
            return ID
        case "text":
            return TEXT
        case "whole":
            return _whole(column.span)
        case "decimal":
            return _decimal(column.span)
        case "degrees":
            return {"type": "number", "minimum": column.span.least, "maximum": column.span.most}
        case "offices" | "duties" | "pools":
            return {"anyOf": [{"type": "array", "items": REFERENCE}, {"type": "string"}]}
        case "choice":
            return {"type": "string", "enum": list(column.choices)}
        case "choices":
            one: Fields = {"type": "string", "enum": list(column.choices)}
            return {"anyOf": [{"type": "array", "items": one}, {"type": "string"}]}
        case "date":
            return {"type": "string", "format": "date"}
        case "office" | "duty" | "case_type" | "pool":
            return REFERENCE


def _rule(rule: Rule) -> Fields:
    if rule.kind in ("boolean", "text"):
        return TEXT if rule.kind == "text" else {"type": "boolean"}
    return _whole(rule.span) if rule.kind == "whole" else _decimal(rule.span)


def _whole(span: Span) -> Fields:
    return {"type": "integer", "minimum": span.least, "maximum": span.most}


def _decimal(span: Span) -> Fields:
    return {
        "type": "number",
        "minimum": span.least / THOUSAND,
        "maximum": span.most / THOUSAND,
        "description": "At most three decimals.",
    }


def _row(columns: dict[str, Column]) -> Fields:
    required = {name: _column(column) for name, column in columns.items() if column.required}
    optional = {
        name: or_null(_column(column)) for name, column in columns.items() if not column.required
    }
    return shape(required, optional)


def _instance() -> Fields:
    tables = {
        name: {"type": "array", "minItems": 1, "items": _row(columns)}
        for name, columns in TABLES.items()
    }
    facts = {name: or_null(TEXT) for name in ("name", "as_of", "source")}
    return shape(
        {name: tables[name] for name in REQUIRED_TABLES},
        {"format": or_null({"type": "string", "enum": [FORMAT]})}
        | facts
        | {name: or_null(table) for name, table in tables.items() if name not in REQUIRED_TABLES}
        | {"rules": or_null(shape({}, {name: or_null(_rule(r)) for name, r in RULES.items()}))},
    ) | {"description": "The tables of the format caseload/1; docs/format.md explains each column."}


PEAK = {
    "type": ["object", "null"],
    "properties": {
        "exact": {"type": ["string", "null"], "description": "The fraction, as in 12/5."},
        "value": {"type": ["number", "null"]},
    },
}

LEVEL = shape(
    {
        "exact": {"type": ["string", "null"]},
        "value": {"type": ["number", "null"]},
        "cells": {"type": "integer", "minimum": 1},
        "label": {"type": "string", "enum": ["proved", "claimed", "best_found"]},
    }
)

TIME = {"type": "string", "format": "date-time"}

NAME = {"type": "string", "description": "The name of a bundled instance: see /v1/instances."}

COUNT = {"type": "integer", "minimum": 0}

TOTALS = shape(
    dict.fromkeys(("offices", "duties", "cells", "cells_with_cases", "cases"), COUNT)
    | {"weighted_cases": {"type": "number"}, "officers": COUNT, "fte": {"type": "number"}}
    | {"pools": COUNT, "hires": COUNT}
    | {"load_today": {**PEAK, "description": "All work by all who are there for it."}}
    | {"peak_today": {**PEAK, "description": "The heaviest load; null where one is uncovered."}}
    | {name: {"type": ["string", "null"]} for name in ("peak_office", "peak_duty")}
    | {"uncovered_today": COUNT}
)
"""What is in an instance."""

SCHEMAS: Fields = {
    "Instance": _instance(),
    "InstanceOrName": {"anyOf": [ref("Instance"), NAME]},
    "Question": shape(
        {},
        {
            "engine": or_null({"type": "string", "enum": ["auto", "network", "milp", "cpsat"]}),
            "objective": or_null({"type": "string", "enum": ["leximin", "peak"]}),
            "budget": or_null(
                {
                    "type": "number",
                    "minimum": 0,
                    "maximum": 10**12,
                    "description": "What the moves may cost together; at most three decimals.",
                }
            ),
            "time_limit": or_null(
                {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "description": "Seconds after which the best plan so far is the answer.",
                }
            ),
        },
    ),
    "CheckRequest": shape({"instance": {"description": "Whatever is to be checked."}}),
    "SolveRequest": shape(
        {"instance": ref("InstanceOrName")}, {"question": or_null(ref("Question"))}
    ),
    "ConflictRequest": shape(
        {"instance": ref("InstanceOrName")}, {"question": or_null(ref("ConflictQuestion"))}
    ),
    "ConflictQuestion": CONFLICT_QUESTION,
    "VerifyRequest": shape({"instance": ref("InstanceOrName"), "report": ref("ReportToJudge")}),
    "JobRequest": shape(
        {
            "answer": {"type": "string", "enum": ["solve", "conflict", *DECISIONS]},
            "instance": ref("InstanceOrName"),
        },
        {
            "other": ref("InstanceOrName")
            | {"description": "For `compare` alone: what the instance is compared with."},
            "question": {
                "anyOf": [
                    ref("Question"),
                    ref("ConflictQuestion"),
                    *(ref(f"{name.capitalize()}Question") for name in DECISIONS),
                    {"type": "null"},
                ],
                "description": "That of the answer.",
            },
        },
    ),
    "ReportToJudge": {
        "type": "object",
        "properties": {"format": {"type": "string", "enum": ["caseload-report/1"]}},
        "required": ["format"],
        "description": "A report, or the parts of it that are to be judged.",
    },
    "Report": {
        "type": "object",
        "properties": {
            "format": {"type": "string", "enum": ["caseload-report/1"]},
            **TITLE,
            "outcome": {"type": "string", "enum": ["plan", "infeasible", "no_plan"]},
            "stopped_by": {"type": "string", "enum": ["finished", "time_limit", "interrupted"]},
            "optimality": {"type": "string", "enum": ["proved", "claimed", "none"]},
            "peak": PEAK,
            "peak_label": {
                "type": ["string", "null"],
                "enum": ["proved", "claimed", "best_found", None],
                "description": "What is known of the peak, whatever is known of the rest.",
            },
            "today": PEAK,
            "proportional": PEAK,
            "bound": PEAK,
            "cells": {"type": "array", "items": {"type": "object"}},
            "moves": {"type": "array", "items": {"type": "object"}},
            "work": {
                "type": "array",
                "items": {"type": "object"},
                "description": "Cases that other offices handle.",
            },
            "levels": {
                "type": "array",
                "items": LEVEL,
                "description": "The loads from the highest down, and what is known of each.",
            },
            "totals": {"type": "object"},
            "regions": {
                "type": "array",
                "items": {"type": "object"},
                "description": "Offices of one region together; none where none has a region.",
            },
            "peak_alone": {
                "type": ["object", "null"],
                "description": "What the lowest peak alone would cost, where that is proved.",
            },
            "bottleneck": {"type": "object"},
            "proof": {"type": "object"},
            "provenance": {"type": "object"},
        },
        "required": [
            "format",
            "name",
            "outcome",
            "stopped_by",
            "optimality",
            "peak",
            "cells",
            "moves",
            "totals",
            "bottleneck",
            "proof",
            "provenance",
        ],
    },
    "Conflict": CONFLICT,
    "Answer": {
        "anyOf": [
            ref("Report"),
            ref("Conflict"),
            *(ref(name.capitalize()) for name in DECISIONS),
        ]
    },
    "Fault": shape(
        {
            "code": {"type": "string"},
            "table": {"type": ["string", "null"]},
            "row": {"type": ["integer", "null"]},
            "column": {"type": ["string", "null"]},
            "value": {"type": ["string", "null"]},
            "message": {"type": "string"},
            "remedy": {"type": "string"},
        }
    ),
    "Survey": shape(
        {
            "faults": {"type": "array", "items": ref("Fault")},
            "warnings": {
                "type": "array",
                "items": ref("Fault"),
                "description": "What is allowed and mostly a slip.",
            },
            "totals": {"anyOf": [TOTALS, {"type": "null"}]},
        }
    ),
    "Verdict": shape(
        {
            "violations": {"type": "array", "items": {"type": "string"}},
            "proof": shape(
                {
                    "checked": {"type": "boolean"},
                    "holds": {"type": "boolean"},
                    "statement": {"type": "string"},
                }
            ),
        }
    ),
    "Problem": shape(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string"},
        },
        {"remedy": {"type": "string"}, "faults": {"type": "array", "items": ref("Fault")}},
    ),
    "Job": shape(
        {
            "id": {"type": "string", "format": "uuid"},
            "state": {"type": "string", "enum": list(STATES)},
            "answer": {"type": "string"},
            "num_cells": COUNT,
            "attempt": {**COUNT, "description": "How often it was started."},
            "cancelling": {"type": "boolean"},
            "submitted": TIME,
            "started": or_null(TIME),
            "ended": or_null(TIME),
            "progress": shape({"phase": {"type": ["string", "null"]}, "peak": PEAK, "bound": PEAK}),
            "outcome": {"type": ["string", "null"]},
            "problem": {"anyOf": [ref("Problem"), {"type": "null"}]},
            "links": shape(
                {"self": {"type": "string"}, "events": {"type": "string"}},
                {"report": {"type": "string"}},
            ),
        }
    ),
    "Jobs": shape({"jobs": {"type": "array", "items": ref("Job")}}),
    "Event": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "description": "Its number; send it as Last-Event-ID."},
            "event": {"type": "string", "enum": list(EVENTS)},
            "data": {"type": "string", "description": "JSON with the time and what is told."},
        },
        "required": ["id", "event", "data"],
    },
    "BundledInstances": shape(
        {
            "instances": {
                "type": "array",
                "items": shape(
                    {
                        "name": {"type": "string"},
                        "description": {"type": "string"},
                        "num_offices": COUNT,
                        "num_duties": COUNT,
                        "num_cells": COUNT,
                        "num_officers": COUNT,
                    }
                ),
            }
        }
    ),
    "Status": shape({"status": {"type": "string"}}),
} | decision_shapes()
"""Every shape by its name in the document."""
