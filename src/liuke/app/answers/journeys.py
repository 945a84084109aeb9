"""What calls of ``journeys`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.shared import JourneyStep


class Journeys(TypedDict):
    """What `journeys` answers."""

    now: Instant
    journeys: list[JourneyStep]


class StepToMove(TypedDict):
    step: str
    label: str
    people: int
    can: bool


JourneyMigrate = TypedDict(
    "JourneyMigrate",
    {
        "playbook": str,
        "from": str,
        "to": str,
        "steps": list[StepToMove],
        "can": int,
        "cannot": int,
        "preview": bool,
        "moved": NotRequired[int],
    },
)
