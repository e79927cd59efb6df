"""Answers around the optimum: what each asks beside the instance, and which function answers it."""

from dataclasses import dataclass
from typing import Any

from api.conflict_shapes import TIME_LIMIT
from api.shape import TITLE, or_null, ref, shape

Fields = dict[str, Any]

TEXT: Fields = {"type": "string"}
FLAG: Fields = {"type": "boolean"}
COUNT: Fields = {"type": "integer", "minimum": 0}

PLAN: Fields = {
    "anyOf": [
        {"type": "string", "enum": ["today", "best", "given"]},
        {"type": "object", "description": "A report, or an object with the list `moves`."},
        {"type": "array", "items": {"type": "object"}, "description": "Rows of the table plan."},
    ],
    "description": "Who serves where: as it is, the best plan, the table plan, or as it says.",
}

WISH: Fields = {
    "type": "object",
    "description": "What there should be instead: of an office, and a duty of it, officers `more`,"
    " `fewer`, `exactly`, `at_least` or `at_most`; or `officers` `from` an office `to` another; or"
    " `stay`.",
    "properties": {
        **dict.fromkeys(("office", "duty", "from", "to"), or_null(TEXT)),
        **dict.fromkeys(
            ("more", "fewer", "exactly", "at_least", "at_most", "officers"), or_null(COUNT)
        ),
        "stay": or_null(FLAG),
    },
}

CHANGE: Fields = {
    "type": "object",
    "description": "One change, whatever is left open being tried in all ways.",
    "properties": {
        "what": {"type": "string", "enum": ["move", "add", "remove", "shift"]},
        **dict.fromkeys(
            ("pool", "case_type", "from_office", "from_duty", "to_office", "to_duty"),
            or_null(TEXT),
        ),
        **dict.fromkeys(("officers", "cases"), or_null({"type": "integer", "minimum": 1})),
    },
    "required": ["what"],
}


@dataclass(frozen=True)
class Decision:
    """A question around the optimum.

    Attributes
    ----------
    says : what it answers, as a sentence
    known : the members of its question, beside `time_limit`, as JSON Schema
    required : those that must be given
    example : a question of the instance two.json of the documentation
    instances : the members that hold instances, in the order the function takes them
    """

    says: str
    known: Fields
    required: tuple[str, ...] = ()
    example: Fields | None = None
    instances: tuple[str, ...] = ("instance",)

    @property
    def members(self) -> tuple[str, ...]:
        """The names of all members of its question."""
        return (*self.known, "time_limit")


DECISIONS = {
    "frontier": Decision(
        "The lowest peak for every amount that may be spent on moves.",
        {
            "by": {"type": "string", "enum": ["cost", "transfers"]},
            "least_gain": {
                "anyOf": [{"type": "number"}, TEXT],
                "description": "Where each step is solved by itself, lesser gains are not looked "
                "for; 0.005 unless given.",
            },
        },
        example={"by": "transfers"},
    ),
    "curve": Decision(
        "The best peak with officers more and fewer, and how many bring every load to a target.",
        {
            "officers": {**COUNT, "description": "Up to so many more and fewer; 10 unless given."},
            "target": {
                "anyOf": [{"type": "number"}, TEXT],
                "description": "A load, or `standard`.",
            },
        },
        example={"officers": 2, "target": 25},
    ),
    "place": Decision(
        "Where the next officers go, first to last, or which are missed least.",
        {
            "officers": {"type": "integer", "minimum": 1},
            "reverse": FLAG,
            "stay": {**FLAG, "description": "Nobody on board moves."},
            "pool": TEXT,
        },
        required=("officers",),
        example={"officers": 2},
    ),
    "why": Decision(
        "Why not otherwise: what gets worse, by how much, and what makes it so.",
        {"change": WISH},
        required=("change",),
        example={"change": {"office": "South", "more": 1}},
    ),
    "values": Decision(
        "What one officer more or fewer in a cell would do to the best plan.",
        {"office": TEXT, "duty": TEXT},
        example={"office": "North"},
    ),
    "compare": Decision(
        "Two plans, months or scenarios side by side, and what makes the difference.",
        {"plan_a": PLAN, "plan_b": PLAN},
        example={"plan_a": "today"},
        instances=("instance", "other"),
    ),
    "rank": Decision(
        "All choices of one change, the best first, with before and after.",
        {
            "change": CHANGE,
            "plan": PLAN,
            "most": {"type": "integer", "minimum": 1, "description": "20 unless given."},
            "allowed": {**FLAG, "description": "Only those that break no rule."},
        },
        required=("change",),
        example={"change": {"what": "move"}},
    ),
    "evaluate": Decision(
        "What a plan amounts to: loads, moves, cost, and every rule that it breaks.",
        {"plan": PLAN},
        required=("plan",),
        example={"plan": "today"},
    ),
    "service": Decision(
        "How far each cell is from its standard, and which contacts can be held.",
        {"plan": PLAN},
        example={"plan": "best"},
    ),
}
"""By the name of the function, its route and its answer's format."""


def shapes() -> Fields:
    """Return the shapes of requests, questions and answers by their names in the document."""
    found: Fields = {}
    for name, decision in DECISIONS.items():
        title = name.capitalize()
        known = decision.known
        required = {member: known[member] for member in decision.required}
        rest = {m: or_null(s) for m, s in known.items() if m not in decision.required}
        found[f"{title}Question"] = shape(required, rest | {"time_limit": or_null(TIME_LIMIT)})
        instances = {member: ref("InstanceOrName") for member in decision.instances}
        question = ref(f"{title}Question")
        found[f"{title}Request"] = (
            shape(instances | {"question": question})
            if required
            else shape(instances, {"question": or_null(question)})
        )
        found[title] = {
            "type": "object",
            "properties": {
                "format": {"type": "string", "enum": [f"caseload-{name}/1"]},
                **TITLE,
                "provenance": {"type": "object"},
            },
            "required": ["format", "provenance"],
            "description": f"{decision.says} docs/{PAGES.get(name, name)}.md explains each field.",
        }
    return found


PAGES = {"values": "why"}
"""Where an answer is explained that has no page of its own."""
