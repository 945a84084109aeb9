"""What calls of ``interviews`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant


class InterviewReason(TypedDict):
    reason: str
    over: int
    reached: int
    asked: int
    refused: int
    confirmed: int
    feeling: float | None
    chosen: int
    label: str
    worth_fen: int
    need: float | None


class ListedInterview(TypedDict):
    reason: str
    version: int
    due_at: Instant
    subject_id: str
    feeling: float | None
    state: str
    owner: str
    label: str
    task_id: int
    worth_fen: int
    need: float | None
    outcome: str


class InterviewList(TypedDict):
    """What `interview_list` answers."""

    week: Day
    reasons: list[InterviewReason]
    interviews: list[ListedInterview]
    currency: str
    weeks: list[Day]


class InterviewSaid(TypedDict):
    price: bool
    value_gap: NotRequired[bool]


class Interview(TypedDict):
    task_id: int
    week: Day
    subject_id: str
    reason: str
    worth_fen: int
    outcome: str
    need: int
    feeling: int
    verbatim: str
    said: InterviewSaid
    by: str
    at: Instant
    label: str
    guide: str


class InterviewAnswerReason(TypedDict):
    label: str
    reason: str


class InterviewShowInterview(TypedDict):
    task_id: int
    week: Day
    subject_id: str
    reason: str
    worth_fen: int
    outcome: str
    need: float | None
    feeling: float | None
    verbatim: str
    said: dict[str, bool]
    by: str
    at: Instant | None
    label: str
    guide: str


class InterviewShow(TypedDict):
    """What `interview_show` answers."""

    interview: Interview | InterviewShowInterview
    reasons: list[InterviewAnswerReason]


class Quota(TypedDict):
    reason: str
    users: int
    paid_fen: int
    chosen: int
    may_be_asked: int
    label: str


class InterviewChoose(TypedDict):
    """What `interview_choose` answers."""

    week: Day
    reasons: list[InterviewReason]
    interviews: list[ListedInterview]
    currency: str
    as_of: NotRequired[Day]
    wanted: NotRequired[int]
    looked_at: NotRequired[int]
    refused: NotRequired[dict[str, int]]
    quota: NotRequired[list[Quota]]
    chosen_now: int
