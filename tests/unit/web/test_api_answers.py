"""Answers of the API are what its description says: typed, read off real answers, and held against new ones."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liuke.app.access import Kind
from liuke.web.api.answers import answer_schema
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import PREFIX, endpoints
from tests.contract.answers_seen import merged, schema, seen
from tests.unit.web.company import Company, open_company

jsonschema = pytest.importorskip("jsonschema_rs")
_ASKED = {
    "users": "limit=3",
    "accounts": "",
    "task-list": "",
    "task-board": "",
    "guard-rules": "",
    "playbook-list": "",
    "explain": "",
    "info": "",
    "definitions": "",
    "plan-list": "",
    "channel-list": "",
    "live": "",
    "today": "",
    "signals": "",
    "why": "user=u_1",
    "user-page": "user=u_1",
}
"""Questions and their parameters: of each kind of answer a few."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Company, str]]:
    with open_company(tmp_path_factory.mktemp("typed") / "shop") as opened:
        yield opened, opened.token("root", "read")


def test_most_answers_are_described_with_their_types() -> None:
    reads = [one for one in endpoints().values() if one.rule.kind is Kind.READ]
    typed = [one.name for one in reads if answer_schema(one.name).get("properties")]
    assert len(typed) >= len(reads) / 3, sorted({one.name for one in reads} - set(typed))
    said = openapi()["paths"][f"{PREFIX}/task-list"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert said["properties"]["next_cursor"]["type"] == ["string", "null"]
    assert said["properties"]["tasks"]["items"]["properties"]["id"] == {"type": "integer"}


@pytest.mark.parametrize("name", sorted(endpoints()))
def test_each_description_is_a_schema_of_json(name: str) -> None:
    assert jsonschema.meta.is_valid(answer_schema(endpoints()[name].name))


@pytest.mark.parametrize("name", sorted(_ASKED))
def test_an_answer_is_what_its_description_says(company: tuple[Company, str], name: str) -> None:
    house, token = company
    page = house.ask("GET", f"{PREFIX}/{name}?{_ASKED[name]}", token=token)
    assert page.status == 200, page.text[:300]
    path = endpoints()[name].path
    said = openapi()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    wrong = sorted(jsonschema.Draft202012Validator(said).iter_errors(json.loads(page.text)), key=str)
    assert not wrong, [f"{one.instance_path}: {one.message[:150]}" for one in wrong[:5]]


def test_shapes_only_widen() -> None:
    """A number that was whole once may be broken, null is a type of its own, ids as keys make a map."""
    rows: list[Any] = [{"a": 1, "b": "2026-11-16"}, {"a": 1.5, "b": None, "c": [True]}]
    shape = merged(seen(rows[0]), seen(rows[1]))
    assert schema(shape) == {
        "type": "object",
        "properties": {
            "a": {"type": "number"},
            "b": {"type": ["null", "string"], "format": "date"},
            "c": {"type": "array", "items": {"type": "boolean"}},
        },
    }
    assert schema(seen({"u_1": 1, "U-2": 2})) == {"type": "object", "additionalProperties": {"type": "integer"}}


def test_the_file_is_what_its_maker_writes() -> None:
    file = Path(answer_schema.__code__.co_filename).with_name("answers.json")
    assert json.loads(file.read_text("utf-8"))
