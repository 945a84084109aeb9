"""What each call answers, as JSON Schema: from the type that its own annotation names, never written a second time."""

from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from liuke.app.access import RULES
from liuke.app.calls import CALLS
from liuke.web.api.schema import REF, Schema, schema_of

_ANYTHING: Schema = {"type": "object"}


def answer_type(name: str) -> Any:
    """Return the type that a call says it answers; None where it says none."""
    said = get_type_hints(CALLS[name], include_extras=True)["return"]
    return get_args(said)[1] if get_origin(said) is Annotated else None


@cache
def _described() -> tuple[dict[str, Schema], dict[str, Schema]]:
    named: dict[str, Schema] = {}
    types = {name: answer_type(name) for name, rule in RULES.items() if rule.api and name in CALLS}
    answers = {name: schema_of(kind, named) if kind else _ANYTHING for name, kind in types.items()}
    return answers, named


def answer_schema(name: str) -> Schema:
    """Return the schema of a call's answer; it refers to those of ``schemas``."""
    return _described()[0].get(name, _ANYTHING)


def schemas() -> dict[str, Schema]:
    """Return the types that answers are made of, by name."""
    return _described()[1]


def whole(schema: Schema) -> Schema:
    """Return an object's own schema where another only refers to it."""
    name = str(schema.get("$ref", "")).removeprefix(REF)
    return schemas()[name] if name else schema
