"""What calls of ``cases`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant


class Case(TypedDict):
    id: int
    closed_by: str
    open_hours: float
    segment: str
    steps: int
    opened_at: Instant
    version: int
    alarm: str
    closed_at: Instant | None
    kind: str
    title: str
    steps_done: int
    owner: str
    left_minutes: int
    due_at: Instant
    state: str
    late: bool


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
    text: str
    late: bool
    id: str
    by: str
    at: Instant | None
    due_at: Instant


class Log(TypedDict):
    text: str
    act: str
    at: Instant
    id: int
    by: str
    case_id: int


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
