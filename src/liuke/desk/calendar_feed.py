"""Tasks as a calendar that phones and mail programs subscribe to (RFC 5545): one event a task, to its due time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from liuke.model.words import TaskState

_LENGTH = timedelta(minutes=30)


def feed(
    tasks: Iterable[dict[str, Any]],
    *,
    name: str,
    zone: ZoneInfo,
    workspace: str,
    address: str,
    now: datetime,
) -> str:
    """Return the calendar's text. A task that waits has no time of its own and is left out.

    Times are those of ``zone``, which the calendar carries along, changes of clocks included. An event keeps its UID
    for ever and its SEQUENCE grows with the task's version, so that a program moves it and makes no second one.
    """
    from icalendar import Calendar  # noqa: PLC0415 - a quarter of a second for calendars only

    calendar = Calendar()
    calendar.add("prodid", "-//liuke//tasks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(zone))
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for task in sorted(tasks, key=lambda one: int(one["id"])):
        if task["due_at"] is not None and task["state"] != TaskState.WAITING:
            calendar.add_component(_event(task, zone, workspace, address, now))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text.decode()


def _event(task: dict[str, Any], zone: ZoneInfo, workspace: str, address: str, now: datetime) -> Any:
    from icalendar import Alarm, Event  # noqa: PLC0415

    due = task["due_at"].astimezone(zone)
    one = Event()
    one.add("uid", f"task-{task['id']}@{workspace}.liuke")
    one.add("sequence", task["version"])
    one.add("dtstamp", now)
    one.add("last-modified", task["changed_at"])
    one.add("dtstart", (task["due_at"] - _LENGTH).astimezone(zone))
    one.add("dtend", due)
    one.add("summary", f"#{task['id']} {task['title'] or task['kind']}")
    one.add("url", f"{address}/tasks/{task['id']}")
    one.add("status", "CONFIRMED")
    one.add("transp", "TRANSPARENT")
    bell = Alarm()
    bell.add("action", "DISPLAY")
    bell.add("description", task["title"] or task["kind"])
    bell.add("trigger", -_LENGTH)
    one.add_component(bell)
    return one
