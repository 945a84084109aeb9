"""What calls of ``task_hooks`` answer."""

from typing import TypedDict


class TaskCalendar(TypedDict):
    """What `task_calendar` answers."""

    person: str
    name: str
    address: str
