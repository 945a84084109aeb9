"""What calls of ``interviews`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant


class InterviewReason(TypedDict):
    reason: str
    chosen: int
    over: int
    reached: int
    refused: int
    need: float | None
    feeling: float | None
    asked: int
    confirmed: int
    worth_fen: int
    label: str


class ListedInterview(TypedDict):
    task_id: int
    subject_id: str
    reason: str
    worth_fen: int
    outcome: str
    need: float | None
    feeling: float | None
    state: str
    owner: str
    due_at: Instant
    version: int
    label: str


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
    reason: str
    label: str


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
    label: str
    users: int
    paid_fen: int
    may_be_asked: int
    chosen: int


class PersonChosen(TypedDict):
    subject_id: str
    reason: str
    worth_fen: int


class InterviewChoose(TypedDict):
    """What `interview_choose` answers: ``people`` where the choice is only shown, else the interviews given out."""

    week: Day
    people: NotRequired[list[PersonChosen]]
    reasons: NotRequired[list[InterviewReason]]
    interviews: NotRequired[list[ListedInterview]]
    currency: str
    as_of: NotRequired[Day]
    wanted: NotRequired[int]
    looked_at: NotRequired[int]
    refused: NotRequired[dict[str, int]]
    quota: NotRequired[list[Quota]]
    chosen_now: int
