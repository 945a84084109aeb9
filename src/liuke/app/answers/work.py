"""What calls of ``work`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.work_parts import FalseDiscovery, ResultPlaybook


class Results(TypedDict):
    """What `results` answers."""

    as_of: Day
    currency: str
    false_discovery: FalseDiscovery
    playbooks: list[ResultPlaybook]
    groups: list[Free]
    all: Free | None


class ResultDecide(TypedDict):
    """What `result_decide` answers."""

    playbook: str
    verb: str
    by: str
    why: str
    advised: str | None
