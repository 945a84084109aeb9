"""What calls of ``audiences`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant


class AudienceWordColumn(TypedDict):
    name: str
    label: str
    type: str
    unit: str
    values: list[str]


class AudienceWordRow(TypedDict):
    column: str
    op: str
    value: str


class Name(TypedDict):
    name: str
    label: str
    means: str
    trait: bool


class AudienceWords(TypedDict):
    """What `audience_words` answers."""

    expression: str
    ok: bool
    code: str | None
    message: str | None
    join: str
    rows: list[AudienceWordRow] | None
    names: list[Name]
    columns: list[AudienceWordColumn]


class AudienceBuild(TypedDict):
    """What `audience_build` answers."""

    expression: str


class AudienceCount(TypedDict):
    """What `audience_count` answers."""

    expression: str
    as_of: Day
    stale_days: int
    counted_at: Instant
    exact: bool
    people: int
    interval: list[int] | None
    one_in: int
