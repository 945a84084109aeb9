"""What calls of ``morning_card`` answer."""

from typing import NotRequired, TypedDict


class Field(TypedDict):
    type: str
    text: str


class Element(TypedDict):
    type: str
    text: str | Field
    url: NotRequired[str]
    style: NotRequired[str]


class Block(TypedDict):
    type: str
    fields: NotRequired[list[Field]]
    elements: NotRequired[list[Element]]
    text: NotRequired[Field]


class Payload(TypedDict):
    text: str
    blocks: list[Block]


class TodayCard(TypedDict):
    """What `today_card` answers."""

    kind: str
    title: str
    tone: str
    text: str
    payload: str | Payload
