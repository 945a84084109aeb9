"""What calls of ``clue_board`` answer."""

from typing import TypedDict

from liuke.app.answers.clues import ClueFound, ClueSery
from liuke.app.answers.forms import Day, Instant


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


class ClueCard(ClueFound):
    """What `clue_card` answers."""

    as_of: Day
    window_days: int
    asked: str
    series: list[ClueSery]
    currency: str
    card: ClueCardCard
    ways: list[str]
