"""What calls of ``job_calls`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Free, Instant
from liuke.app.answers.triggers import Error


class JobShow(TypedDict):
    """What `job_show` answers."""

    id: int
    call: str
    what: str
    about: str
    doing: str
    by: str
    state: str
    running: bool
    stopping: bool
    step: str
    done: int
    total: int | None
    steps: list[str]
    started_at: Instant
    ended_at: Instant | None
    seconds: int
    answer: Free | None
    error: Error | None


class JobList(TypedDict):
    """What `job_list` answers."""

    jobs: list[JobShow]


class JobStop(TypedDict):
    """What `job_stop` answers."""

    job: int
    asked: bool
