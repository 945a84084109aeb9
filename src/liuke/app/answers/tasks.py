"""What calls of ``tasks`` answer."""

from typing import Literal, TypedDict

from liuke.app.answers.forms import Free, Instant
from liuke.model.words import ChannelName, MessageClass, TaskState


class Blocker(TypedDict):
    owner: str
    title: str
    id: int
    state: str


class ListedTask(TypedDict):
    id: int
    outcome: str
    finished_by: str
    blocked_by: list[Blocker]
    subject_id: str
    finished_at: Instant | None
    message_class: MessageClass
    note: str
    cost_fen: int
    title: str
    created_at: Instant
    details: Free
    about: str
    key: str
    owner: str
    clock_state: str
    left_minutes: int | None
    clock: str
    department: str
    due_at: Instant | None
    state: TaskState
    playbook: str
    late: bool
    plan_id: str
    account_id: str
    created_by: str
    escalated_to: str
    left_seconds: float | None
    channel: ChannelName | Literal[""]
    kind: str
    changed_at: Instant
    escalated: int
    escalated_at: Instant | None
    version: int


class TaskList(TypedDict):
    """What `task_list` answers."""

    now: Instant
    tasks: list[ListedTask]


class BoardTask(ListedTask):
    ways: list[str]


class TaskBoardColumn(TypedDict):
    n: int
    state: TaskState
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
    by: str
    at: Instant
    act: str
    note: str
    after: str
    task_id: int
    before: str
    id: int


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
