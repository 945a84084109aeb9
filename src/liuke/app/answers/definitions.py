"""What calls of ``definitions`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.model.words import Duty


class Knob(TypedDict):
    value: float | str | None
    name: str


class Definition(TypedDict):
    id: str
    kind: str
    means: str
    rule: str
    page: str
    needs: list[str]
    name: str
    label: str
    unit: str
    knobs: list[Knob]


class DefinitionShowVersion(TypedDict):
    liuke: str
    policy: str


class Definitions(TypedDict):
    """What `definitions` answers."""

    definitions: list[Definition]
    version: DefinitionShowVersion
    zone: str
    through: Day | None
    newest_at: Instant | None
    owner: str


class Query(TypedDict):
    sql: str
    name: str


class DefinitionShow(Definition):
    """What `definition_show` answers."""

    query: Query | None
    call: str
    duty: Duty
    behind: str
    version: DefinitionShowVersion
    zone: str
    through: Day | None
    newest_at: Instant | None
    owner: str
