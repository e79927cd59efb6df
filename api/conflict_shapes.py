"""What is asked and answered about rules that cannot be kept together, as JSON Schema."""

from typing import Any

from api.shape import TITLE, or_null, shape

Fields = dict[str, Any]

TIME_LIMIT = {
    "type": "number",
    "exclusiveMinimum": 0,
    "description": "Seconds after which the best so far is the answer.",
}

PLACE: Fields = {
    "name": {"type": "string", "description": "As `may_change` takes it: limits:3:min."},
    "table": {"type": "string"},
    "row": {"type": ["integer", "null"], "description": "As given, from 1."},
    "column": {"type": ["string", "null"]},
}

WORDS = {"type": "string", "description": "What it says, as a sentence."}

ONE_CONFLICT: Fields = shape(
    {
        "statements": {"type": "array", "items": shape(PLACE | {"value": {}, "words": WORDS})},
        "minimal": {
            "type": "boolean",
            "description": "Shown: without any one of them the others can be kept.",
        },
        "smallest": {
            "type": "boolean",
            "description": "Shown: no fewer rules that are in no conflict before have no plan.",
        },
        "confirmed_by": {"type": "string", "enum": ["counting", "second_solver"]},
    }
)

MEND: Fields = shape(
    {
        "changes": {
            "type": "array",
            "items": shape(
                PLACE
                | {
                    "from": {"description": "What stands there."},
                    "to": {
                        "description": "What to write there; null: nothing. Without a column the"
                        " whole row goes."
                    },
                    "words": WORDS,
                }
            ),
        },
        "least": {
            "type": "boolean",
            "description": "Shown: none of the changes can be a unit less.",
        },
        "fewest": {"type": "boolean", "description": "Shown: no fewer changes will do."},
        "verified": {"type": "boolean", "description": "There is a plan with it, judged."},
    }
)

CONFLICT: Fields = shape(
    {
        "format": {"type": "string", "enum": ["caseload-conflict/1"]},
        **TITLE,
        "outcome": {"type": "string", "enum": ["conflict", "feasible", "unknown"]},
        "stopped_by": {"type": "string", "enum": ["finished", "time_limit", "interrupted"]},
        "conflicts": {
            "type": "array",
            "items": ONE_CONFLICT,
            "description": "No two have a rule in common.",
        },
        "more": {
            "type": ["boolean", "null"],
            "description": "Whether there are further conflicts of other rules; null: unknown.",
        },
        "mends": {
            "type": "array",
            "items": MEND,
            "description": "Each alone leaves a plan. Nothing has been changed.",
        },
        "provenance": {"type": "object"},
    }
)

CONFLICT_QUESTION: Fields = shape(
    {},
    {
        "may_change": or_null(
            {
                "type": "array",
                "items": {"type": "string"},
                "description": "What may be changed to mend it: limits, limits:3, limits:3:min,"
                " rules:budget, hires:1.",
            }
        ),
        "time_limit": or_null(TIME_LIMIT),
    },
)
