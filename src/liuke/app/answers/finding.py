"""What calls of ``finding`` answer."""

from typing import NotRequired, TypedDict


class Found(TypedDict):
    name: str
    detail: str
    label: str
    subject_id: NotRequired[str]


class Group(TypedDict):
    found: list[Found]
    kind: str


class Finding(TypedDict):
    """What `finding` answers."""

    said: str
    groups: list[Group]
