"""An answer as a person reads it: what offices, duties and pools are called, not their ids."""

from typing import Any, cast

from optimizer.answers.plain import Fields

Names = dict[str, dict[str, str]]
"""By table, what the rows are called whose ids are not what a person reads."""

TABLES = {
    "office": "offices",
    "from_office": "offices",
    "to_office": "offices",
    "offices": "offices",
    "duty": "duties",
    "from_duty": "duties",
    "to_duty": "duties",
    "duties": "duties",
    "pool": "pools",
    "pools": "pools",
}
"""Of which table the ids in a field are, wherever in an answer it stands."""

AS_THEY_ARE = ("names", "provenance")


def named(answer: Fields) -> Fields:
    """Return an answer with its own `names` in place of ids; its sentences have them already."""
    names: Names = answer.get("names", {})
    if not any(names.values()):
        return answer
    return {
        key: value if key in AS_THEY_ARE else _named(key, value, names)
        for key, value in answer.items()
    }


def _named(key: str, value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        fields = cast("Fields", value)
        return {inner: _named(inner, item, names) for inner, item in fields.items()}
    if isinstance(value, list):
        return [_named(key, item, names) for item in cast("list[Any]", value)]
    if isinstance(value, str) and key in TABLES:
        return names[TABLES[key]].get(value, value)
    return value
