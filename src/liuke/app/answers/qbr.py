"""What calls of ``qbr`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day


class SectionFigure(TypedDict):
    label: str
    value: str
    note: str


class SectionTable(TypedDict):
    head: list[str]
    rows: list[list[str]]


class Section(TypedDict):
    id: str
    title: str
    words: list[str]
    figures: list[SectionFigure]
    tables: list[SectionTable]


class QbrPeer(TypedDict):
    n: int
    breadth: float | None
    depth: float | None
    value_percentile: float | None
    intent_progress: float | None
    health: float | None
    value_per_yuan: float | None


class Scorecard(TypedDict):
    breadth: float | None
    depth: float | None
    value_percentile: float | None
    intent_progress: float | None
    health: float | None
    end_customers: float | None
    active_seats: int
    value_units: int | None
    value_paid_fen: int
    value_per_yuan: float | None
    unused_features: str | None


class Qbr(TypedDict):
    """What `qbr` answers."""

    as_of: Day
    account_id: str
    title: str
    scorecard: Scorecard
    peers: QbrPeer
    currency: str
    sections: list[Section]
    pdf: NotRequired[str]
