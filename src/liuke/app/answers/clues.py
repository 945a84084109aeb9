"""What calls of ``clues`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.shared import CodedWords


class ExcessChurn(TypedDict):
    enough: bool
    people: int
    why: NotRequired[CodedWords]
    left: NotRequired[int]
    share: NotRequired[float]
    excess: NotRequired[float]
    interval: NotRequired[list[float]]
    q: NotRequired[float]
    extra_leavers: NotRequired[float]


class Growth(TypedDict):
    recent: int
    earlier: int | None
    ratio: float | None
    interval: list[float | None] | None
    growing: bool | None


class Quote(TypedDict):
    kind: str
    text_id: str
    day: Day
    clue_id: str
    text: str


class Merged(TypedDict):
    clue_id: str
    name: str


class ClueFound(TypedDict):
    """What is known of people who complain alike."""

    clue_id: str
    name: str
    phrases: list[str]
    lang: str
    topic: str
    born: Day
    merged: list[Merged]
    texts: int
    users: int | None
    first_day: Day
    last_text_day: Day
    intent: float
    money_fen: int | None
    paying_from: int | None
    excess_churn: ExcessChurn
    growth: Growth
    quotes: list[Quote]


class Clues(TypedDict):
    """What `clues` answers."""

    as_of: Day
    window_days: int
    complaints: int
    in_no_clue: int
    clues: list[ClueFound]
    found: int
    currency: str
    last: NotRequired[str | None]


class ClueSery(TypedDict):
    day: Day
    texts: int


class Clue(ClueFound):
    """What `clue` answers."""

    as_of: Day
    window_days: int
    asked: str
    series: list[ClueSery]
    currency: str


class Offline(TypedDict):
    draft: str


class ClueDraft(TypedDict):
    """What `clue_draft` answers."""

    as_of: Day
    clue_id: str
    name: str
    by: str
    model: str | None
    why: str
    offline: Offline
    draft: str


class TakenOut(TypedDict):
    kind: str
    text_id: str
    clue_id: str


class ClueSplit(TypedDict):
    """What `clue_split` answers."""

    taken_out: list[TakenOut]
