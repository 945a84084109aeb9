"""What calls of ``morning_card`` answer."""

from typing import NotRequired, TypedDict


class Field(TypedDict):
    type: str
    text: str


class Element(TypedDict):
    text: str | Field
    type: str
    url: NotRequired[str]
    style: NotRequired[str]


class Block(TypedDict):
    text: NotRequired[Field]
    type: str
    elements: NotRequired[list[Element]]
    fields: NotRequired[list[Field]]


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
