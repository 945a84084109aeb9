"""What calls of ``finding`` answer."""

from typing import NotRequired, TypedDict


class Found(TypedDict):
    name: str
    label: str
    detail: str
    subject_id: NotRequired[str]


class Group(TypedDict):
    kind: str
    found: list[Found]


class Finding(TypedDict):
    """What `finding` answers."""

    said: str
    groups: list[Group]
