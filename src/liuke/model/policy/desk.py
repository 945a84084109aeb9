"""People's work: when they are there, when it is late, whom interviews ask, how long a crisis may take (W1-W6)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPolicy:
    """People's work: hours, lateness, interviews, crises, programmes (W1-W6)."""

    __pydantic_config__ = STRICT

    hours: tuple[str, ...] = ("09:00-18:00",)
    """W1: when people are at their desks on a working day; clocks of tasks stand still outside. Holidays and 调休 are
    those of `signals.calendar_country`."""
    escalate_again_hours: int = 4
    """W1: a late task goes to the lead of its department at once, and so many hours of work later to the next above."""
    interview_count: int = 100
    """W2: so many people are chosen for a week's interviews."""
    interview_rest_days: int = 90
    """W2: whom an interview asked is not asked again for so many days."""
    interview_least: int = 5
    """W2: a reason has at least so many of the week's places, where it has the people."""
    crisis_hours: int = 24
    """W4: a crisis is to be closed within so many hours, by night and on holidays too."""
    nps_task_below: float = 6.0
    """W5: a single NPS answer below this goes to the product experience officer."""
    nps_fresh_days: int = 3
    """W5: of answers older than this nobody is told any more."""
    nps_task_hours: int = 24
    """W5: within so many hours somebody has called back (24 are a day of work)."""
    open_day_seats: int = 30
    """W6: so many people are invited to a monthly open day."""
    face_to_face_seats: int = 8
    """W6: so many to a monthly face-to-face."""
