"""What calls of ``cases`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant


class Case(TypedDict):
    id: int
    kind: str
    title: str
    alarm: str
    segment: str
    state: str
    owner: str
    opened_at: Instant
    due_at: Instant
    closed_at: Instant | None
    closed_by: str
    version: int
    late: bool
    left_minutes: int
    open_hours: float
    steps: int
    steps_done: int


class CaseList(TypedDict):
    """What `case_list` answers."""

    now: Instant
    cases: list[Case]


class Closing(TypedDict):
    high: float | None
    line: float
    low: float | None
    n: int
    value: float | None


class CaseFigure(TypedDict):
    closing: Closing
    conclusion: str
    opening: Closing


class CaseLogCaseFigure(TypedDict):
    opening: Closing


class Checklist(TypedDict):
    at: Instant | None
    by: str
    due_at: Instant
    id: str
    text: str
    late: bool


class Log(TypedDict):
    id: int
    case_id: int
    at: Instant
    by: str
    act: str
    text: str


class CaseCloseCase(Case):
    checklist: list[Checklist]
    log: list[Log]
    figures: CaseFigure | CaseLogCaseFigure


class CaseShow(TypedDict):
    """What `case_show` answers."""

    case: CaseCloseCase
    now: Instant


class CaseReport(TypedDict):
    """What `case_report` answers."""

    case: int
    text: str
    pdf: str
