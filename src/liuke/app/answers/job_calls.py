"""What calls of ``job_calls`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Free, Instant
from liuke.app.answers.triggers import Error


class JobShow(TypedDict):
    """What `job_show` answers."""

    answer: Free | None
    about: str
    error: Error | None
    doing: str
    what: str
    stopping: bool
    seconds: int
    state: str
    running: bool
    id: int
    ended_at: Instant | None
    step: str
    call: str
    done: int
    total: int | None
    started_at: Instant
    by: str
    steps: list[str]


class JobList(TypedDict):
    """What `job_list` answers."""

    jobs: list[JobShow]


class JobStop(TypedDict):
    """What `job_stop` answers."""

    job: int
    asked: bool
