"""What calls of ``tasks`` answer."""

from typing import Literal, TypedDict

from liuke.app.answers.forms import Free, Instant
from liuke.model.words import ChannelName, MessageClass, TaskState


class Blocker(TypedDict):
    id: int
    title: str
    state: str
    owner: str


class ListedTask(TypedDict):
    id: int
    key: str
    kind: str
    title: str
    note: str
    details: Free
    owner: str
    department: str
    state: TaskState
    due_at: Instant | None
    subject_id: str
    plan_id: str
    playbook: str
    channel: ChannelName | Literal[""]
    message_class: MessageClass
    cost_fen: int
    outcome: str
    finished_by: str
    finished_at: Instant | None
    created_at: Instant
    changed_at: Instant
    version: int
    account_id: str
    about: str
    created_by: str
    clock: str
    left_seconds: float | None
    escalated: int
    escalated_to: str
    escalated_at: Instant | None
    late: bool
    blocked_by: list[Blocker]
    clock_state: str
    left_minutes: int | None


class TaskList(TypedDict):
    """What `task_list` answers."""

    now: Instant
    tasks: list[ListedTask]


class BoardTask(ListedTask):
    ways: list[str]


class TaskBoardColumn(TypedDict):
    state: TaskState
    n: int
    tasks: list[BoardTask]


class TaskBoard(TypedDict):
    """What `task_board` answers."""

    now: Instant
    working: bool
    late: int
    columns: list[TaskBoardColumn]
    owner: list[str]
    department: list[str]


class Mirror(TypedDict):
    changed_at: Instant
    url: str
    task_id: int
    external_id: str
    system: str
    their_version: int


class TaskHistory(TypedDict):
    id: int
    task_id: int
    at: Instant
    by: str
    act: str
    before: str
    after: str
    note: str


class TaskAssignTask(ListedTask):
    history: list[TaskHistory]
    blocks: list[int]
    mirrors: list[Mirror]


class TaskShow(TypedDict):
    """What `task_show` answers."""

    task: TaskAssignTask
    ways: list[str]
    now: Instant


class TaskDone(TypedDict):
    """What `task_done` answers."""

    task: TaskAssignTask
