"""The words of JSON Schema that the shapes are made of."""

from typing import Any

Fields = dict[str, Any]


def ref(name: str) -> Fields:
    return {"$ref": f"#/components/schemas/{name}"}


def shape(required: dict[str, Any], optional: dict[str, Any] | None = None) -> Fields:
    """Return the schema of an object with these members and no others."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def or_null(schema: Fields) -> Fields:
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return schema | {"type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


TITLE: Fields = {
    "name": {"type": "string"},
    "names": {
        "type": "object",
        "properties": {
            table: {"type": "object", "additionalProperties": {"type": "string"}}
            for table in ("offices", "duties", "pools")
        },
        "description": "What a person reads for ids that are called something else.",
    },
    "cost_unit": {"type": ["string", "null"], "description": "What costs are counted in."},
}
"""How every answer begins after its format."""
