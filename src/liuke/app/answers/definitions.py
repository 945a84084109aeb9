"""What calls of ``definitions`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.model.words import Duty


class Knob(TypedDict):
    name: str
    value: float | str | None


class Definition(TypedDict):
    name: str
    id: str
    kind: str
    label: str
    means: str
    rule: str
    unit: str
    needs: list[str]
    knobs: list[Knob]
    page: str


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
    name: str
    sql: str


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
