"""Every answer of the API is described by the type that its call names; what is left open is named here, and why."""

from typing import Annotated, Any, NotRequired, TypedDict

import pytest

from liuke.app.answers.forms import Day, Free
from liuke.model.words import Duty
from liuke.web.api.answers import answer_schema, answer_type, schemas
from liuke.web.api.openapi import openapi
from liuke.web.api.schema import schema_of
from liuke.web.api.shape import PREFIX, endpoints

_BY_NATURE = {
    "Accounts.accounts[]",  # the columns that were asked for
    "Users.users[]",
    "UserPage.profile",  # every column there is, those of the business's own imports too
    "Why.profile",
    "PersonExport.audit[]",  # rows of tables as they stand there
    "PersonExport.facts",
    "PersonExport.state",
    "AuditListRow.after",  # what an act changed
    "AuditListRow.before",
    "TodayCard.payload",  # in the form of the chat it is for
    "JobShow.answer",  # what the call answered that was done
    "PlaybookCheck.nodes",  # the document as somebody wrote it
    "AlarmCard.numbers",
    "ListedAlarm.numbers",  # figures of each alarm's own
    "BoardTask.details",  # facts that a playbook gives along
    "ListedTask.details",
    "TaskAssignTask.details",
    "PlanPerson.evidence",  # facts by which somebody was chosen, or their reason was told
    "UserPagePlan.evidence",
    "ReasonReason.evidence[]",
}
_NOT_YET = {
    "HoldoutShow.result",
    "Merge.declared[]",
    "Merge.suggested[]",
    "ReasonLabel.reasons[]",
    "Results.all",
    "Results.groups[]",
    "ResultsPage.all",
    "ResultsPage.groups[]",
    "ResultsUpliftPlaybook.kinds[]",
    "RiskTrain.report",
    "SignalArpu.review",
    "SignalOpinion.hour_parts[]",
    "SignalOpinion.usual",
    "WhereItFail.segments[]",
}
"""Parts that no business of the tests has; docs/api.md names them."""


def test_every_call_names_the_type_of_its_answer() -> None:
    assert not [one.name for one in endpoints().values() if answer_type(one.name) is None]
    known = schemas()
    for one in endpoints().values():
        said = answer_schema(one.name)
        parts = said.get("anyOf", [said])
        assert all(part["$ref"].rpartition("/")[2] in known for part in parts), one.name
    assert len({one.keys for one in endpoints().values() if one.keys}) > 100


def _open(schema: dict[str, Any], path: str) -> list[str]:
    """Return where a schema leaves open what comes."""
    kinds = schema.get("type", ())
    named = {"properties", "additionalProperties", "$ref", "anyOf", "enum"} & set(schema)
    if not schema or (not named and "object" in ([kinds] if isinstance(kinds, str) else kinds)):
        return [path]
    found = [one for name, part in schema.get("properties", {}).items() for one in _open(part, f"{path}.{name}")]
    found += _open(schema["items"], f"{path}[]") if "items" in schema else []
    more = schema.get("additionalProperties")
    found += _open(more, f"{path}{{}}") if isinstance(more, dict) else []
    return found + [one for part in schema.get("anyOf", ()) for one in _open(part, path)]


def test_what_is_left_open_is_named() -> None:
    found = {one for name, schema in schemas().items() for one in _open(schema, name)}
    assert found == _BY_NATURE | _NOT_YET


def test_the_description_stands_on_its_own() -> None:
    """Every reference leads somewhere, objects are closed, lists name their cursor and nothing inner."""
    document = openapi()
    names = set(document["components"]["schemas"])

    def refs(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"].rpartition("/")[2]} if "schemas/" in str(part.get("$ref")) else set()
            return own.union(*(refs(one) for one in part.values()))
        return set().union(*(refs(one) for one in part)) if isinstance(part, list) else set()

    assert refs(document) <= names
    assert all(one["additionalProperties"] is False for one in schemas().values() if one.get("type") == "object")
    for path, way in (("users", "get"), ("task-list", "get"), ("audit-list", "get")):
        said = document["paths"][f"{PREFIX}/{path}"][way]["responses"]["200"]["content"]["application/json"]["schema"]
        assert said["properties"]["next_cursor"]["type"] == ["string", "null"]
        assert not {"last", "next"} & set(said["properties"])


class _Leaf(TypedDict):
    """A leaf."""

    day: Day
    more: NotRequired[dict[str, list[int]] | None]


class _Tree(TypedDict):
    leaves: list[_Leaf]
    under: "_Tree | None"
    duty: Duty | None
    free: Free
    size: int | float | None


def test_a_type_becomes_its_schema() -> None:
    named: dict[str, dict[str, Any]] = {}
    assert schema_of(Annotated[_Tree, "whatever"], named) == {"$ref": "#/components/schemas/_Tree"}
    assert named["_Leaf"] == {
        "type": "object",
        "description": "A leaf.",
        "properties": {
            "day": {"type": "string", "format": "date"},
            "more": {
                "type": ["object", "null"],
                "additionalProperties": {"type": "array", "items": {"type": "integer"}},
            },
        },
        "required": ["day"],
        "additionalProperties": False,
    }
    assert named["_Tree"]["properties"]["under"] == {
        "anyOf": [{"$ref": "#/components/schemas/_Tree"}, {"type": "null"}]
    }
    assert named["_Tree"]["properties"]["size"] == {"type": ["integer", "number", "null"]}
    assert named["_Tree"]["properties"]["free"] == {"type": "object"}
    assert named["Duty"]["enum"] == [str(duty) for duty in Duty]
    with pytest.raises(TypeError):
        schema_of(set[int], named)
