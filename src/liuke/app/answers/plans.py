"""What calls of ``plans`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant


class PlanStopScope(TypedDict):
    """What `plan_stop` answers."""

    stopped: str
    by: str
    at: Instant
