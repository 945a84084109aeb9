"""What calls of ``clue_board`` answer."""

from typing import TypedDict

from liuke.app.answers.clues import ClueSery, ExcessChurn, Growth, Quote
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import CodedWords


class ColumnClue(TypedDict):
    ways: list[str]
    version: int
    growing: bool | None
    shipped_on: Day | None
    clue_id: str
    to_tell: int
    texts: int
    users: int | None
    money_now_fen: int | None
    money_fen: int | None
    owner: str
    name: str
    topic: str | None
    planned_for: Day | None
    told: int
    state: str


class Column(TypedDict):
    state: str
    clues: list[ColumnClue]


class ClueBoard(TypedDict):
    """What `clue_board` answers."""

    as_of: Day
    columns: list[Column]
    currency: str


class CardHistory(TypedDict):
    before: str
    note: str
    by: str
    id: int
    after: str
    at: Instant
    clue_id: str


class Worth(TypedDict):
    as_of: Day
    money_fen: int
    paying_from: int
    texts: int
    users: int


class ClueCardCard(TypedDict):
    clue_id: str
    title: str
    state: str
    owner: str
    note: str
    planned_for: Day | None
    shipped_on: Day | None
    worth: Worth
    told: dict[str, int]
    changed_at: Instant
    changed_by: str
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
