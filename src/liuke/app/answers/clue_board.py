"""What calls of ``clue_board`` answer."""

from typing import TypedDict

from liuke.app.answers.clues import ClueSery, ExcessChurn, Growth, Quote
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import CodedWords


class ColumnClue(TypedDict):
    clue_id: str
    state: str
    name: str
    topic: str | None
    users: int | None
    texts: int
    money_fen: int | None
    money_now_fen: int | None
    growing: bool | None
    owner: str
    planned_for: Day | None
    shipped_on: Day | None
    to_tell: int
    told: int
    version: int
    ways: list[str]


class Column(TypedDict):
    state: str
    clues: list[ColumnClue]


class ClueBoard(TypedDict):
    """What `clue_board` answers."""

    as_of: Day
    columns: list[Column]
    currency: str


class CardHistory(TypedDict):
    id: int
    clue_id: str
    at: Instant
    by: str
    before: str
    after: str
    note: str


class Worth(TypedDict, total=False):
    as_of: Day
    money_fen: int
    paying_from: int
    texts: int
    users: int


class ClueCardCard(TypedDict):
    clue_id: str
    state: str
    title: str
    owner: str
    note: str
    changed_by: str
    planned_for: Day | None
    shipped_on: Day | None
    changed_at: Instant | None
    worth: Worth
    told: dict[str, int]
    version: int
    history: list[CardHistory]


class ClueMoveExcessChurn(TypedDict):
    enough: bool
    people: int
    why: CodedWords


class ClueCard(TypedDict):
    """What `clue_card` answers."""

    as_of: Day
    window_days: int
    clue_id: str
    name: str
    phrases: list[str]
    lang: str
    topic: str
    born: Day
    merged: list[str]
    texts: int
    users: int | None
    first_day: Day
    last_text_day: Day
    intent: float
    money_fen: int | None
    paying_from: int | None
    excess_churn: ExcessChurn | ClueMoveExcessChurn
    growth: Growth
    asked: str
    series: list[ClueSery]
    quotes: list[Quote]
    currency: str
    card: ClueCardCard
    ways: list[str]
